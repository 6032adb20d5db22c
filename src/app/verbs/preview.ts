import { DomainError } from '../../domain/errors.ts';
import type { Verbs } from '../../ports/verbs.ts';
import { type VerbParts, written } from './act.ts';

export const previewVerbs = ({ book, words }: VerbParts): Pick<Verbs, 'preview'> => ({
  async preview(by, ticketId, kind, text) {
    const ticket = await book.tickets.find(ticketId);
    if (!ticket || ticket.communityId !== by.communityId)
      throw new DomainError('not_found', '没有找到这个工单，请回到列表刷新。');
    const safe = written(text, '内容');
    const say = {
      reply: () => words.replied(ticket, by, safe),
      resolve: () => words.resolved(ticket, by, safe),
      decline: () => words.declined(ticket, by, safe),
      correct: () => words.corrected(ticket, by, safe),
    };
    return say[kind]().text;
  },
});
