import { DomainError } from '../../domain/errors.ts';
import { move } from '../../domain/ticket.ts';
import type { Verbs } from '../../ports/verbs.ts';
import { act, type Scene, type VerbParts, written } from './act.ts';

/** Verbs that move a ticket from state to state. */
export const moveVerbs = (parts: VerbParts): Pick<Verbs, 'claim' | 'resolve' | 'decline' | 'reopen' | 'reassign'> => ({
  claim: request =>
    act(parts, request, async ({ ticket, by, now }) => {
      const claimed = move(ticket, 'claim', now, by.id);
      return {
        ticket: claimed,
        event: { kind: 'claimed' },
        tell: { body: parts.words.claimed(claimed, by), priority: 'update' },
      };
    }),

  resolve: (request, done, pictures) =>
    act(parts, request, async scene => {
      const text = await scene.safe(written(done, '处理结果'));
      const resolved = move(scene.ticket, 'resolve', scene.now, scene.ticket.responsibleId ?? scene.by.id);
      await close(scene);
      return {
        ticket: resolved,
        event: { kind: 'resolved', data: { text } },
        tell: { body: parts.words.resolved(resolved, scene.by, text, pictures), priority: 'result' },
      };
    }),

  decline: (request, reason) =>
    act(parts, request, async scene => {
      const text = await scene.safe(written(reason, '说明'));
      const declined = move(scene.ticket, 'decline', scene.now, scene.ticket.responsibleId ?? scene.by.id);
      await close(scene);
      return {
        ticket: declined,
        event: { kind: 'declined', reason: text },
        tell: { body: parts.words.declined(declined, scene.by, text), priority: 'result' },
      };
    }),

  reopen: (request, reason) =>
    act(parts, request, async scene => {
      const text = await scene.safe(written(reason, '重新打开的原因'));
      const reopened = move(scene.ticket, 'reopen', scene.now);
      return {
        ticket: reopened,
        event: { kind: 'reopened', reason: text },
        tell: { body: parts.words.reopened(reopened, scene.by, text), priority: 'update' },
      };
    }),

  reassign: (request, toStaffId) =>
    act(parts, request, async ({ ticket, directory, now }) => {
      const to = directory.staff.find(s => s.id === toStaffId);
      if (!to) throw new DomainError('bad_input', '没有找到这位同事，可能已离职。请重新选择。');
      if (ticket.about.includes(to.id))
        throw new DomainError('bad_input', '这件事涉及这位同事，不能转给他/她。请选择另一位同事。');
      const reassigned = move(ticket, 'reassign', now, to.id);
      return {
        ticket: reassigned,
        event: { kind: 'reassigned', data: { from: ticket.responsibleId ?? null, to: to.id, toName: to.name } },
        tell: { body: parts.words.reassigned(reassigned, to), priority: 'update' },
      };
    }),
});

/** The result overtakes news that still waits, and a chat taken over for this case goes back to Menfang. */
async function close({ stores, conversation, ticket, now }: Scene): Promise<void> {
  await stores.tickets.dropWaitingNews(ticket.id, now);
  if (conversation.takenOverTicket === ticket.id) await stores.tickets.takeOver(conversation.id, undefined, undefined);
}
