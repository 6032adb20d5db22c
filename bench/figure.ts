export interface Figure {
  readonly bench: string;
  readonly db: 'postgres' | 'pglite';
  readonly clients: number;
  readonly n: number;
  readonly per_s: number;
  readonly p50_ms: number;
  readonly p95_ms: number;
  readonly p99_ms: number;
  readonly rss_mib: number;
}

const round = (value: number) => Math.round(value * 10) / 10;

/** The usual points of a list of durations in milliseconds. */
export function percentile(durations: readonly number[]): Pick<Figure, 'p50_ms' | 'p95_ms' | 'p99_ms'> {
  const sorted = [...durations].sort((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { p50_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99) };
}

/** One line of a benchmark's output. */
export const figure = (bench: string, db: Figure['db'], rest: Omit<Figure, 'bench' | 'db' | 'rss_mib'>): Figure => ({
  bench,
  db,
  ...rest,
  per_s: round(rest.per_s),
  rss_mib: Math.round(process.memoryUsage().rss / 1024 / 1024),
});
