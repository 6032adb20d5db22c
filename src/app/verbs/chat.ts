import { DomainError } from '../../domain/errors.ts';
import { isSupervisor } from '../../domain/people.ts';
import { isOpen } from '../../domain/ticket.ts';
import type { Verbs } from '../../ports/verbs.ts';
import { act, needsChat, type VerbParts } from './act.ts';

/** Verbs about the chat itself: who speaks in it. */
export const chatVerbs = (parts: VerbParts): Pick<Verbs, 'takeOver' | 'handBack' | 'limit'> => ({
  takeOver: request =>
    act(
      parts,
      request,
      async ({ stores, conversation, ticket, directory, by }) => {
        needsChat(ticket);
        if (!isOpen(ticket))
          throw new DomainError('not_allowed_now', `工单 ${ticket.number} 已经结束，请先重新打开再接管。`);
        const holder = directory.staff.find(s => s.id === conversation.takenOverBy);
        if (holder && holder.id !== by.id) {
          throw new DomainError(
            'conflict',
            `${holder.name}（工号${holder.code}）正在和这位业主聊，您没有接管。需要时请先和同事说一声。`,
          );
        }
        await stores.tickets.takeOver(conversation.id, by.id, ticket.id);
        return {
          ticket: { ...ticket, wantsPerson: false, version: ticket.version + 1 },
          event: { kind: 'taken_over' },
          // Said once: pressing again while one holds the chat says nothing.
          ...(holder ? {} : { tell: { body: parts.words.takenOver(by), priority: 'answer' as const } }),
        };
      },
      { anyVersion: true },
    ),

  handBack: request =>
    act(
      parts,
      request,
      async ({ stores, conversation, ticket, by }) => {
        if (conversation.takenOverBy === undefined)
          throw new DomainError('not_allowed_now', '这个对话没有被接管，不用交还。');
        await stores.tickets.takeOver(conversation.id, undefined, undefined);
        return {
          ticket: { ...ticket, version: ticket.version + 1 },
          event: { kind: 'handed_back' },
          tell: { body: parts.words.handedBack(by), priority: 'answer' },
        };
      },
      { anyVersion: true },
    ),

  limit: (request, hours) =>
    act(
      parts,
      request,
      async ({ stores, contactId, ticket, by, now }) => {
        if (!isSupervisor(by)) throw new DomainError('forbidden', '只有主管或项目经理可以限制自动回复。请联系主管。');
        needsChat(ticket);
        if (!(hours >= 0 && hours <= 24 * 30)) throw new DomainError('bad_input', '时长请填 0（解除）到 720 小时。');
        const until = hours > 0 ? new Date(now.getTime() + hours * 3_600_000) : undefined;
        await stores.tickets.limitContact(contactId, until);
        return {
          ticket,
          event: { kind: 'noted', data: { text: hours > 0 ? `限制自动回复 ${hours} 小时` : '解除自动回复限制' } },
        };
      },
      { anyVersion: true },
    ),
});
