import { headOf } from '../src/domain/cut.ts';
import { introduce } from '../src/domain/people.ts';
import { isOpen, type Ticket } from '../src/domain/ticket.ts';
import { localDateTime } from '../src/domain/time.ts';
import type { Cases } from '../src/ports/talk.ts';
import { isCancel, isSolved } from './answers.ts';
import type { Flow, Heard } from './engine/flow.ts';
import { looksAtIt, standsWith } from './intake/receipt.ts';
import { pointedAt } from './pointing.ts';

const HOUR = 3_600_000;
const ASKS_WHEN =
  /(今天|今晚|明天|现在|上午|下午|晚上).{0,3}来(不来|吗|么)|(几点|什么时候|多久|何时|啥时候|多会儿).{0,6}(来|到|修|上门)|when.{0,60}come/i;
const ASKS_COMING =
  /(今天|今晚|明天|现在|上午|下午|晚上|还|会|能|有人)?(来|能来|来得了|过来|上门)(不来|吗|么|没有?)[？?]*$/;
const ASKS_LIST =
  /(有没有|还有|有)(什么|哪些|几件|多少)?(事|工单|单子?)?(还)?(在|没)(办|处理|修)(的|完)?|(编号|单号|工单号).{0,6}(忘|不记得|记不|找不)|忘.{0,4}(编号|单号)/;
const NUMBER = /[A-Z]{1,4}-\d{2}-\d{4,}/i;

/** The case whose number stands in the words. */
export const namedIn = (text: string, tickets: readonly Ticket[]): Ticket | undefined =>
  tickets.find(t => text.toUpperCase().includes(t.number.toUpperCase())) ??
  tickets.find(t => new RegExp(`(?<![\\dA-Z-])${tailOf(t)}(?!\\d)`, 'i').test(text));

/** "0002" of CH-26-0002, as people shorten it; rooms do not begin with a nought. */
const tailOf = ({ number }: Ticket): string => /-(0\d{3})$/.exec(number)?.[1] ?? '⟂';

/** How a case stands, as a half sentence. */
function stateOf(cases: Cases, ticket: Ticket): string {
  const who = cases.staff.find(s => s.id === ticket.responsibleId);
  switch (ticket.state) {
    case 'claimed':
      return who ? `由${introduce(who)}在跟` : '有同事在跟';
    case 'recorded':
      return `还在等接手，${standsWith(cases, ticket)}`;
    case 'resolved':
      return '已经办好，要是还没好，直接告诉我';
    case 'declined':
      return '已向您说明，您还有想法的话直接告诉我';
    case 'withdrawn':
      return '已按您的意思撤回';
  }
}

/** The same in a list: with whom it is, and no telephone number again in each line. */
function inShort(cases: Cases, ticket: Ticket): string {
  const who = cases.staff.find(s => s.id === ticket.responsibleId);
  if (ticket.state === 'claimed') return who ? `由${introduce(who)}在跟` : '有同事在跟';
  const first = looksAtIt(cases, ticket);
  return first?.onDuty ? `还在等接手，由${introduce(first)}先看` : '还在等接手';
}

/** Where one open case stands, and who says what comes next; sorry for the wait once it has been one. */
export function statusLine({ cases, text }: Heard, ticket: Ticket): string {
  const who = cases.staff.find(s => s.id === ticket.responsibleId);
  const since = Math.max(ticket.openedAt.getTime(), ticket.claimedAt?.getTime() ?? 0);
  const sorry = cases.now.getTime() - since >= HOUR ? '让您久等了，抱歉。' : '';
  const next = who
    ? `您问的也记下了，${ASKS_WHEN.test(text) ? '几点来' : '下一步'}由${who.name}告诉您。`
    : ASKS_WHEN.test(text)
      ? '几点来，由接手的同事在这里跟您约。'
      : '有人接手，我在这里告诉您。';
  return `${sorry}${ticket.number}（${ticket.summary}）${stateOf(cases, ticket)}。${lastWords(cases, ticket)}${next}`;
}

/** Before the news of a case that was told in another chat of the same person. */
const ELSEWHERE = '这件是您在另一个聊天里说的。';
const LONGEST_QUOTE = 80;

