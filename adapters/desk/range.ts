/** Bytes `from` up to and without `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * What a player asks for of `size` bytes by its Range header: undefined when it asks for all (or for what we do not serve in
 * parts), 'none' when there is nothing where it asks.
 */
export function spanOf(header: string | undefined, size: number): Span | 'none' | undefined {
  const asked = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!asked || (asked[1] === '' && asked[2] === '')) return undefined;
  const [first, last] = [asked[1]!, asked[2]!];
  // "-500": the last 500.
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  if (first !== '' && last !== '' && Number(last) < from) return undefined;
  return from < to ? { from, to } : 'none';
}
