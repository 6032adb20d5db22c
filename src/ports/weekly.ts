import type { Week } from '../domain/week.ts';

/** A community to which weeks are told. */
export interface WeeklyReader {
  readonly communityId: string;
  readonly timeZone: string;
  readonly prefix: string;
}

/** What staff have been told of each week, on record. */
export interface WeeklyLines {
  readers(): Promise<readonly WeeklyReader[]>;
  isTold(communityId: string, week: Week): Promise<boolean>;
  /** At the desk and on the desks outside, once however often it is kept. */
  tell(reader: WeeklyReader, week: Week, text: string, now: Date): Promise<void>;
  /** Where cron looks: the time zone of the first community. */
  timeZone(): Promise<string>;
}
