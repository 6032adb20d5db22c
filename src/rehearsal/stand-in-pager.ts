import type { Sender } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';

/** One page that went out of the house. */
export interface Page {
  readonly at: Date;
  readonly round: number;
  readonly danger: string;
  /** Who was called, as introduced: "客服小张（工号1001）". */
  readonly called: readonly string[];
  /** Everything that left, as one text. */
  readonly text: string;
}

/** How the stand-in behaves: takes pages, is out of order (try again), or refuses them for good. */
export type PagerMood = 'works' | 'broken' | 'refuses';

export interface StandInPager extends Sender {
  readonly pages: readonly Page[];
  mood: PagerMood;
  /** Forgets everything and works again. */
  reset(): void;
}

const AGAIN_MS = 10_000;

/** Stands where the outside pager would be and writes down what is sent to it. */
export function createStandInPager(clock: Clock): StandInPager {
  const pages: Page[] = [];
  return {
    name: 'pager',
    isStored: false,
    pages,
    mood: 'works',
    async send(_address, { body }) {
      if (this.mood === 'broken') return { kind: 'retry', afterMs: AGAIN_MS, why: 'pager is out of order' };
      if (this.mood === 'refuses') return { kind: 'refused', why: 'pager refuses' };
      // Without the alarm's id: random digits are not words.
      const { alarm, ...page } = body.page as { alarm: string; round: number; title: string; called: string[] };
      const { round, title, called } = page;
      pages.push({ at: clock.now(), round, danger: title, called, text: JSON.stringify({ ...body, page }) });
      return { kind: 'sent' };
    },
    reset() {
      pages.length = 0;
      this.mood = 'works';
    },
  };
}
