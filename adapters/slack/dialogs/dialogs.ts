import { DomainError } from '../../../src/domain/errors.ts';
import { introduce } from '../../../src/domain/people.ts';
import type { Ticket } from '../../../src/domain/ticket.ts';
import { localTime } from '../../../src/domain/time.ts';
import type { BoardCase } from '../../../src/ports/case-board.ts';
import type { Act, Verbs } from '../../../src/ports/verbs.ts';
import type { Block } from '../blocks.ts';
import type { Eyes } from '../eyes.ts';
import { amend } from './amend.ts';
import { choice, type Draft, type Option, pictures, textInput } from './inputs.ts';

/** A form about a case: what it asks, what the owner will see of it, what it does. */
export interface Dialog {
  /** At most 24 characters. */
  readonly title: string;
  readonly submit: string;
  /** What goes to the owner is shown word for word before it goes. */
  readonly preview?: 'reply' | 'resolve' | 'decline' | 'correct';
  /** What its inputs begin with, where only what was changed of it is to be done. */
  beginsWith?(one: BoardCase, eyes: Eyes): Draft;
  fields(one: BoardCase, eyes: Eyes, draft: Draft): readonly Block[];
  run(verbs: Verbs, act: Act, draft: Draft, given: Given): Promise<Ticket>;
}

/** What is not typed. */
export interface Given {
  /** The owner's last message the writer has seen. */
  readonly seenSeq: number;
  /** Ids of stored pictures. */
  readonly pictures: readonly string[];
  /** The input does not say any more what it said when the dialog was opened. */
  readonly isChanged: (name: string) => boolean;
}

const words = (draft: Draft) => draft['text'] ?? '';

export const DIALOGS = {
  reply: {
    title: '回复业主',
    submit: '发出',
    preview: 'reply',
    fields: (_one, _eyes, draft) => [
      textInput('text', '要对业主说的话', { initial: words(draft), hint: '先给您看业主会看到的样子，确认后才发出。' }),
      pictures('给业主看的图片'),
    ],
    run: (verbs, act, draft, { seenSeq, pictures }) => verbs.reply(act, words(draft), seenSeq, pictures),
  },
  resolve: {
    title: '办结',
    submit: '办结',
    preview: 'resolve',
    fields: (_one, _eyes, draft) => [
      textInput('text', '怎么解决的（会告诉业主）', { initial: words(draft) }),
      pictures('处理后的照片'),
    ],
    run: (verbs, act, draft, { pictures }) => verbs.resolve(act, words(draft), pictures),
  },
  decline: {
    title: '说明关闭',
    submit: '关闭',
    preview: 'decline',
    fields: (_one, _eyes, draft) => [
      textInput('text', '为什么不办、业主可以怎么办（会告诉业主）', { initial: words(draft) }),
    ],
    run: (verbs, act, draft) => verbs.decline(act, words(draft)),
  },
  reopen: {
    title: '重新打开',
    submit: '重新打开',
    fields: (_one, _eyes, draft) => [textInput('text', '为什么重新打开（会告诉业主）', { initial: words(draft) })],
    run: (verbs, act, draft) => verbs.reopen(act, words(draft)),
  },
  note: {
    title: '内部记录',
    submit: '记下',
    fields: (_one, _eyes, draft) => [
      textInput('text', '只给同事看', { initial: words(draft), max: 3000, hint: '业主看不到。' }),
    ],
    run: (verbs, act, draft) => verbs.note(act, words(draft)),
  },
  reassign: {
    title: '转派',
    submit: '转派',
    fields: (one, _eyes, draft) => [choice('to', '转给谁', othersOf(one), draft['to'] ? { initial: draft['to'] } : {})],
    run: (verbs, act, draft) => verbs.reassign(act, Number(draft['to'])),
  },
  recategorise: amend,
  correct: {
    title: '更正已发的话',
    submit: '发出更正',
    preview: 'correct',
    fields: (one, eyes, draft) => [
      choice('of', '更正哪一句', sentOf(one, eyes), draft['of'] ? { initial: draft['of'] } : {}),
      textInput('text', '正确的说法（会告诉业主）', { initial: words(draft) }),
    ],
    run: (verbs, act, draft) => verbs.correct(act, draft['of'] ?? '', words(draft)),
  },
} as const satisfies Record<string, Dialog>;

export type DialogName = keyof typeof DIALOGS;

export const dialogNamed = (name: string): Dialog | undefined =>
  Object.hasOwn(DIALOGS, name) ? DIALOGS[name as DialogName] : undefined;

/** To whom it can be handed, those on duty first. */
function othersOf({ staff, ticket }: BoardCase): readonly Option[] {
  const others = staff.filter(s => s.id !== ticket.responsibleId && !ticket.about.includes(s.id));
  // Slack takes no menu without lines.
  if (others.length === 0)
    throw new DomainError('not_allowed_now', '现在没有别的同事可以转派。请主管先在员工名单里登记同事。');
  return others
    .sort((a, b) => Number(b.onDuty) - Number(a.onDuty))
    .map((s): Option => [String(s.id), `${introduce(s)}${s.onDuty ? '' : ' 不在班'}`]);
}

/** What staff have said to the owner in this case, the latest first. */
function sentOf({ sent, community }: BoardCase, eyes: Eyes): readonly Option[] {
  const shown = [...sent]
    .reverse()
    .map(
      ({ outboxKey, at, by, text }): Option => [
        outboxKey,
        `${localTime(at, community.timeZone)} ${by}：${eyes.text(text)}`,
      ],
    );
  return shown.length > 0 ? shown : [['none', '还没有发过可以更正的话']];
}
