import type { Chores } from '../ports/chores.ts';
import type { Clock } from '../ports/clock.ts';
import type { Work } from '../ports/jobs.ts';

/** Half past three in the night of the estate: news waits for six, and nobody is at the desk. */
const NIGHTLY = '30 3 * * *';

export interface HousekeepingParts {
  readonly chores: Chores;
  readonly clock: Clock;
  /** Hears what was removed, by table. */
  readonly onDone: (removed: Readonly<Record<string, number>>) => void;
}

/** Once a night, whichever process; a night that was missed is made up for at the next start, because the row says so. */
export function createHousekeeping({ chores, clock, onDone }: HousekeepingParts): Required<Work> {
  return {
    name: 'housekeeping',
    schedule: { cron: NIGHTLY, timeZone: chores.timeZone },
    async look(signal) {
      if (!(await chores.begin(clock.now()))) return;
      try {
        const removed = await chores.clear(clock.now(), signal);
        await chores.vacuum(signal);
        if (signal.aborted) return await chores.giveBack();
        await chores.end(clock.now());
        onDone(removed);
      } catch (error) {
        await chores.giveBack().catch(() => {});
        throw error;
      }
    },
  };
}
