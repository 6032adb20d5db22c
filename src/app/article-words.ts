import { type ArticleWords, MOST_OF_ARTICLE } from '../domain/article.ts';
import { findSecrets, type SecretKind } from '../domain/conceal.ts';
import { DomainError } from '../domain/errors.ts';
import { tidied, written } from './verbs/act.ts';

/** What belongs to a person; numbers of offices may be told to everybody. */
const PERSONAL: Partial<Record<SecretKind, string>> = {
  phone: '手机号码',
  plate: '车牌号码',
  id: '证件号码',
  card: '银行卡号',
};
const HIDDEN = /⟦[^⟧]*⟧?|〔(?:房号|姓名|号码|车牌|联系方式|生日)〕/;

/**
 * The words as they are put on record, tidied; refused when a part is missing or too long, or when something of a person
 * stands in them. `hotline`: the community's own number, which may be a mobile one.
 */
export function fitForArticle(words: ArticleWords, hotline: string): ArticleWords {
  const { validUntil } = words;
  const fit = {
    title: line(words.title, '标题', MOST_OF_ARTICLE.title),
    questions: questionsOf(words.questions),
    answer: written(impersonal(words.answer, '答案', hotline), '答案', MOST_OF_ARTICLE.answer),
    source: line(words.source, '依据', MOST_OF_ARTICLE.source),
    asOf: day(words.asOf, '依据日期'),
  };
  if (validUntil === undefined) return fit;
  if (day(validUntil, '有效期') < fit.asOf)
    throw new DomainError('bad_input', '有效期早于依据日期。请改其中一个，一直有效就把有效期空着。');
  return { ...fit, validUntil };
}

const line = (text: string, what: string, max: number): string =>
  written(impersonal(text, what).replace(/\s+/g, ' '), what, max);

function questionsOf(questions: readonly string[]): readonly string[] {
  const { question, questions: most } = MOST_OF_ARTICLE;
  const tidy = questions.map(q => tidied(impersonal(q, '问法').replace(/\s+/g, ' '), '一个问法', question));
  const kept = [...new Set(tidy)].filter(q => q !== '');
  if (kept.length > most)
    throw new DomainError('too_large', `问法有 ${kept.length} 个，最多 ${most} 个。请留下最常见的。`);
  return kept;
}

/** An article is told to everybody: nothing of one person gets into it. */
function impersonal(text: string, what: string, hotline = ''): string {
  const hidden = HIDDEN.exec(text)?.[0];
  if (hidden)
    throw new DomainError(
      'bad_input',
      `${what}里有${hidden.startsWith('⟦') ? '〔号码〕' : hidden}，那是业主的信息。请删掉它，或换成能告诉所有人的说法。`,
    );
  const own = hotline.replace(/\D/g, '');
  const found = findSecrets(text).find(({ kind, value }) => PERSONAL[kind] && value !== own);
  if (found)
    throw new DomainError(
      'bad_input',
      `${what}里有${PERSONAL[found.kind]}。知识会说给所有业主，请去掉个人的号码，写公开的座机或热线。`,
    );
  return text;
}

function day(text: string, what: string): string {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  if (at && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)) return text;
  throw new DomainError('bad_input', `${what}不是一个日期。请写成 2026-03-01 这样的日期。`);
}
