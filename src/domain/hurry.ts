/**
 * Who writes faster than people do is gathered: reading is reckoned at a line every two seconds, and whoever is more than a
 * minute ahead of it (thirty lines at once, or forty a minute for three minutes) has his turns come later and take more.
 */
export const HURRY = {
  lineMs: 2000,
  aheadMs: 60_000,
  /** Nobody is counted further ahead than this, so that a minute of calm is enough. */
  mostMs: 120_000,
  /** Silence and longest wait before a turn, in place of the usual ones. */
  silenceMs: 10_000,
  capMs: 30_000,
  /** Between two turns that could not wait, for somebody who cries danger with every line. */
  urgentMs: 10_000,
  /** Lines of one turn. */
  lines: 500,
} as const;

/** `readBy`: when a reader at that pace would be through with what was written. */
export const isHurried = (readBy: Date | undefined, now: Date): boolean =>
  readBy !== undefined && readBy.getTime() - now.getTime() > HURRY.aheadMs;
