import type { ArticleWords } from '../domain/article.ts';
import { Unreadable } from './mistakes.ts';
import type { Value } from './value.ts';

const NEEDED = ['标题', '问法', '答案', '来源', '日期'];

/** What the company of a rehearsal knows: articles with their questions, answer, source and its day. */
export const readKnowledge = (value?: Value): readonly ArticleWords[] => (value?.items() ?? []).map(readArticle);

function readArticle(item: Value): ArticleWords {
  const fields = new Map(item.fields().map(f => [f.key, f]));
  for (const { key, line } of fields.values())
    if (!NEEDED.includes(key)) throw new Unreadable(line, `知识没有“${key}”这一项。要写：${NEEDED.join('、')}。`);
  const part = (key: string): Value => fields.get(key)?.value ?? item.fail(`这条知识还缺“${key}”，请补上。`);
  return {
    title: part('标题').text(),
    questions: part('问法').texts(),
    answer: part('答案').text(),
    source: part('来源').text(),
    asOf: part('日期').text(),
  };
}
