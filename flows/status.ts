import { introduce } from '../src/domain/people.ts';
import { isOpen, type Ticket } from '../src/domain/ticket.ts';
import type { Cases } from '../src/ports/talk.ts';
import type { Flow, Heard } from './engine/flow.ts';
import { standsWith } from './intake/receipt.ts';

const HOUR = 3_600_000;
const ASKS_WHEN = /(几点|什么时候|多久|何时|啥时候|多会儿).{0,6}(来|到|修|上门)|when.*come/i;
const NUMBER = /[A-Z]{1,4}-\d{2}-\d{4,}/i;

/** The case whose number stands in the words. */
export const namedIn = (text: string, tickets: readonly Ticket[]): Ticket | undefined =>
  tickets.find(t => text.toUpperCase().includes(t.number.toUpperCase()));

function stateOf(cases: Cases, ticket: Ticket): string {
  const who = cases.staff.find(s => s.id === ticket.responsibleId);
  switch (ticket.state) {
    case 'claimed':
      return who ? `由${introduce(who)}在跟` : '有同事在跟';
    case 'recorded':
      return `${standsWith(cases, ticket)}，还在等接手`;
    case 'resolved':
      return '已办结，要是还没好，直接告诉我';
    case 'declined':
      return '已向您说明，您还有想法的话直接告诉我';
    case 'withdrawn':
      return '已按您的意思撤回';
  }
}

/** Where one open case stands, and who says what comes next; sorry for the wait once it has been one. */
export function statusLine({ cases, text }: Heard, ticket: Ticket): string {
  const who = cases.staff.find(s => s.id === ticket.responsibleId);
  const since = Math.max(ticket.openedAt.getTime(), ticket.claimedAt?.getTime() ?? 0);
  const sorry = cases.now.getTime() - since >= HOUR ? '让您久等了，抱歉。' : '';
  const next = who
    ? `您问的已经记进工单，${who.name}看得到，${ASKS_WHEN.test(text) ? '几点来' : '下一步'}由${who.name}告诉您。`
    : ASKS_WHEN.test(text)
      ? '几点来，由接手的同事在这里跟您约。'
      : '有人接手，我在这里告诉您。';
  return `${sorry}${ticket.number}（${ticket.summary}）${stateOf(cases, ticket)}。${next}`;
}

/** Says where one open case stands. */
export const tellOf = (turn: Heard, ticket: Ticket): void => turn.say('status.one', statusLine(turn, ticket));

/** 查进度: where each case stands and who has it, without a promise. */
export const status: Flow = {
  name: 'status',
  hears: ({ reading, text }) =>
    (reading.intent === 'status_query' && !reading.abstain) || (NUMBER.test(text) && text.length <= 16),
  answer(turn) {
    const { cases, text, messageIds } = turn;
    const open = cases.tickets.filter(isOpen);
    const named = namedIn(text, cases.tickets);
    const one = named ?? (open.length === 1 ? open[0] : undefined);
    if (one && isOpen(one)) {
      cases.add(one.id, messageIds);
      return tellOf(turn, one);
    }
    if (one) return turn.say('status.closed', `${one.number}（${one.summary}）${stateOf(cases, one)}。`);
    if (open.length > 1) {
      const lines = open.map(t => `${t.number} ${t.summary}：${stateOf(cases, t)}`);
      return turn.say('status.list', `您有${open.length}件事在办：\n${lines.join('\n')}\n想多问哪一件，把编号发给我。`);
    }
    const last = cases.tickets[0];
    const before = last ? `最近的一件是${last.number}（${last.summary}），${stateOf(cases, last)}。` : '';
    turn.say('status.none', `您在这里没有正在办的事。${before}有编号的话发给我，我来查；是新的事，直接说给我听。`);
  },
};
