import type { Choice } from '../domain/choices.ts';

const BY_NUMBER = /^([1-9]) (.+)$/;
const BY_NAME = /^也可以直接回复(“.+”)。$/;

/** The choices somebody reads at the end of a message without buttons, and what he types to pick one. */
export function offeredIn(text: string): readonly Choice[] {
  const lines = text.split('\n');
  const names = BY_NAME.exec(lines.at(-1) ?? '')?.[1];
  if (names !== undefined) return [...names.matchAll(/“([^”]+)”/g)].map(m => ({ label: m[1]!, say: m[1]! }));
  if (lines.at(-1) === '回复数字就可以。') lines.pop();
  const from = lines.findLastIndex(line => !BY_NUMBER.test(line)) + 1;
  return lines.slice(from).flatMap((line, i) => {
    const [, number, label] = BY_NUMBER.exec(line)!;
    return number === String(i + 1) ? [{ label: label!, say: number }] : [];
  });
}
