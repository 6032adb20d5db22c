import type { Category } from '../src/domain/labels.ts';
import { introduce, STAFF_ROLE_NAMES, type Staff } from '../src/domain/people.ts';
import { isOpen, type Ticket } from '../src/domain/ticket.ts';
import { localDateTime } from '../src/domain/time.ts';
import type { Cases } from '../src/ports/talk.ts';
import type { Flow, Heard, Turn } from './engine/flow.ts';
import { fileMatter } from './intake/file.ts';
import { isWork } from './intake/questions.ts';
import { holdsReport, QUESTIONS } from './matter.ts';
import { asksCost, costLine } from './meanwhile.ts';
import { isOwnAccount } from './own-account.ts';
import { isMute } from './pointing.ts';
import { type SetAside, setAside } from './replay.ts';
import { handedTo, isDeskOpen, onFees, onHand } from './who.ts';

const BANNER = /横幅|条幅|海报|易拉宝|展架|喷绘|拱门|彩旗/;
const WANTS = /挂|放|摆|贴|拉|布置|可以|能不能|行不行|申请/;

/** Wants to put something up in the parts everybody uses; it takes an approval. */
export const asksForBanner = (text: string): boolean => BANNER.test(text) && WANTS.test(text);

const answers = (cases: Cases, ticket: Ticket): Staff | undefined =>
  ticket.category.startsWith('fee.') || ticket.kind === 'fee_query'
    ? onFees(cases)
    : onHand(cases, ticket.where.building);

/** The company's published time to answer, where there is one, and where the answer will be found; said once a day. */
function byWhen({ cases, memo }: Turn): string {
  const today = localDateTime(cases.now, cases.community.timeZone).split(' ')[0]!;
  if (memo.answerTimeSaidOn === today) return '';
  memo.answerTimeSaidOn = today;
  const { answerMinutes, deskFrom, deskUntil } = cases.community.settings;
  if (answerMinutes === undefined) return '答复会发在这里。';
  const counted = isDeskOpen(cases) ? `（${deskFrom}–${deskUntil}）` : `（从${deskFrom}算起）`;
  return `我们公布的是上班时间${answerMinutes}分钟内答复${counted}，答复会发在这里。`;
}

/** Who answers, and by when where that was not said today. */
function answeredBy(turn: Turn, who: Staff | undefined, isMore = false): string {
  const { cases } = turn;
  const when = byWhen(turn);
  if (!who) return `${handedTo(cases, who)}。${when}`;
  return when && !isMore
    ? `请${introduce(who)}答复您。${when}`
    : `会由${STAFF_ROLE_NAMES[who.role]}${who.name}一并答复。${when}`;
}

/** Files words as a question for a named person and says who answers, and by when. */
export function handOver(turn: Turn, told: SetAside, opening: string): Ticket {
  const { cases, say } = turn;
  const { meant, text, messageIds } = told;
  const kind = meant.intent === 'fee_query' ? 'fee_query' : 'inquiry';
  const ticket = fileMatter(cases, { ...meant, text }, meant.slots, text, messageIds, kind);
  const who = answers(cases, ticket);
  say('question.handed', `${opening}编号${ticket.number}。${answeredBy(turn, who)}`);
  return ticket;
}

const HALF_HOUR = 30 * 60_000;

/** Asked again, or more of the same a moment later. */
const isTheSame = ({ now }: Cases, ticket: Ticket, category: Category): boolean =>
  category === 'none.general' ? now.getTime() - ticket.openedAt.getTime() < HALF_HOUR : category === ticket.category;

/** Adds the words to the case in which a person answers this already; whether there is one. */
export function addToSame(turn: Heard): boolean {
  const { cases, reading, messageIds } = turn;
  const you = cases.asker.calledAs ? `${cases.asker.calledAs}，` : '';
  const isDark = reading.abstain || isMute(turn.text);
  const same = cases.tickets.find(t =>
    isDark
      ? isOpen(t) && t.kind === 'inquiry' && t.category === 'none.general' && isTheSame(cases, t, 'none.general')
      : isOpen(t) && t.kind === reading.intent && isTheSame(cases, t, reading.category),
  );
  if (!same) return false;
  cases.add(same.id, messageIds);
  const who = cases.staff.find(s => s.id === same.responsibleId) ?? answers(cases, same);
  turn.say('question.added', `${you}这句也加到${same.number}里了，${answeredBy(turn, who, true)}`);
  return true;
}

/** "修的话要多久", "要收费吗": names nothing of its own, and one repair is open; whoever has that answers. */
function asksAboutTheOne({ cases, reading, text }: Heard): Ticket | undefined {
  const [one, ...more] = cases.tickets.filter(isOpen);
  const isPlain = reading.category === 'none.general' && !isOwnAccount(text);
  return isPlain && one && isWork(one) && more.length === 0 ? one : undefined;
}

/** Put to the person who has the case, beside what is true of every price. */
function putToWhoHas(turn: Heard, ticket: Ticket): void {
  const { cases, text, messageIds } = turn;
  cases.add(ticket.id, messageIds);
  if (asksCost(text)) {
    turn.say('question.cost', costLine(cases, ticket));
    return;
  }
  const who = cases.staff.find(s => s.id === ticket.responsibleId) ?? answers(cases, ticket);
  turn.say('question.of-case', `您问的我记在${ticket.number}（${ticket.summary}）里了，${answeredBy(turn, who)}`);
}

/** Still not understood, or no answer: a person reads it. */
export const BY_PERSON = '您说的我原样记下了，';

/** He was asked what he means a while ago, and what he said since did not tell. */
export const isAskedInVain = ({ cases, memo }: Turn): boolean =>
  memo.doubted !== undefined && cases.now.getTime() - new Date(memo.doubted).getTime() < HALF_HOUR;

/** To a person, beside what he has of it already. */
export function passOn(turn: Heard): void {
  if (!addToSame(turn)) handOver(turn, setAside(turn), BY_PERSON);
}

/** The knowledge base has been asked, and does not know; of his own account it knows nothing anyway. */
const isUnknown = ({ reading, text }: Turn & Pick<Heard, 'reading' | 'text'>): boolean =>
  reading.isUnknown === true && !isOwnAccount(text);

/** Questions: there is always a person and, where published, a time. */
export const question: Flow = {
  name: 'question',
  hears: ({ reading, text }) =>
    !reading.abstain &&
    !holdsReport(reading, text) &&
    (QUESTIONS.includes(reading.intent) || (asksForBanner(text) && reading.intent !== 'complaint')),
  answer(turn) {
    const { cases, reading, text } = turn;
    const you = cases.asker.calledAs ? `${cases.asker.calledAs}，` : '';
    if (asksForBanner(text)) {
      handOver(
        turn,
        setAside(turn),
        `${you}大门、大堂挂横幅、摆展架，要先审批，您的需要我已经记下来；批下来之前能用的办法（电子屏、水牌）也请同事一并答复。`,
      );
      return;
    }
    if (addToSame(turn)) return;
    const one = asksAboutTheOne(turn);
    if (one) {
      putToWhoHas(turn, one);
      return;
    }
    handOver(
      turn,
      setAside(turn),
      `${you}${isUnknown(turn) ? '这个我没有现成的答案，不乱说。' : ''}${reading.intent === 'fee_query' ? '您问的费用我记下了，' : '您问的我记下了，'}`,
    );
  },
};
