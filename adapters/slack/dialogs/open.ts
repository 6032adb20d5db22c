import { setTimeout as pause } from 'node:timers/promises';
import type { types } from '@slack/bolt';
import { DomainError } from '../../../src/domain/errors.ts';
import type { CaseBoard } from '../../../src/ports/case-board.ts';
import { type SlackApi, SlackLater, SlackRefused } from '../api.ts';
import { eyesOf, told } from '../eyes.ts';
import type { People } from '../people.ts';
import type { Whereabouts } from '../tell.ts';
import { DIALOGS, type Dialog, type DialogName } from './dialogs.ts';
import type { Draft } from './inputs.ts';
import { dialogView, type Meta, printsOf, waitingView, wordsView } from './view.ts';

/** A dialog must be there within three seconds; what takes longer to read is put into it afterwards. */
const AT_ONCE_MS = 1000;
/** What could not be put into it is put once more after so long, or as long as Slack asks while somebody looks at it. */
const AGAIN_MS = 500;
const MOST_PATIENCE_MS = 5000;

export interface OpenOptions {
  readonly api: SlackApi;
  readonly board: CaseBoard;
  readonly people: People;
}

export interface Opening {
  readonly triggerId: string;
  readonly ticketId: string;
  readonly at: Whereabouts;
  readonly draft?: Draft;
  readonly source?: string;
}

export type OpenDialog = (name: DialogName, opening: Opening) => Promise<void>;

/** Opens a view in time, whatever is read for it; says in its place why it cannot be had. Throws when it did not get there. */
export async function openSoon(
  api: SlackApi,
  triggerId: string,
  title: string,
  make: () => Promise<types.ModalView>,
): Promise<void> {
  const made = make().catch((error: unknown) => {
    if (error instanceof DomainError) return wordsView(title, told(error));
    throw error;
  });
  const quick = await Promise.race([made.catch(() => undefined), pause(AT_ONCE_MS, undefined, { ref: false })]);
  const { view } = await api.call('views.open', { trigger_id: triggerId, view: quick ?? waitingView(title) });
  if (quick) return;
  const late = await made.catch(() => wordsView(title, '现在读不出来。请关掉，过一会儿再试。'));
  const put = () => api.call('views.update', { view_id: (view as { id: string }).id, view: late });
  try {
    await put().catch(async (error: unknown) => {
      if (!(error instanceof SlackLater)) throw error;
      await pause(Math.min(AGAIN_MS + (error.isAsked ? (error.afterMs ?? 0) : 0), MOST_PATIENCE_MS));
      return put();
    });
  } catch (error) {
    // Its reader has closed it meanwhile.
    if (!(error instanceof SlackRefused && error.error.startsWith('not_found'))) throw error;
  }
}

/** Opens a dialog about a case for one person; says in its place why it cannot be opened. */
export function createOpenDialog({ api, board, people }: OpenOptions): OpenDialog {
  return async (name, { triggerId, ticketId, at, draft, source }) => {
    const dialog: Dialog = DIALOGS[name];
    await openSoon(api, triggerId, dialog.title, make);

    async function make() {
      const one = await board.read(ticketId);
      if (!one) throw new DomainError('not_found', '没有找到这个工单。请用 /ticket 再找一次。');
      const { id } = await people.require(at.user, one.ticket.communityId);
      // "About you" and "not there" are one answer.
      if (one.ticket.about.includes(id))
        throw new DomainError('not_found', '没有找到这个工单。请用 /ticket 再找一次。');
      const eyes = eyesOf(one);
      const began = dialog.beginsWith?.(one, eyes);
      const meta: Meta = {
        dialog: name,
        ticketId,
        version: one.ticket.version,
        seenSeq: one.lastSeq,
        ...(at.channel ? { channel: at.channel } : {}),
        ...(at.threadTs ? { threadTs: at.threadTs } : {}),
        ...(source ? { source } : {}),
        ...(began ? { began: printsOf(began) } : {}),
      };
      return dialogView(dialog, one, eyes, meta, draft ? { draft } : {});
    }
  };
}
