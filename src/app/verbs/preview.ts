import type { Verbs } from '../../ports/verbs.ts';
import { ownTicket, type VerbParts, written } from './act.ts';

export const previewVerbs = ({ book, words }: VerbParts): Pick<Verbs, 'preview'> => ({
  async preview(by, ticketId, kind, text) {
    const ticket = await ownTicket(book, by, ticketId);
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
