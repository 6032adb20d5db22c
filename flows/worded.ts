import type { Community, OwnText } from '../src/domain/community.ts';

/** A piece of an answer in the company's own words where it has some, {名} filled in; else as we say it. */
export function worded(
  piece: OwnText,
  { settings }: Community,
  fill: Readonly<Record<string, string>>,
  usual: string,
): string {
  const own = settings.texts?.[piece];
  return own === undefined ? usual : own.replace(/\{([^{}]+)\}/g, (_, name: string) => fill[name] ?? '');
}
