import type { Danger } from '../domain/labels.ts';
import type { Alert } from '../domain/reading.ts';
import { CRY, DANGER_WORDS } from './dangers.ts';
import { IDIOMS, weigh } from './doubts.ts';
import { normalise } from './normalise.ts';

/** Words that make a suspicion certain: it is going on while they write. */
const PRESSING = /现在|正在|越来越|很浓|好浓|很重|好重|快来|赶紧|赶快|速来|马上来|救命|不停|right now|hurry/;

/** Hears danger in a text, also spread over several lines; undefined when there is none. Pure, and linear in the length. */
export function guard(text: string): Alert | undefined {
  const heard = listen(text);
  let suspicion: Alert | undefined;
  for (const { danger, hint, certain, suspect } of DANGER_WORDS) {
    if (!hint.test(heard)) continue;
    const sure = strongest(heard, certain, danger);
    if (sure?.weight === 'now') return { tier: 'certain', danger, because: sure.words };
    const maybe = sure ?? strongest(heard, suspect, danger);
    if (maybe === undefined) continue;
    if (maybe.weight === 'now' && (danger === 'fire' || danger === 'gas') && PRESSING.test(heard)) {
      return { tier: 'certain', danger, because: maybe.words };
    }
    suspicion ??= { tier: 'suspect', danger, because: maybe.words };
  }
  return suspicion ?? cry(heard);
}

/** The text as the guard hears it: one line, figures of speech blotted out, all stops alike. */
function listen(text: string): string {
  return normalise(text)
    .replace(/[\n，、；;：:…~～]+/g, ',')
    .replace(/！/g, '!')
    .replace(/？/g, '?')
    .replace(/(?<=\P{ASCII}) +(?=\P{ASCII})/gu, ',')
    .replace(IDIOMS, idiom => '＿'.repeat(idiom.length));
}

function strongest(
  heard: string,
  patterns: readonly RegExp[],
  danger: Danger,
): { readonly words: string; readonly weight: 'now' | 'doubtful' } | undefined {
  let doubtful: { words: string; weight: 'doubtful' } | undefined;
  for (const pattern of patterns) {
    for (let from = 0, tries = 0; tries < 4; tries += 1) {
      const match = pattern.exec(heard.slice(from, from + 4096 * 32));
      if (match === null) break;
      const start = from + match.index;
      const words = match[0];
      const weight = weigh(heard, start, start + words.length, danger);
      if (weight === 'now') return { words, weight };
      if (weight === 'doubtful') doubtful ??= { words, weight };
      from = start + Math.max(1, words.length);
    }
  }
  return doubtful;
}

function cry(heard: string): Alert | undefined {
  const match = CRY.exec(heard);
  if (match === null || weigh(heard, match.index, match.index + match[0].length, 'injury') === 'no') return undefined;
  return { tier: heard.length <= 12 ? 'certain' : 'suspect', danger: 'injury', because: match[0] };
}
