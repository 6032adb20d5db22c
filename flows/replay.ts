import type { Intent } from '../src/domain/labels.ts';
import type { Matter, Reading } from '../src/domain/reading.ts';
import type { Earlier, Heard } from './engine/flow.ts';

/** Words put aside with what they seemed to mean, until a question about them is answered. */
export interface SetAside extends Earlier {
  readonly meant: Pick<
    Reading,
    'intent' | 'category' | 'urgency' | 'responsibility' | 'slots' | 'article' | 'isUnknown' | 'second'
  > & {
    /** Who understood it so; absent in what was put aside before this was kept. */
    readonly engine?: string;
    /** Where there were several. */
    readonly matters?: readonly Matter[];
  };
}

/** The words of this turn, to be remembered. */
export const setAside = ({ text, messageIds, pictures, reading }: Heard): SetAside => ({
  text,
  messageIds,
  pictures,
  meant: {
    intent: reading.intent,
    category: reading.category,
    urgency: reading.urgency,
    responsibility: reading.responsibility,
    slots: reading.slots,
    ...(reading.article ? { article: reading.article } : {}),
    ...(reading.isUnknown ? { isUnknown: true } : {}),
    engine: reading.engine,
    ...(reading.second ? { second: reading.second } : {}),
    ...(reading.matters.length > 1 ? { matters: reading.matters } : {}),
  },
});

/** This turn as if the words put aside had been said in it, now that their meaning is known. */
export function replay(turn: Heard, aside: SetAside, intent: Intent = aside.meant.intent): Heard {
  const { engine = turn.reading.engine, matters, second, ...meant } = aside.meant;
  const slots = { ...meant.slots, ...turn.reading.slots };
  const matter = { ...meant, intent, text: aside.text };
  // What was said of the answer is not what was said of the words it answers.
  const { second: _, alert: __, article: ___, isUnknown: ____, ...reading } = turn.reading;
  return {
    ...turn,
    text: aside.text,
    pictures: aside.pictures + turn.pictures,
    messageIds: [...aside.messageIds, ...turn.messageIds],
    reading: {
      ...reading,
      ...matter,
      ...(second ? { second } : {}),
      engine,
      slots,
      matters: intent === meant.intent && matters ? matters : [matter],
      abstain: false,
    },
  };
}
