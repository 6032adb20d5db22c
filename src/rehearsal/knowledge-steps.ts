import type { ArticleWords } from '../domain/article.ts';
import type { ArticleLine } from '../ports/knowledge.ts';
import { Difference } from './mistakes.ts';
import type { ReadPress } from './staff-steps.ts';
import { caseId } from './which-case.ts';

/** 存为知识: what was asked and answered in a case, as the desk begins an article with it, under another title and with more ways to ask. */
const keep: ReadPress = value => {
  const fields = new Map((value.kind === 'block' ? value.fields() : []).map(f => [f.key, f.value]));
  for (const [key, { fail }] of fields)
    if (!['工单', '标题', '问法'].includes(key)) fail(`存为知识没有“${key}”这一项。可以写：工单、标题、问法。`);
  const nth = fields.get('工单')?.count();
  const title = fields.get('标题')?.text();
  const questions = fields.get('问法')?.texts() ?? [];
  return async (stage, clerk) => {
    const ticketId = await caseId(stage, nth);
    const { words } = await clerk.read<{ words?: ArticleWords }>(`cases/${ticketId}/article`);
    if (!words) throw new Difference('这张工单可以存为知识', '不能');
    const kept = { ...words, ...(title ? { title } : {}), questions: [...words.questions, ...questions] };
    return () => clerk.post('knowledge', { words: kept, ticketId });
  };
};

/** 发布知识: the proposal that waits first. */
const approve: ReadPress = () => async (_stage, clerk) => {
  const { articles } = await clerk.read<{ articles: readonly ArticleLine[] }>('knowledge');
  const waiting = articles.find(a => a.state === 'proposed');
  if (!waiting) throw new Difference('有一条知识等着发布', '没有');
  return () => clerk.post(`knowledge/${waiting.id}/approve`, { version: waiting.version });
};

/** What staff press about what the company knows. */
export const KNOWLEDGE_PRESSES: Readonly<Record<string, ReadPress>> = { 存为知识: keep, 发布知识: approve };
