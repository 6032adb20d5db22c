import { isTimeToTell, weekToTell } from '../domain/week.ts';
import { weeklyLine } from '../domain/weekly-line.ts';
import type { Clock } from '../ports/clock.ts';
import type { Corrections } from '../ports/corrections.ts';
import type { Work } from '../ports/jobs.ts';
import type { WeeklyLines } from '../ports/weekly.ts';

/** Each hour: Monday at nine is another hour for each time zone, and a line that was missed is made up for within one. */
const HOURLY = '0 * * * *';

export interface WeeklyParts {
  readonly lines: WeeklyLines;
  readonly corrections: Pick<Corrections, 'counts'>;
  readonly clock: Clock;
}

/**
 * On Mondays at nine each community's staff are told how often they put right last week what the machine had filed; later in the
 * week where nobody was there to tell them. The row says that it was told, whichever process it was.
 */
export function createWeekly({ lines, corrections, clock }: WeeklyParts): Required<Work> {
  return {
    name: 'weekly',
    schedule: { cron: HOURLY, timeZone: lines.timeZone },
    async look(signal) {
      for (const reader of await lines.readers()) {
        if (signal.aborted) return;
        const now = clock.now();
        const { communityId, timeZone } = reader;
        const week = weekToTell(now, timeZone);
        if (!isTimeToTell(now, timeZone) || (await lines.isTold(communityId, week))) continue;
        const { all, engines } = await corrections.counts(communityId, week.from, week.until);
        const text = weeklyLine(week, all, engines);
        if (text) await lines.tell(reader, week, text, now);
      }
    },
  };
}
