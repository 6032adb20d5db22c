import { introduce } from '../src/domain/people.ts';
import { localDate } from '../src/domain/time.ts';
import type { Cases } from '../src/ports/talk.ts';
import type { Flow } from './engine/flow.ts';
import { fileMatter } from './intake/file.ts';
import { intake } from './intake/flow.ts';
import { carrying } from './last-line.ts';
import { part } from './parted.ts';
import { isDeskOpen, onHand, onWatch } from './who.ts';

const FESTIVAL = /国庆|春节|过年|元旦|五一|劳动节|中秋|端午|清明|放假|节假日|节日|过节|除夕|大年|初[一二三四五六七]/;
const DAY = `(几点|什么时候|现在|这会儿|今天|今晚|明天|晚上|夜里|周末|周[一二三四五六日天]|星期[一二三四五六日天]|${FESTIVAL.source})`;
const AT_WORK = '(上班|下班|开门|关门|营业|值班|在班|有人|没人)';
const ASKS = new RegExp(`${DAY}.{0,8}${AT_WORK}|(上班|下班|营业|办公|工作)(时间|到几点|吗|么)`);
/** Hours that are not ours, or somebody who is at home. */
const NOT_OURS =
  /快递|超市|驿站|健身|泳|会所|图书|食堂|幼儿园|派出所|药店|诊所|银行|电梯|楼上|楼下|隔壁|对门|邻居|家|打|吵|闹|施工|装修|上门|维修|来修/;

/** Asks when somebody is there. */
const asksHours = (text: string): boolean => text.length <= 24 && ASKS.test(text) && !NOT_OURS.test(text);

/** Who is there now, and when the desk is; a number for every hour. */
function hoursNow(cases: Cases): string {
  const { deskFrom, deskUntil, phone24 } = cases.community.settings;
  const who = onHand(cases, cases.asker.homes[0]?.building) ?? onWatch(cases);
  const there = who
    ? `${isDeskOpen(cases) ? '' : '现在不在客服台时间，'}${introduce(who)}在班`
    : isDeskOpen(cases)
      ? '现在是客服台时间，同事暂时不在台前'
      : '现在是休息时间';
  return `客服台${deskFrom}–${deskUntil}有人，${there}；24小时电话${phone24}什么时候都能打。有事现在就可以说，我先记下来。`;
}

/** "你们几点下班", "国庆上班吗": what stands on record; the days of a festival are arranged by people, who answer. */
export const hours: Flow = {
  name: 'hours',
  interrupts: ({ text, open, reading }) =>
    asksHours(text) && !reading.alert && !open.some(d => ['person@1', 'emergency@1', 'suspect@1'].includes(d.id)),
  returns: true,
  answer(turn) {
    // "厨房漏水了，另外客服台几点上班": the leak is no less told.
    const { others } = part(turn, m => asksHours(m.text));
    if (others) return intake.answer({ ...others, say: carrying(turn, hoursNow(turn.cases)) });
    const { cases, text } = turn;
    const { greetings, deskFrom, deskUntil, phone24 } = cases.community.settings;
    const today = localDate(cases.now, cases.community.timeZone);
    const isFestival = FESTIVAL.test(text) || greetings?.some(g => g.from <= today && today <= g.until);
    if (!isFestival) return turn.say('hours.told', hoursNow(cases));
    const matter = { ...turn.reading, intent: 'inquiry', category: 'service.admin', urgency: 'normal' } as const;
    const ticket = fileMatter(cases, matter, turn.reading.slots, text, turn.messageIds);
    turn.say(
      'hours.festival',
      `客服台平时${deskFrom}–${deskUntil}有人，24小时电话${phone24}过节也能打。节日那几天怎么排班，我记下来请同事答复您（${ticket.number}），答复发在这里。`,
    );
  },
};
