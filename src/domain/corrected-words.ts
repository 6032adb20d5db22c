import type { Correction } from './correction.ts';
import type { Category, Intent } from './labels.ts';
import { wordsBeside } from './message.ts';
import type { Matter, Reading } from './reading.ts';

/** A line of the owner that a case rests on, with the reading of the burst it was part of, if one is kept. */
export interface ReadLine {
  readonly text: string;
  readonly isRecalled: boolean;
  /** Another case rests on it too. */
  readonly isShared: boolean;
  /** Which burst it was read in. */
  readonly uptoSeq?: number;
  readonly reading?: Pick<Reading, 'text' | 'matters'>;
}

/** The labels that stand on a case now. */
export interface Labels {
  readonly intent: Intent;
  readonly category: Category;
}

/** So few letters say nothing of a matter. */
const LEAST_LETTERS = 4;
const MARK = /⟦[pn]\d{1,6}⟧/g;

/**
 * The words of a corrected case that its labels are true of: of its first reading that said what staff put right, the part about
 * this case. A wrong text would teach wrong, so whatever is not certain is left out.
 */
export function correctedWords(
  lines: readonly ReadLine[],
  correction: Correction,
  labels: Labels,
): string | 'gone' | 'unclear' {
  const read = lines.filter(line => line.reading !== undefined);
  if (read.length === 0) return 'gone';
  const { intent, category } = correction;
  const isPutRight = (matter: Matter) =>
    (!intent || matter.intent === intent.from) && (!category || matter.category === category.from);
  for (const { uptoSeq, reading } of read) {
    const { text, matters } = reading!;
    const burst = read.filter(line => line.uptoSeq === uptoSeq);
    // "转人工" tells nothing of what staff heard on the telephone after it.
    const meant = matters.filter(m => isPutRight(m) && !isWithoutMatter(m));
    if (meant.length === 0) continue;
    const own = meant.length === 1 ? meant[0] : onlyOne(meant.filter(m => isLeft(m, correction, labels)));
    if (!own || (matters.length === 1 && burst.some(line => line.isShared))) return 'unclear';
    if (burst.some(line => line.isRecalled || !text.includes(wordsBeside(line.text)))) return 'gone';
    const words = matters.length === 1 ? text : own.text;
    return (words.replace(MARK, '').match(/\p{L}/gu)?.length ?? 0) < LEAST_LETTERS ? 'unclear' : words;
  }
  return 'unclear';
}

const isWithoutMatter = ({ intent, category }: Matter): boolean =>
  (intent === 'human' || intent === 'smalltalk') && category === 'none.general';

/** What staff did not change of the case is as it was read. */
const isLeft = (matter: Matter, { intent, category }: Correction, labels: Labels): boolean =>
  (intent !== undefined || matter.intent === labels.intent) &&
  (category !== undefined || matter.category === labels.category);

const onlyOne = <T>(found: readonly T[]): T | undefined => (found.length === 1 ? found[0] : undefined);
