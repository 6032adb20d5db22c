import { cutWords } from '../src/domain/cut.ts';
import { introduce } from '../src/domain/people.ts';
import type { Ticket } from '../src/domain/ticket.ts';
import { localTime } from '../src/domain/time.ts';
import type { Cases } from '../src/ports/talk.ts';
import { bare } from './answers.ts';
import type { Heard } from './engine/flow.ts';
import { looksAtIt, standsWith } from './intake/receipt.ts';
import { ABUSE } from './summary.ts';
import { inCharge } from './who.ts';

const COST = /(收|要|花|付|交)(不?[收要花付交])?(多少)?(钱|费)|多少钱|收费|免费|费用/;
const SUITS =
  /在家|家里?(有|没)人|(有|没)空|方便|可以来|能来|再来|别来|上门|预约|过来|来(吧|就行|就好|好了)|改(到|成|约|期)/;
const SUITED = '方便时间：';
const STILL = /^(现在|这会儿|他们?|又|怎么|都几点了)?(还|仍|又)(在|是在)/;
const OUTBURST =
  /^(你们?|您)?(倒是)?(说话|回话|吱声|吭声|回复|回个?话|出声)|不说话|哑巴|装死|(不|懒得)(找|指望|理|靠|问)(你|您)们|指望不上|受够|没法(说|沟通)|^呵呵+$|^无语$|^服了|(就|只|光)(会|知道)(说|记|回)|糊弄|敷衍|打发(我|人)/;

/** Asks whether the work on his case costs him something. */
export const asksCost = (text: string): boolean => text.length <= 20 && COST.test(text);
/** "还在唱": it goes on. */
export const isStillGoingOn = (text: string): boolean => text.length <= 12 && STILL.test(text) && !/[吗？?]/.test(text);
/** At the end of his patience, with nothing to add to the matter. */
export const isOutburst = (text: string): boolean => text.length <= 20 && OUTBURST.test(text);

const whoHas = (cases: Cases, ticket: Ticket) =>
  cases.staff.find(s => s.id === ticket.responsibleId) ?? looksAtIt(cases, ticket);

/** What is true of the price of work, and who answers for this case. */
export function costLine(cases: Cases, ticket: Ticket): string {
  const who = whoHas(cases, ticket);
  return `公共部分的日常维修不另收费；家里面的维修要是收费，会先说价，您同意了再做。您问的这句也记下了${who ? `，${who.name}看得到` : ''}。`;
}

/** The time that suits, noted as what the owner asks for; the line that reads it back, undefined when no time was named. */
export function noteTime(turn: Heard, ticket: Ticket): string | undefined {
  const { cases, reading, text } = turn;
  const time = reading.slots.time;
  // "不对 后天上午": another time in place of the one named before.
  const isOtherTime = text.length <= 14 && /不对|还是|改/.test(text) && (ticket.demand ?? '').includes(SUITED);
  if (time === undefined || text.length > 40 || ABUSE.test(text) || !(SUITS.test(text) || isOtherTime))
    return undefined;
  cases.add(ticket.id, turn.messageIds);
  const demand = cutWords([ticket.demand, `${SUITED}${text}`].filter(Boolean).join('；'), 200);
  cases.amend(ticket.id, { demand }, '业主说的时间');
  const plain = text.replace(/才(?=在|有|能|方便)/, '').replace(/^(我|那|就|要)+|[，。！!,.\s]+$/gu, '');
  const who = whoHas(cases, ticket)?.name ?? '接手的同事';
  return `好的，记下了：${/[吗？?]$/.test(text) ? time : plain}。具体安排由${who}跟您定。`;
}

/** It goes on: noted with the time, and with whom it stands. */
export function stillLine(cases: Cases, ticket: Ticket, text: string): string {
  const time = localTime(cases.now, cases.community.timeZone);
  return `让您受累了，很抱歉。${time}${bare(text)}，我记下了，${ticket.number}${standsWith(cases, ticket)}。`;
}

/** The very words of the case once more. */
export const isSaidAgain = (text: string, { summary }: Ticket): boolean =>
  bare(text).length >= 3 && bare(text) === bare(summary);

/** Whoever says it again and again wants to hear that it is kept; never that he said so before. */
export function saidAgainLine(turn: Heard, ticket: Ticket): string {
  const { cases } = turn;
  const isPressing = ticket.messages.length >= 3;
  cases.add(ticket.id, turn.messageIds);
  if (!isPressing)
    return `您放心，这件事记着呢（${ticket.number}），${standsWith(cases, ticket)}。有人接手，我在这里告诉您。`;
  if (ticket.urgency === 'normal' || ticket.urgency === 'low')
    cases.amend(ticket.id, { urgency: 'high' }, '业主说了好几遍，请早点联系');
  return `我在呢，知道您着急。${ticket.number}已经按加急办，${standsWith(cases, ticket)}。想跟人说说话，打24小时电话${cases.community.settings.phone24}，或者发“转人工”。`;
}

const ASKS = /[吗么呢]\s*[？?]?$|[？?]$|怎么办|能不能|可不可以|有没有/;

/** A question about his case is read by whoever has it; undefined when nothing is asked. */
export function askedLine(cases: Cases, ticket: Ticket, text: string): string | undefined {
  if (!ASKS.test(text)) return undefined;
  const who = whoHas(cases, ticket);
  return who ? `您问的我也记下了，由${who.name}在这里答您。` : '您问的我也记下了，接手的同事在这里答您。';
}

/** For somebody who has had enough: sorry, who looks at it, what comes next, and nothing asked. */
export function calmLine(turn: Heard, ticket: Ticket, isAgain: boolean): string {
  const { cases } = turn;
  const { calledAs } = cases.asker;
  const you = calledAs ? `${calledAs}，` : '';
  const who = whoHas(cases, ticket);
  if (isAgain)
    return `我在，您的话我都记着，${who ? `${who.name}看得到` : '同事看得到'}。等不了的话，请打24小时电话${cases.community.settings.phone24}。`;
  const chief = inCharge(cases, ticket.summary);
  const isHigh = ticket.urgency === 'high' || ticket.urgency === 'emergency';
  if (!isHigh) cases.amend(ticket.id, { urgency: 'high' }, '业主很着急，请主管也看一看');
  const both =
    chief && chief.id !== who?.id
      ? chief.onDuty
        ? `，也请${introduce(chief)}看`
        : `，${introduce(chief)}上班后也看`
      : '';
  const next = who ? `下一步由${who.name}在这里跟您说` : '有人接手，我在这里告诉您';
  return `${you}我在。让您等得这么着急，真的很抱歉。您说的都记着（${ticket.number}），已按加急办，${standsWith(cases, ticket)}${both}。${next}。`;
}
