import { URGENCY_NAMES } from '../../src/domain/labels.ts';
import { isOpen, notByChat, TICKET_STATE_NAMES, type Ticket } from '../../src/domain/ticket.ts';
import type { CaseBoard } from '../../src/ports/case-board.ts';
import type { CaseLine, DeskView } from '../../src/ports/desk.ts';
import { type Block, button, context, plain, section } from './blocks.ts';
import { ACTIONS, cardOf, caseValue, nth, type SlackMessage } from './card.ts';
import { eyesOf } from './eyes.ts';
import type { People } from './people.ts';
import type { Whereabouts } from './tell.ts';
import { slackText } from './text.ts';

export interface CommandOptions {
  readonly board: CaseBoard;
  readonly view: Pick<DeskView, 'list' | 'story'>;
  readonly people: People;
  readonly deskUrl?: string;
}

/** /ticket: what is asked for, shown to whoever asked and to nobody else. */
export type Command = (
  text: string,
  at: Whereabouts,
) => Promise<SlackMessage & { readonly response_type: 'ephemeral' }>;

const MOST = 10;
const LISTS = {
  mine: /^(我的|我|mine)$/i,
  nobody: /^(待接|没人接|无人|nobody|unclaimed)$/i,
  open: /^(在办|未办结|open|全部|all)$/i,
} as const;
const HELP = '用法：/ticket 工单号 · /ticket 3-2-1201 · /ticket 漏水 · /ticket 我的 · /ticket 待接 · /ticket 在办';

export function createCommand({ board, view, people, deskUrl }: CommandOptions): Command {
  const only = (text: string, blocks: readonly Block[] = [section(plain(text))]) =>
    ({ response_type: 'ephemeral', text: slackText(text, 300), blocks }) as const;

  return async (text, { user }) => {
    const asked = text.trim();
    const places = await people.all(user);
    if (places.length === 0) return only('您还不在员工名单里。请主管在员工名单里登记您的 Slack 成员编号或工作邮箱。');
    if (asked === '' || /^(help|帮助|\?|？)$/i.test(asked)) return only(HELP);
    if (/^[a-z]{1,4}-\d{2}-\d+$/i.test(asked)) {
      for (const staff of places) {
        const id = await board.byNumber(staff.communityId, asked);
        const one = id ? await board.read(id) : undefined;
        if (one && !one.ticket.about.includes(staff.id)) return only(asked, cardOf(one, eyesOf(one), deskUrl).blocks);
      }
      return only(`没有找到工单 ${asked}。请核对号码，或用 /ticket 漏水 这样的词来找。`);
    }
    const named = (Object.keys(LISTS) as (keyof typeof LISTS)[]).find(name => LISTS[name].test(asked));
    const found: CaseLine[] = [];
    for (const staff of places) {
      if (named) found.push(...(await view.list(staff, { state: named, limit: MOST + 1 })));
      else
        for (const state of ['open', 'closed'] as const)
          found.push(...(await view.list(staff, { state, words: asked, limit: MOST + 1 })));
    }
    if (found.length === 0) return only(named ? '现在没有这样的工单。' : `没有找到和“${asked}”有关的工单。${HELP}`);
    const count = found.length > MOST ? `${MOST} 个以上` : `${found.length} 个`;
    return only(`找到${count}工单`, await lines(board, found, MOST));
  };
}

/** What one would do next; who has no chat cannot be answered there. */
function nextButton(ticket: Ticket, n: number) {
  const value = caseValue(ticket);
  if (ticket.state === 'recorded') return button('接单', nth(ACTIONS.claim, n), value, 'primary');
  if (!notByChat(ticket)) return button('回复业主', nth(ACTIONS.reply, n), value);
  return isOpen(ticket)
    ? button('办结', nth(ACTIONS.resolve, n), value)
    : button('重新打开', nth(ACTIONS.reopen, n), value);
}

/** A line for each of the first `most` cases, with a button to answer and, while nobody has it, one to take it. */
export async function lines(board: CaseBoard, found: readonly CaseLine[], most: number): Promise<readonly Block[]> {
  const blocks: Block[] = [];
  const shown = found.slice(0, most);
  const glances = await board.glances(shown.map(({ ticket }) => ticket.id));
  for (const [n, { ticket, responsible }] of shown.entries()) {
    const one = glances.get(ticket.id);
    if (!one) continue;
    const eyes = eyesOf(one);
    const [what, where] = [eyes.text(ticket.summary), eyes.place(ticket)];
    const urgency = ticket.urgency === 'normal' ? '' : `【${URGENCY_NAMES[ticket.urgency]}】`;
    // Owners mostly begin with where it is.
    const isSaid = where !== '' && what.includes(where.split(' ')[0]!);
    const parts = [`${urgency}${ticket.number}`, TICKET_STATE_NAMES[ticket.state], isSaid ? '' : where, what];
    blocks.push({
      ...section(plain(`${parts.filter(Boolean).join(' · ')}${responsible ? `\n${responsible}` : ''}`, 300)),
      accessory: nextButton(ticket, n),
    });
  }
  if (found.length > most) blocks.push(context('还有更多，请在值班台查看'));
  return blocks;
}
