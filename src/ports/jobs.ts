/** Something done now and then. The rows say what is due; a job is only an occasion to look, so a lost or a doubled one does no harm. */
export interface Work {
  readonly name: string;
  /** Does everything that is due; ends early when `signal` is aborted. What it throws is reported, and it is called again later. */
  readonly look: (signal: AbortSignal) => Promise<void>;
  /** Looked at then as well, once however many processes there are: "30 3 * * *", five fields. */
  readonly schedule?: { readonly cron: string; readonly timeZone: () => Promise<string> };
}

/** `waiting` until it has been started; `failed` is tried again by itself. */
export type JobsState =
  | { readonly kind: 'waiting' | 'running' }
  | { readonly kind: 'failed'; readonly why: string; readonly since: Date };

export interface Jobs {
  /** Begins in the background and never fails: what runs without jobs goes on. Every work is looked at once when they run. */
  start(): void;
  /** Something may be due; never inside a transaction. Forgotten while jobs do not run: the look at their start makes up for it. */
  send(name: string): void;
  state(): JobsState;
  /** Tells what is under way to end and waits two seconds for it. */
  stop(): Promise<void>;
}

/** Runs a text of one statement or several on the database, with nobody else's in between. */
export type RunAlone = (
  text: string,
  values?: unknown[],
) => Promise<{ readonly rows: Readonly<Record<string, unknown>>[] }>;

/** Counts what this process's jobs came to. */
export type CountJob = (work: string, outcome: 'done' | 'failed') => void;
