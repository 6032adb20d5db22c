import { cutWords } from '../../src/domain/cut.ts';
import { localDateTime } from '../../src/domain/time.ts';
import type { MissedWords } from '../../src/ports/binding.ts';

const LONGEST = 120;

/** What staff said while his chat could not be reached: quoted, each with its day, because what it promised may be over. */
export function missedLines(missed: readonly MissedWords[], timeZone: string): string {
  const lines = missed.map(
    ({ number, summary, at, by, text }) =>
      `${localDateTime(at, timeZone)} ${by || '同事'}说${number}（${summary}）：“${cutWords(text.replace(/\s+/g, ' '), LONGEST)}”`,
  );
  return `微信重新登录过，同事跟您说的话当时没能送到：\n${lines.join('\n')}\n有什么要问的、要改的，直接在这里说。`;
}
