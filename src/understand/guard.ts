import type { Danger } from '../domain/labels.ts';
import type { Alert } from '../domain/reading.ts';
import { CRY, DANGER_WORDS } from './dangers.ts';
import { IDIOMS, weigh } from './doubts.ts';
import { normalise } from './normalise.ts';

/** Words that make a suspicion certain: it is going on while they write. */
const PRESSING =
  /现在|正在|越来越|很浓|好浓|很重|好重|快来|赶紧|赶快|速来|马上来|救命|不停|快派|快点|^急|[,!]急|right now|hurry/;

const LONGEST = 12_288;
/** A burst so short may break a word between two lines. */
const CHOPPED = 60;
const PRESSED: ReadonlySet<Danger> = new Set(['fire', 'gas', 'injury', 'falling']);

/** Hears danger in a text, also spread over several lines; undefined when there is none. Pure, and linear in the length. */
export function guard(text: string): Alert | undefined {
  const alert = hear(text);
  if (alert?.tier === 'certain' || text.length > CHOPPED || !text.includes('\n')) return alert;
  return hear(text.replaceAll('\n', '')) ?? alert;
}

/** The danger whose very words stand there, whatever is said of it; figures of speech are none. */
export function spokenOf(text: string): Danger | undefined {
  const { heard } = listen(text);
  return DANGER_WORDS.find(({ hint, certain }) => hint.test(heard) && certain.some(words => words.test(heard)))?.danger;
}

function hear(text: string): Alert | undefined {
  const { heard, plain } = listen(text);
  const near = DANGER_WORDS.filter(({ hint }) => hint.test(heard));
  const doubtful: Alert[] = [];
  for (const { danger, certain } of near) {
    const found = strongest(heard, plain, certain, danger);
    if (found?.weight === 'now') return { tier: 'certain', danger, because: found.words };
    if (found) doubtful.push({ tier: 'suspect', danger, because: found.words });
  }
  for (const { danger, suspect } of near) {
    const found = strongest(heard, plain, suspect, danger);
    if (found === undefined) continue;
    const pressed =
      found.weight === 'now' && ((PRESSED.has(danger) && PRESSING.test(heard)) || /救命|救救/.test(heard));
    if (pressed) return { tier: 'certain', danger, because: found.words };
    doubtful.push({ tier: 'suspect', danger, because: found.words });
  }
  return doubtful[0] ?? cry(heard, plain);
}

/** The text on one line with all stops alike: as it is, and with figures of speech blotted out. Both are equally long. */
function listen(text: string): { readonly plain: string; readonly heard: string } {
  const plain = normalise(shorten(text))
    .replace(/[\n，、；;：:…~～]+/g, ',')
    .replace(/！/g, '!')
    .replace(/？/g, '?')
    .replace(/(?<=\P{ASCII}) +(?=\P{ASCII})/gu, ',');
  return { plain, heard: plain.replace(IDIOMS, idiom => '＿'.repeat(idiom.length)) };
}

/** Of a text longer than any chat lets through the beginning and the end, so that nobody can make the guard slow. */
function shorten(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST * 0.75)}\n${text.slice(-LONGEST * 0.25)}`;
}

function strongest(
  heard: string,
  plain: string,
  patterns: readonly RegExp[],
  danger: Danger,
): { readonly words: string; readonly weight: 'now' | 'doubtful' } | undefined {
  let doubtful: { words: string; weight: 'doubtful' } | undefined;
  for (const pattern of patterns) {
    for (let from = 0, tries = 0; tries < 4; tries += 1) {
      const match = pattern.exec(from === 0 ? heard : heard.slice(from));
      if (match === null) break;
      const start = from + match.index;
      const words = match[0];
      const weight = weigh(plain, start, start + words.length, danger);
      if (weight === 'now') return { words, weight };
      if (weight === 'doubtful') doubtful ??= { words, weight };
      from = start + Math.max(1, words.length);
    }
  }
  return doubtful;
}

function cry(heard: string, plain: string): Alert | undefined {
  const match = CRY.exec(heard);
  if (match === null || weigh(plain, match.index, match.index + match[0].length, 'help') === 'no') return undefined;
  return { tier: heard.length <= 16 ? 'certain' : 'suspect', danger: 'help', because: match[0] };
}
