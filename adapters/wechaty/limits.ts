/** Milliseconds and bytes. */
export interface Limits {
  readonly beatMs: number;
  readonly sayMs: number;
  /** Longest without a login after a logout. */
  readonly loginMs: number;
  /** Longest until the first sign of life of a process, and then without one of its puppet. */
  readonly startMs: number;
  readonly lifeMs: number;
  /** Longest without one after an error from which a puppet may recover by itself. */
  readonly doubtMs: number;
  readonly rssBytes: number;
  /** Pauses before a new process: the first, doubled up to the longest, and after how long online they begin anew. */
  readonly pauseMs: number;
  readonly longestPauseMs: number;
  readonly healthyMs: number;
  /** How long a process may take to go by itself. */
  readonly goMs: number;
  readonly heardPauseMs: number;
  readonly longestHeardPauseMs: number;
}

export const LIMITS: Limits = {
  beatMs: 10_000,
  sayMs: 15_000,
  loginMs: 60_000,
  startMs: 120_000,
  lifeMs: 120_000,
  doubtMs: 30_000,
  rssBytes: 512 * 1024 * 1024,
  pauseMs: 1000,
  longestPauseMs: 60_000,
  healthyMs: 600_000,
  goMs: 3000,
  heardPauseMs: 1000,
  longestHeardPauseMs: 30_000,
};
