import type { Intent } from '../src/domain/labels.ts';
import type { Reading } from '../src/domain/reading.ts';
import type { Earlier, Heard } from './engine/flow.ts';

/** Words put aside with what they seemed to mean, until a question about them is answered. */
export interface SetAside extends Earlier {
  readonly meant: Pick<
    Reading,
    'intent' | 'category' | 'urgency' | 'responsibility' | 'slots' | 'article' | 'isUnknown'
  >;
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
  },
});

/** This turn as if the words put aside had been said in it, now that their meaning is known. */
export function replay(turn: Heard, aside: SetAside, intent: Intent = aside.meant.intent): Heard {
  const slots = { ...aside.meant.slots, ...turn.reading.slots };
  const matter = { ...aside.meant, intent, text: aside.text };
  return {
    ...turn,
    text: aside.text,
    pictures: aside.pictures + turn.pictures,
    messageIds: [...aside.messageIds, ...turn.messageIds],
    reading: { ...turn.reading, ...matter, slots, matters: [matter], abstain: false },
  };
}
