import { maskMarks } from '../../domain/conceal.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Verbs } from '../../ports/verbs.ts';
import { act, type VerbParts, written } from './act.ts';

/** Verbs that write: to the owner, or to colleagues only. */
export const replyVerbs = (parts: VerbParts): Pick<Verbs, 'reply' | 'note' | 'correct'> => ({
  reply: (request, text, seenSeq, pictures) =>
    act(
      parts,
      request,
      async scene => {
        const latest = await scene.stores.tickets.latest(scene.conversation.id, scene.by);
        if (latest && latest.seq > seenSeq) {
          const words = maskMarks(latest.words).slice(0, 80);
          throw new DomainError('owner_spoke', `业主刚刚又说：“${words}”。您的回复还没有发出，看过后可以再发。`);
        }
        const safe = await scene.safe(written(text, '回复'));
        return {
          // Touched, not moved: a reply changes no state, but whoever acts next must have seen it.
          ticket: { ...scene.ticket, version: scene.ticket.version + 1 },
          event: { kind: 'replied', data: { text: safe, pictures: pictures ?? [] } },
          tell: { body: parts.words.replied(scene.ticket, scene.by, safe, pictures), priority: 'answer' },
        };
      },
      { anyVersion: true },
    ),

  note: (request, text) =>
    act(
      parts,
      request,
      async scene => ({
        ticket: scene.ticket,
        event: { kind: 'noted', data: { text: await scene.safe(written(text, '内部记录', 4000)) } },
      }),
      { anyVersion: true },
    ),

  correct: (request, outboxKey, text) =>
    act(
      parts,
      request,
      async scene => {
        const sent = await scene.stores.tickets.outboxRow(outboxKey);
        if (sent?.conversationId !== scene.conversation.id) {
          throw new DomainError('not_found', '没有找到要更正的那句话，请刷新后再选。');
        }
        const safe = await scene.safe(written(text, '更正'));
        return {
          ticket: scene.ticket,
          event: { kind: 'corrected', data: { text: safe, of: outboxKey, was: sent.body.text } },
          tell: { body: parts.words.corrected(scene.ticket, scene.by, safe), priority: 'answer' },
        };
      },
      { anyVersion: true },
    ),
});