/** What was done or promised stands in what staff last told the owner: quoted, with its day, never put into our own words. */
function lastWords(cases: Cases, { id }: Ticket): string {
  const move = cases.lastMove(id);
  const who = cases.staff.find(s => s.id === move?.staffId);
  if (!move?.text) return '';
  const { timeZone } = cases.community;
  const [day, time] = localDateTime(move.at, timeZone).split(' ');
  const isToday = localDateTime(cases.now, timeZone).startsWith(`${day} `);
  const when = isToday ? `今天${time}` : `${day}${time}`;
  const words = move.text.length > LONGEST_QUOTE ? `${headOf(move.text, LONGEST_QUOTE)}……` : move.text;
  return `${who?.name ?? '同事'}${when}跟您说过：“${words.replace(/\s+/g, ' ').replace(/。$/, '')}”。`;
}

/** Says where one open case stands. */
export const tellOf = (turn: Heard, ticket: Ticket): void => turn.say('status.one', statusLine(turn, ticket));

/** Says how a case ended, and what its owner was told last. */
export const tellOfClosed = ({ cases, say }: Heard, ticket: Ticket): void =>
  say('status.closed', `${ticket.number}（${ticket.summary}）${stateOf(cases, ticket)}。${lastWords(cases, ticket)}`);

/** Asks for news without the word for it: "今晚能来吗" of the one open case, "编号我忘了". */
export const asksInPassing = ({ text, cases }: Heard): boolean =>
  text.length <= 16 && ((ASKS_COMING.test(text) && cases.tickets.filter(isOpen).length === 1) || ASKS_LIST.test(text));

/** Asks how it goes, or names nothing but a number. */
export const asksForNews = ({ reading, text }: Heard): boolean =>
  (reading.intent === 'status_query' && !reading.abstain) ||
  (NUMBER.test(text) && text.length <= 16 && !isCancel(text) && !isSolved(text));

/** 查进度: where each case stands and who has it, without a promise. */
export const status: Flow = {
  name: 'status',
  hears: turn => asksForNews(turn) || asksInPassing(turn),
  answer(turn) {
    const { cases, text, messageIds, say } = turn;
    const open = cases.tickets.filter(isOpen);
    const kin = namedIn(text, cases.kin);
    if (kin) {
      const line = `${kin.number}（${kin.summary}）${stateOf(cases, kin)}。${lastWords(cases, kin)}`;
      return say('status.kin', `${ELSEWHERE}${line}要补充或者催一催，说给我听，我转给同事。`);
    }
    const named = namedIn(text, cases.tickets);
    const one = named ?? pointedAt(text, open) ?? (open.length === 1 ? open[0] : undefined);
    if (one && isOpen(one)) {
      cases.add(one.id, messageIds);
      return tellOf(turn, one);
    }
    if (one) return tellOfClosed(turn, one);
    if (open.length > 1) {
      turn.memo.listed = { ids: open.map(t => t.id), at: cases.now.toISOString() };
      const lines = open.map(t => `${t.number} ${t.summary}：${inShort(cases, t)}`);
      return turn.say(
        'status.list',
        `您有${open.length}件事在办：\n${lines.join('\n')}\n想多问哪一件，点一下或者把编号发给我。`,
        open.slice(0, 5).map(t => ({ label: headOf(t.summary, 16), say: t.number })),
      );
    }
    if (cases.kin.length > 0) {
      const lines = cases.kin.map(t => `${t.number} ${t.summary}：${inShort(cases, t)}`);
      return say('status.kin', `您在另一个聊天里有${cases.kin.length}件事在办：\n${lines.join('\n')}`);
    }
    const last = cases.tickets[0];
    const before = last ? `最近的一件是${last.number}（${last.summary}），${stateOf(cases, last)}。` : '';
    turn.say(
      'status.none',
      `您在这里没有正在办的事。${before}${/忘|不记得|找不/.test(text) ? '记得是哪件事，说说也行' : '有编号的话发给我，我来查'}；是新的事，直接说给我听。`,
    );
  },
};
