import { createHash } from 'node:crypto';
import type { types } from '@slack/bolt';
import { notByChat } from '../../../src/domain/ticket.ts';
import type { BoardCase } from '../../../src/ports/case-board.ts';
import { type Block, context, plain, section } from '../blocks.ts';
import type { Eyes } from '../eyes.ts';
import type { Dialog } from './dialogs.ts';
import type { Draft } from './inputs.ts';

/** Name of every view that is a dialog about a case. */
export const CALLBACK = 'case_dialog';

/** What a view remembers from one step to the next; nobody's data is in it. */
export interface Meta {
  readonly dialog: string;
  readonly ticketId: string;
  readonly version: number;
  readonly seenSeq: number;
  /** Where the button was pressed, for words to that person alone. */
  readonly channel?: string;
  readonly threadTs?: string;
  /** The message of the thread whose words these are. */
  readonly source?: string;
  /** Of what was last shown as the owner will see it. */
  readonly shown?: string;
  /** Of what each input said when the dialog was opened; it stays, whatever becomes of the case meanwhile. */
  readonly began?: Readonly<Record<string, string>>;
}

/** Tells whether what was shown is what is sent now. */
export const printOf = (draft: Draft): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(draft).sort()))
    .digest('hex')
    .slice(0, 16);

const printOfInput = (name: string, value = ''): string => printOf({ [name]: value });

export const printsOf = (began: Draft): NonNullable<Meta['began']> =>
  Object.fromEntries(Object.entries(began).map(([name, value]) => [name, printOfInput(name, value)]));

/** The input does not say any more what it said when the dialog was opened. */
export const isChangedSince =
  ({ began }: Meta, draft: Draft) =>
  (name: string): boolean =>
    began?.[name] !== printOfInput(name, draft[name]);

export interface Showing {
  readonly draft?: Draft;
  /** What the owner will see. */
  readonly preview?: string;
  /** What was wrong, in words. */
  readonly problem?: string;
}

const close = plain('取消', 24);

export function dialogView(
  dialog: Dialog,
  one: BoardCase,
  eyes: Eyes,
  meta: Meta,
  { draft = {}, preview, problem }: Showing = {},
): types.ModalView {
  const isSure = !dialog.preview || preview !== undefined;
  const last = one.lastWords && eyes.text(one.lastWords.text);
  const blocks: Block[] = [
    ...(problem ? [section(plain(`没有执行：${problem}`))] : []),
    context(`${one.ticket.number} ${eyes.text(one.ticket.summary)}`.trim()),
    ...(last ? [context(`业主最后说：${last}`)] : []),
    ...dialog.fields(one, eyes, draft),
    ...(preview === undefined
      ? []
      : [
          context(`${notByChat(one.ticket) ? '再看一眼' : '业主会看到'}（还可以改，改了会再给您看一遍）：`),
          section(plain(preview)),
        ]),
  ];
  return {
    type: 'modal',
    callback_id: CALLBACK,
    title: plain(dialog.title, 24),
    submit: plain(isSure ? dialog.submit : '先看一眼', 24),
    close,
    private_metadata: JSON.stringify(meta),
    blocks,
  };
}

/** Stands in while the case is read. */
export const waitingView = (title: string): types.ModalView => ({
  type: 'modal',
  callback_id: 'waiting',
  title: plain(title, 24),
  close,
  blocks: [section(plain('正在打开…'))],
});

/** Only words, for what could not be opened. */
export const wordsView = (title: string, words: string): types.ModalView => ({
  type: 'modal',
  callback_id: 'words',
  title: plain(title, 24),
  close: plain('知道了', 24),
  blocks: [section(plain(words))],
});
