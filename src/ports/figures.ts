import type { Priority } from '../domain/priority.ts';
import type { CountJob } from './jobs.ts';
import type { CountComposing, CountModelCall, CountVerdict } from './language-model.ts';

/** What waits and since when, read from the rows: the same from every process on one database. */
export interface Figures {
  /** Chats with something not worked through. */
  readonly turnsWaiting: number;
  /** When the oldest message not worked through came in. */
  readonly oldestUnheard?: Date;
  /** Messages that no turn could work through, put before a person. */
  readonly setAside: number;
  readonly outbox: readonly OutboxFigure[];
  /** When the night's housekeeping last ended. */
  readonly housekeptAt?: Date;
}

export interface OutboxFigure {
  readonly channel: string;
  readonly priority: Priority;
  /** Rows not sent yet, those that wait for their hour included. */
  readonly waiting: number;
  /** Since when the oldest of those that are due should have been out. */
  readonly oldestDue?: Date;
}

/** Counts what this process does. */
export interface Counts {
  turn(outcome: 'done' | 'failed'): void;
  delivery(channel: string, outcome: 'sent' | 'retry' | 'refused' | 'expired'): void;
  /** Another process took over what this one was working on. */
  leaseLost(work: 'turn' | 'delivery'): void;
  readonly job: CountJob;
  readonly model: CountModelCall;
  readonly verdict: CountVerdict;
  readonly composing: CountComposing;
}
