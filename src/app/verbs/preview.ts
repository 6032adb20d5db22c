import { notByChat } from '../../domain/ticket.ts';
import type { Verbs } from '../../ports/verbs.ts';
import { needsChat, ownTicket, type VerbParts, written } from './act.ts';
import { sayAs } from './replies.ts';

export const previewVerbs = ({ book, words }: VerbParts): Pick<Verbs, 'preview'> => ({
  async preview(by, ticketId, kind, text, outboxKey) {
    const ticket = await ownTicket(book, by, ticketId);
    const safe = written(text, '内容');
    if (kind === 'reply' || kind === 'correct') needsChat(ticket);
    if (ticket.source === 'room') return `这句话不会发到群里。请私聊或打电话告知：\n${safe}`;
    if (notByChat(ticket)) return `业主没有聊天，不会收到这句话。请打电话告知：\n${safe}`;
    const row = kind === 'correct' && outboxKey ? await book.tickets.outboxRow(outboxKey) : undefined;
    // What still waits is replaced, so the owner sees no correction.
    const replaced = row?.status === 'pending' && row.ticketId === ticket.id ? row.writtenAs : undefined;
    const say = {
      reply: () => words.replied(ticket, by, safe),
      resolve: () => words.resolved(ticket, by, safe),
      decline: () => words.declined(ticket, by, safe),
      correct: () => (sayAs(words, replaced ?? 'corrected') ?? words.corrected)(ticket, by, safe),
    };
    return say[kind]().text;
  },
});
