const DAY_MS = 86_400_000;
/** Day 0 of a spreadsheet's dates, as its numbers count since March 1900. */
const DAY_ZERO = Date.UTC(1899, 11, 30);
const WRITTEN = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?$/;

/** A calendar day, written out or as a spreadsheet counts it, as 2024-05-01; undefined when it is none since 1950. */
export function readDay(cell: string): string | undefined {
  const number = /^\d{5}(?:\.\d+)?$/.test(cell) ? Number(cell) : undefined;
  const parts = WRITTEN.exec(cell) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(cell);
  if (number === undefined && parts === null) return undefined;
  const [year, month, day] = (parts ?? []).slice(1).map(Number) as [number, number, number];
  const at = new Date(number === undefined ? Date.UTC(year, month - 1, day) : DAY_ZERO + Math.floor(number) * DAY_MS);
  const isReal = number !== undefined || (at.getUTCMonth() === month - 1 && at.getUTCDate() === day);
  return isReal && at.getUTCFullYear() >= 1950 && at.getUTCFullYear() < 2100
    ? at.toISOString().slice(0, 10)
    : undefined;
}
