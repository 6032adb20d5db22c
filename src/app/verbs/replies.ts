import { maskMarks } from '../../domain/conceal.ts';
import { headOf } from '../../domain/cut.ts';
import { DomainError } from '../../domain/errors.ts';
import type { EventKind } from '../../domain/ticket.ts';
import type { OwnerWords } from '../../ports/owner-words.ts';
import type { Verbs } from '../../ports/verbs.ts';
import { act, type Decision, needsChat, type Scene, type VerbParts, written } from './act.ts';

/** Longest part of somebody's words in an error. */
const QUOTED = 80;

const spoke = (code: 'owner_spoke' | 'colleague_spoke', what: string, words: string, isSecret = false): DomainError => {
  const left = '您的回复还没有发出，看过后可以再发。';
  return new DomainError(code, {
    words: maskMarks(words),
    isSecret,
    tell: told => `${what}：“${told.length > QUOTED ? `${headOf(told, QUOTED)}…` : told}”。${left}`,
    untold: `${what}，请在值班台看。${left}`,
  });
};

/** Verbs that write: to the owner, or to colleagues only. */
export const replyVerbs = (parts: VerbParts): Pick<Verbs, 'reply' | 'note' | 'correct'> => ({
  reply: (request, text, seenSeq, pictures) =>
    act(
      parts,
      request,
      async scene => {
        needsChat(scene.ticket);
        const latest = await scene.stores.tickets.latest(scene.conversation.id, scene.by);
        if (latest && latest.seq > seenSeq) throw spoke('owner_spoke', '业主刚刚又说', latest.words, latest.isSecret);
        const other = await scene.stores.tickets.lastReply(scene.ticket.id);
        if (other && other.staffId !== scene.by.id && other.version > request.version)
          throw spoke('colleague_spoke', `${other.name}刚刚已经回复业主`, other.text);
        const safe = await scene.safe(written(text, '回复'));
        return {
          // Touched, not moved: a reply changes no state, but whoever acts next must have seen it.
          ticket: { ...scene.ticket, version: scene.ticket.version + 1 },
          event: { kind: 'replied', data: { text: safe, pictures: pictures ?? [], version: scene.ticket.version + 1 } },
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
    act(parts, request, scene => correct(parts.words, scene, outboxKey, text), { anyVersion: true }),
});

/** What was sent is put right by a second sentence; what still waits is replaced, in its own place and at its own time. */
async function correct(words: OwnerWords, scene: Scene, of: string, text: string): Promise<Decision> {
  const { stores, ticket, by, now } = scene;
  needsChat(ticket);
  const row = await stores.tickets.outboxRow(of);
  const say = row?.ticketId === ticket.id && row.writtenAs ? sayAs(words, row.writtenAs) : undefined;
  if (!row || !say) throw new DomainError('not_found', '没有找到要更正的那句话，请刷新后再选。');
  const safe = await scene.safe(written(text, '更正'));
  if (row.status === 'refused' || row.status === 'expired')
    throw new DomainError('not_allowed_now', '这句话没有发给业主，不用更正。请直接回复业主。');
  const data = { text: safe, of, was: row.body.text };
  const { priority, notBefore } = row;
  if (await stores.tickets.pullBack(of, now)) {
    return {
      ticket,
      event: { kind: 'corrected', data: { ...data, replaced: true, as: row.writtenAs } },
      tell: { body: say(ticket, by, safe, row.body.media), priority, notBefore },
    };
  }
  return {
    ticket,
    event: { kind: 'corrected', data },
    // One on its way may yet have to be tried again: nothing passes it.
    tell: { body: words.corrected(ticket, by, safe), priority: row.status === 'sent' ? 'answer' : priority },
  };
}

/** The sentence a text of this kind stands in; undefined for what nobody types. */
export function sayAs(words: OwnerWords, kind: EventKind): OwnerWords['replied'] | undefined {
  const { replied, corrected, resolved, declined, reopened } = words;
  const say: Partial<Record<EventKind, OwnerWords['replied']>> = { replied, corrected, resolved, declined, reopened };
  return say[kind];
}
