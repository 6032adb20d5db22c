import { Gauge, type Registry } from 'prom-client';
import { CORRECTED_FIELDS, ENGINES } from '../domain/correction.ts';
import type { Clock } from '../ports/clock.ts';
import type { CorrectionCounts } from '../ports/corrections.ts';

/** Of cases opened in so many days. */
const DAYS = 7;
/** The rows are looked through no more often, however often somebody scrapes. */
const EVERY_MS = 60_000;

/** Counts the corrections of cases opened from one moment until another, of all estates. */
export type ReadCorrections = (from: Date, until: Date) => Promise<CorrectionCounts>;

/** Figures of what staff put right of the last seven days' cases. Absent when the database is away. */
export function createCorrectionGauges(
  registry: Registry,
  clock: Clock,
  read: ReadCorrections,
): (isUp: boolean) => Promise<void> {
  const gauge = (name: string, help: string, labelNames: readonly string[]) =>
    new Gauge({ name: `menfang_${name}`, help, labelNames, registers: [registry] });
  const opened = gauge('cases_read_in_week', 'Cases opened in seven days from what an owner wrote, by whose reading.', [
    'engine',
  ]);
  const corrected = gauge('cases_corrected_in_week', 'Those of them of which staff put anything right.', ['engine']);
  const fields = gauge('corrections_in_week', 'What staff put right of them: intent, category, urgency or house.', [
    'engine',
    'field',
  ]);
  let latest: { readonly at: number; readonly counts: CorrectionCounts | undefined } | undefined;

  return async isUp => {
    const now = clock.now();
    if (!isUp) latest = undefined;
    else if (!latest || Math.abs(now.getTime() - latest.at) >= EVERY_MS) {
      const from = new Date(now.getTime() - DAYS * 86_400_000);
      const until = new Date(now.getTime() + 1);
      const counts = await read(from, until).catch(() => undefined);
      latest = counts && { at: now.getTime(), counts };
    }
    for (const g of [opened, corrected, fields]) g.reset();
    const counts = latest?.counts;
    if (!counts) return;
    for (const engine of ENGINES) {
      const tally = counts.engines[engine];
      opened.set({ engine }, tally.opened);
      corrected.set({ engine }, tally.corrected);
      for (const field of CORRECTED_FIELDS) fields.set({ engine, field }, tally.fields[field].count);
    }
  };
}
