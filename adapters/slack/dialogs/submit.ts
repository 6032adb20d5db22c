import { DomainError } from '../../../src/domain/errors.ts';
import type { Staff } from '../../../src/domain/people.ts';
import type { Ticket } from '../../../src/domain/ticket.ts';
import type { BoardCase, BoardInbox, CaseBoard } from '../../../src/ports/case-board.ts';
import type { Act, Verbs } from '../../../src/ports/verbs.ts';
import { eyesOf, previewFor, told } from '../eyes.ts';
import type { Files } from '../files.ts';
import type { People } from '../people.ts';
import type { Tell } from '../tell.ts';
import { type Dialog, dialogNamed } from './dialogs.ts';
import { type Draft, PICTURES, readValues, type Values } from './inputs.ts';
import { dialogView, isChangedSince, type Meta, printOf, type Showing } from './view.ts';

export interface SubmitOptions {
  readonly board: CaseBoard;
  readonly inbox: BoardInbox;
  readonly people: People;
  readonly verbs: Verbs;
  readonly files: Files;
  readonly tell: Tell;
}

/** A form as it came. */
export interface Submission {
  readonly user: string;
  /** One submission, however often it is worked through. */
  readonly actId: string;
  readonly meta: Meta;
  readonly values: Values;
  /** Notes that it is on record, whatever goes wrong from then on. */
  readonly done: () => Promise<unknown>;
  /** Answers the form; false when the answer came too late to be seen. */
  readonly answer: (payload?: Record<string, unknown>) => Promise<boolean>;
}

type Acting = Meta & { readonly actId: string };

/** First shows what the owner will see, then does it; whatever goes wrong is said where the writer is, his words kept. */
export function createSubmit({ board, inbox, people, verbs, files, tell }: SubmitOptions) {
  return async ({ user, actId, meta, values, done, answer }: Submission): Promise<void> => {
    const dialog = dialogNamed(meta.dialog);
    const draft = readValues(values);
    const words = draft['text'] ?? '';
    const at = {
      user,
      ...(meta.channel ? { channel: meta.channel } : {}),
      ...(meta.threadTs ? { threadTs: meta.threadTs } : {}),
    };
    if (!dialog) return tell.privately(at, '这个窗口已经过期，没有执行。请重新打开再填一次。');
    try {
      const one = await mustRead(meta.ticketId);
      const by = await people.require(user, one.ticket.communityId);
      if (dialog.preview && meta.shown !== printOf(draft)) {
        const preview = await verbs.preview(by, meta.ticketId, dialog.preview, words, draft['of']);
        const pictures = picturesIn(draft).length;
        const seen = `${previewFor(preview, words, eyesOf(one))}${pictures > 0 ? `\n［连同图片 ${pictures} 张］` : ''}`;
        const shown = { ...meta, shown: printOf(draft) };
        const isSeen = await answer(again(dialog, one, shown, { draft, preview: seen }));
        // Slack has closed the form by then: nothing has gone out, and the words would be gone with it.
        if (!isSeen)
          await tell.privately(at, `刚才太慢，没能给您看业主会看到的样子，还没有发出，请再打开一次。${yours(words)}`);
        return;
      }
      const ticket = await run(dialog, by, draft, { ...meta, actId });
      await done();
      await answer();
      // After the answer: what goes wrong from here on must not be taken for a form that was not done.
      await keepSource(ticket, { ...meta, actId });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      // Who may not see the case any more gets his own words back, and nothing of what stands there by now.
      const now = error.code === 'forbidden' ? undefined : await board.read(meta.ticketId);
      const fresh = { ...meta, ...(now ? { version: now.ticket.version, seenSeq: now.lastSeq } : {}) };
      const { shown: _, ...unshown } = fresh;
      const problem = told(error, now && eyesOf(now));
      const isSeen = now
        ? await answer(again(dialog, now, unshown, { draft, problem }))
        : await answer({ response_action: 'clear' });
      if (!isSeen || !now) await tell.privately(at, `${problem}${yours(words)}`);
    }
  };

  async function mustRead(ticketId: string): Promise<BoardCase> {
    const one = await board.read(ticketId);
    if (!one) throw new DomainError('not_found', '没有找到这个工单。请用 /ticket 再找一次。');
    return one;
  }

  async function run(dialog: Dialog, by: Staff, draft: Draft, meta: Acting): Promise<Ticket> {
    const ids = picturesIn(draft);
    const pictures: string[] = [];
    for (const id of ids) {
      const file = await files.find(id);
      pictures.push(await verbs.attach(by, meta.ticketId, await file.bytes()));
    }
    const act: Act = { by, ticketId: meta.ticketId, version: meta.version, actId: meta.actId };
    return dialog.run(verbs, act, draft, { seenSeq: meta.seenSeq, pictures, isChanged: isChangedSince(meta, draft) });
  }

  /** The message of the thread is known to have gone to the owner: changed later, a correction is offered. */
  async function keepSource(ticket: Ticket, meta: Acting): Promise<void> {
    if (!meta.source || !meta.channel) return;
    const sent = { channel: meta.channel, ts: meta.source, communityId: ticket.communityId, ticketId: ticket.id };
    await inbox.keepSent({ ...sent, outboxKey: `act:${meta.actId}` });
  }
}

const picturesIn = (draft: Draft): readonly string[] => (draft[PICTURES] ?? '').split(' ').filter(Boolean);

const yours = (words: string) => (words ? `\n您写的是：“${words}”` : '');

const again = (dialog: Dialog, one: BoardCase, meta: Meta, showing: Showing) => ({
  response_action: 'update',
  view: dialogView(dialog, one, eyesOf(one), meta, showing),
});
