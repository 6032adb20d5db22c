import type { Engine, Tally } from '../domain/correction.ts';
import type { Category, Intent } from '../domain/labels.ts';

/** How often staff put right what a machine had filed. */
export interface CorrectionCounts {
  readonly all: Tally;
  /** Every engine, also one that filed nothing. */
  readonly engines: Readonly<Record<Engine, Tally>>;
}

/** Words of an owner with the labels that staff left on their case. */
export interface CorrectedWords {
  readonly ticketId: string;
  /** Whose words they are: a chat, or the person it is bound to. */
  readonly owner: string;
  /** As they were read, numbers concealed. */
  readonly text: string;
  readonly intent: Intent;
  readonly category: Category;
}

/**
 * Why words of a corrected case teach nothing. confidential: their owner must not be known. room: several people spoke. gone:
 * their reading had its time, or they were changed or taken back. unclear: nobody can tell which of the words the case is about.
 */
export const LEFT_OUT = ['confidential', 'room', 'gone', 'unclear'] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

export interface Corrections {
  /**
   * Of the cases of an estate (absent: of all) that were opened from a machine's reading at or after `from` and before `until`:
   * how many staff have put right by now, whenever they did. Cases that staff logged, and those no reading is kept of, are not
   * among them. Cheap for days; not meant for years.
   */
  counts(communityId: string | undefined, from: Date, until: Date): Promise<CorrectionCounts>;
  /** Everything on record that training can learn from, oldest case first, and how many cases it cannot, by reason. */
  words(): Promise<{
    readonly words: readonly CorrectedWords[];
    readonly leftOut: Readonly<Record<LeftOut, number>>;
  }>;
}
