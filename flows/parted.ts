import type { Matter, Slots } from '../src/domain/reading.ts';
import type { Heard } from './engine/flow.ts';

export interface Parted {
  readonly answered: readonly Matter[];
  /** The turn as if only the other matters had been told in it; absent: there are none. */
  readonly others: Heard | undefined;
}

/** A place or a time that only the answered part named is none of the other matter's. */
function slotsIn(slots: Slots, text: string): Slots {
  const { location, time, ...rest } = slots;
  return {
    ...rest,
    ...(location && text.includes(location) ? { location } : {}),
    ...(time && text.includes(time) ? { time } : {}),
  };
}

/** Takes what can be answered at once out of a turn that tells of several matters. */
export function part(turn: Heard, isAnswered: (matter: Matter) => boolean): Parted {
  const { reading } = turn;
  const answered = reading.matters.filter(isAnswered);
  const rest = reading.matters.filter(m => !isAnswered(m));
  const [first] = rest;
  if (answered.length === 0 || !first) return { answered, others: undefined };
  const text = answered
    .reduce((left, m) => left.replace(m.text, ''), turn.text)
    .replace(/^[\s，,。；;！!？?]+|[\s，,；;]+$/gu, '');
  const slots = slotsIn(reading.slots, text);
  return { answered, others: { ...turn, text, reading: { ...reading, ...first, text, slots, matters: rest } } };
}
