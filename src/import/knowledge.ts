import { type ArticleWords, MOST_OF_ARTICLE } from '../domain/article.ts';
import { findSecrets, type SecretKind } from '../domain/conceal.ts';
import type { KnowledgeColumn, Reading } from './columns.ts';
import { readDay } from './date.ts';

type Line = Reading<KnowledgeColumn>;

const BETWEEN = /[｜|\n；;]/;
/** No last day. */
const ALWAYS = /^(?:|长期|长期有效|永久|一直有效|无|不限|-|—)$/;
/** What belongs to a person; numbers of offices may be told to everybody. */
const PERSONAL: Partial<Record<SecretKind, string>> = {
  phone: '手机号码',
  plate: '车牌号码',
  id: '证件号码',
  card: '银行卡号',
};

/** The article a line describes; undefined when it has problems. */
export function readArticleLine(line: Line): ArticleWords | undefined {
  const { title, answer, source } = wordsOf(line);
  const questions = questionsOf(line);
  const asOf = asOfOf(line);
  const validUntil = validUntilOf(line);
  if (line.problems.length > 0 || asOf === undefined) return undefined;
  return { title, questions, answer, source, asOf, ...(validUntil === undefined ? {} : { validUntil }) };
}

function wordsOf(line: Line): Pick<ArticleWords, 'title' | 'answer' | 'source'> {
  const needed = (key: 'title' | 'answer' | 'source', name: string): string => {
    const words = key === 'answer' ? line.cell(key) : line.cell(key).replace(/\s+/g, ' ');
    const most = MOST_OF_ARTICLE[key];
    if (words === '') line.wrong(key, `${name}是空的，请填写。`);
    else if (words.length > most)
      line.wrong(key, `${name}有 ${words.length} 个字，最多 ${most} 个。请写短一些，或分成两条。`);
    refusePersonal(line, key, words);
    return words;
  };
  return { title: needed('title', '标题'), answer: needed('answer', '答案'), source: needed('source', '来源') };
}

function questionsOf(line: Line): readonly string[] {
  const cell = line.cell('questions');
  const questions = [...new Set(cell.split(BETWEEN).map(q => q.trim()))].filter(q => q !== '');
  const { question, questions: most } = MOST_OF_ARTICLE;
  if (questions.length > most)
    line.wrong('questions', `问法有 ${questions.length} 个，最多 ${most} 个。请留下最常见的。`);
  if (questions.some(q => q.length > question))
    line.wrong('questions', `有的问法超过 ${question} 个字。几个问法之间请用“｜”隔开，或一行写一个。`);
  refusePersonal(line, 'questions', cell);
  return questions;
}

function refusePersonal(line: Line, key: KnowledgeColumn, words: string): void {
  const found = findSecrets(words).find(({ kind }) => PERSONAL[kind]);
  if (found) line.wrong(key, `里面有${PERSONAL[found.kind]}。知识条目会说给所有业主，请去掉个人的号码再导入。`);
}

function asOfOf(line: Line): string | undefined {
  const cell = line.cell('asOf');
  return (
    readDay(cell) ?? line.wrong('asOf', `“${cell}”不是日期。业主会看到答案是哪天的依据，请写成 2026-03-01 这样的日期。`)
  );
}

function validUntilOf(line: Line): string | undefined {
  const cell = line.cell('validUntil');
  if (ALWAYS.test(cell)) return undefined;
  return readDay(cell) ?? line.wrong('validUntil', `“${cell}”不是日期。请写成 2027-03-01 这样的日期；一直有效就空着。`);
}
