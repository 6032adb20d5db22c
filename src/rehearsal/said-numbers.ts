import { findSecrets } from '../domain/conceal.ts';
import type { Script } from './read.ts';

/** Phones, plates and the like that somebody says, as written and as meant; not the numbers the estate itself gives out. */
export function saidNumbers({ steps, cast }: Script): readonly string[] {
  const { phone24, gasPhone } = cast.plan.community.settings;
  const published = new Set([phone24, gasPhone].map(n => n?.replace(/\D/g, '')));
  const said = steps.flatMap(({ words }) =>
    // Found by a plain rule of its own too: what the door overlooks must not be overlooked here.
    [
      ...findSecrets(words).flatMap(f => [f.value, words.slice(f.start, f.end)]),
      ...words.normalize('NFKC').matchAll(/1[3-9]\d{9}/g),
    ].map(String),
  );
  return said.filter(number => !published.has(number.replace(/\D/g, '')));
}
