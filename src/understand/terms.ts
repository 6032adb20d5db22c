import { normalise } from './normalise.ts';
import { meaningsIn } from './thesaurus.ts';

/** Nobody asks longer than this, and no article is longer. */
const LONGEST = 4096;
/** Manners, not matters. */
const MANNERS =
  /请问一下|请问|你好|您好|麻烦|谢谢|一下|咨询|我想问|想问|问下|想知道|想了解|告诉我|知道|咱们|我们|你们|咱|这边|这里|小区里|小区|哈喽|在吗|师傅们|那个|这个|呀|啊|呢|吧|哦|嘛|哈|啦/g;

/** What a text is found by: pairs of characters, words of letters and numbers, and "=" with what the trade calls the thing. */
export function termsIn(text: string): ReadonlySet<string> {
  const plain = normalise(text.slice(0, LONGEST)).toLowerCase();
  const terms = new Set<string>();
  for (const word of plain.match(/[a-z]{2,}|\d+/g) ?? []) terms.add(word);
  for (const run of plain.replace(MANNERS, ' ').match(/\p{Script=Han}+/gu) ?? [])
    for (let at = 0; at + 2 <= run.length; at += 1) terms.add(run.slice(at, at + 2));
  for (const meaning of meaningsIn(plain)) terms.add(`=${meaning}`);
  return terms;
}
