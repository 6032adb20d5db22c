import type { PgBoss } from 'pg-boss';
import type { CountJob, Jobs, JobsState, Work } from '../ports/jobs.ts';
import { openBoss, PACE, type Pace, type Where } from './boss.ts';

export interface JobsParts {
  readonly where: Where;
  readonly works: readonly Work[];
  readonly count: CountJob;
  readonly onError: (error: unknown, what: string) => void;
  readonly pace?: Pace;
  /** Milliseconds between the start of the service and that of jobs: whoever waited for the service goes first. */
  readonly afterMs?: number;
}

const AFTER_MS = 1000;
/** After a start that failed: soon, then less and less often. */
const AGAIN_MS = 10_000;
const AGAIN_MOST_MS = 300_000;
/** Longest a stop waits for what is under way, and then for pg-boss. */
const STOP_MS = 2000;
const CLOSE_MS = 1000;
/** Held by a process that died, a job is given to another after so many seconds. */
const EXPIRE_S = 15 * 60;
/** Jobs of one work are taken together and are one look: a backlog of them is worked off at once. */
const TOGETHER = 100;

/** Cron and background work on pg-boss. It is loaded and set up after the service listens; while it fails the service stays up. */
export function createJobs({ where, works, count, onError, pace = PACE, afterMs = AFTER_MS }: JobsParts): Jobs {
  const stopping = new AbortController();
  const { signal } = stopping;
  const workers = new Map<string, string>();
  const looks = new Map<string, Promise<void>>();
  let state: JobsState = { kind: 'waiting' };
  let boss: PgBoss | undefined;
  let timer: NodeJS.Timeout | undefined;
  let starting: Promise<void> = Promise.resolve();

  const tell = (error: unknown, what: string) => {
    if (!signal.aborted) onError(error, what);
  };

  async function look(work: Work): Promise<void> {
    try {
      await work.look(signal);
      count(work.name, 'done');
    } catch (error) {
      tell(error, `job ${work.name}`);
      count(work.name, 'failed');
      // pg-boss keeps what a job failed with, and ours may quote a row.
      throw new Error('see the log');
    }
  }
  /** Two looks of one work never overlap in one process: a job that outlived its time would be given out a second time. */
  function lookInTurn(work: Work): Promise<void> {
    const mine = (looks.get(work.name) ?? Promise.resolve()).catch(() => {}).then(() => look(work));
    looks.set(work.name, mine);
    return mine;
  }

  async function setUp(made: PgBoss): Promise<void> {
    await made.start();
    for (const work of works) {
      await made.createQueue(work.name, {
        expireInSeconds: EXPIRE_S,
        retryLimit: 3,
        retryDelay: 60,
        retryBackoff: true,
        // Nothing of worth is in a job that is done.
        deleteAfterSeconds: 24 * 3600,
      });
      if (work.schedule) await made.schedule(work.name, work.schedule.cron, {}, { tz: await work.schedule.timeZone() });
      const options = { batchSize: TOGETHER, pollingIntervalSeconds: pace.poll };
      workers.set(work.name, await made.work(work.name, options, () => lookInTurn(work)));
    }
  }

  async function tryStart(tries: number): Promise<void> {
    const made = await openBoss(where, pace, error => tell(error, 'jobs'));
    try {
      await setUp(made);
      if (signal.aborted) return await made.stop({ graceful: false });
      boss = made;
      state = { kind: 'running' };
      for (const { name } of works) jobs.send(name);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      state = { kind: 'failed', why, since: state.kind === 'failed' ? state.since : new Date() };
      tell(error, 'start of jobs, will be tried again');
      await made.stop({ graceful: false }).catch(() => {});
      startIn(Math.min(AGAIN_MS * 2 ** tries, AGAIN_MOST_MS), tries + 1);
    }
  }

  function startIn(ms: number, tries: number): void {
    if (signal.aborted) return;
    timer = setTimeout(() => {
      starting = tryStart(tries).catch(error => tell(error, 'start of jobs'));
    }, ms);
    timer.unref();
  }

  const jobs: Jobs = {
    start: () => startIn(afterMs, 0),
    send(name) {
      boss?.send(name).then(
        () => boss?.notifyWorker(workers.get(name)!),
        error => tell(error, `job ${name} was not sent`),
      );
    },
    state: () => state,
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await within(STOP_MS, Promise.allSettled([starting, ...looks.values()]));
      await within(CLOSE_MS, Promise.resolve(boss?.stop({ graceful: false })));
      state = { kind: 'waiting' };
      boss = undefined;
    },
  };
  return jobs;
}

async function within(ms: number, what: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([what.catch(() => {}), promise]);
  clearTimeout(timer);
}
