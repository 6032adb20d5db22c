import type { Danger } from '../src/domain/labels.ts';
import { introduce, type Staff } from '../src/domain/people.ts';
import type { Ticket } from '../src/domain/ticket.ts';
import type { OwnerWords } from '../src/ports/owner-words.ts';
import { missedLines } from './bind/missed.ts';

/** Somebody in despair is not read his own words and a number, nor told that he is done with. */
const isDespair = ({ danger }: Ticket): boolean => danger === 'suicide';
/** Nothing was broken: what ends it is an answer, not a repair. */
const isAnswered = ({ kind }: Ticket): boolean => !['repair', 'complaint', 'emergency'].includes(kind);
const matterOf = ({ number, summary }: Ticket): string => `您的事${number}（${summary}）`;
const from = ({ name, code }: Staff) => ({ from: { name, code } });
const withMedia = (media?: readonly string[]) => (media && media.length > 0 ? { media } : {});

/** What the person who answered the alarm is on, as owners call it. */
const DANGER_TOLD: Record<Exclude<Danger, 'suicide'>, string> = {
  fire: '您报的火情',
  gas: '您报的燃气味',
  lift: '电梯困人的事',
  shock: '您报的漏电触电',
  flood: '您报的跑水',
  falling: '您报的高空坠物',
  injury: '您说的有人受伤、不舒服的事',
  violence: '您说的事',
  missing: '找人的事',
  help: '您求救的事',
};

/** What owners are told when staff move their case. */
export const ownerWords: OwnerWords = {
  claimed: (ticket, by) => ({
    text: isDespair(ticket)
      ? `${introduce(by)}接过来了。您想说什么，随时在这里说。`
      : `${matterOf(ticket)}，${introduce(by)}接手了，接下来由${by.name}跟，有进展我在这里告诉您。要补充什么，直接发给我。`,
  }),
  reassigned: (ticket, to) => ({
    text: isDespair(ticket)
      ? `现在由${introduce(to)}接过来，前面的话都在，您不用再说一遍。`
      : `${matterOf(ticket)}，现在由${introduce(to)}接着跟，前面的记录都在，您不用再说一遍。有进展我在这里告诉您。`,
  }),
  replied: (_, by, text, media) => ({ text, ...from(by), ...withMedia(media) }),
  corrected: (_, by, text) => ({ text: `更正：${text}`, ...from(by) }),
  resolved: (ticket, by, done, media) => ({
    text: isDespair(ticket)
      ? `${introduce(by)}：${done}\n想说话，随时在这里说，${by.name}会看到。`
      : isAnswered(ticket)
        ? `${matterOf(ticket)}，${introduce(by)}答复您：${done}\n还有想问的、想说的，直接在这里说，${by.name}会看到。`
        : `${matterOf(ticket)}，${introduce(by)}已经办好：${done}\n请您看看。要是还没好，直接在这里说，${by.name}会看到。`,
    ...from(by),
    ...withMedia(media),
  }),
  declined: (ticket, by, reason) => ({
    text: isDespair(ticket)
      ? `${introduce(by)}：${reason}\n想说话，随时在这里说，${by.name}会看到。`
      : `${matterOf(ticket)}，${introduce(by)}看过了，向您说明：${reason}\n您有不同的想法，或者还想了解能怎么办，直接在这里说，${by.name}会看到。`,
    ...from(by),
  }),
  reopened: (ticket, by, reason) => ({
    text: isDespair(ticket)
      ? `${introduce(by)}：${reason}\n想说话，随时在这里说，${by.name}会看到。`
      : `${matterOf(ticket)}，${introduce(by)}重新办起来了：${reason}\n前面的记录都在，您不用再说一遍，有进展在这里告诉您。`,
    ...from(by),
  }),
  acknowledged: (danger, by, phone24) => ({
    text:
      danger === 'suicide'
        ? `${introduce(by)}已经看到您说的，正在想办法帮您。想说什么就在这里说，也可以打24小时电话${phone24}。`
        : `${by.onDuty && by.role !== 'leader' ? '值班的' : ''}${introduce(by)}已经应答，正在处理${DANGER_TOLD[danger]}。有变化请马上在这里说，或拨24小时电话${phone24}。`,
    ...from(by),
  }),
  takenOver: by => ({ text: `${introduce(by)}来了，接下来由${by.name}直接和您说。`, ...from(by) }),
  handedBack: by => ({
    text: `${by.name}先说到这里，接下来由门房的机器接着听您说。您说的都有记录，想再找同事，说“转人工”就行。`,
    ...from(by),
  }),
  bound: (home, by) => ({
    text: `${introduce(by)}核对过了，您这个聊天已经和${home}绑好。以后说“我家”就知道是这里，不用再报房号。`,
    ...from(by),
  }),
  missed: (words, timeZone) => ({ text: missedLines(words, timeZone) }),
  notBound: (home, by, reason) => ({
    text: `${home}的绑定这次没有办成，${introduce(by)}向您说明：${reason}\n对上了随时再说“绑定”，也可以到客服台当面办。没绑定不耽误，有事照样直接说。`,
    ...from(by),
  }),
  untied: (by, home) => ({
    text: `${home ? `${home}的登记已经结束` : '这个聊天已经解绑'}，由${introduce(by)}办的。没办完的事照样办，有事也可以接着在这里说；要是办错了，直接在这里说。`,
    ...from(by),
  }),
  befriended: () => ({
    text: '加上好友了，我是门房的机器，在这里报事、问事都可以。想让我知道您住哪里，说“绑定”，或把客服台给的绑定码发来；没绑定也不耽误，有事直接说。',
  }),
  setAside: (ticket, phone24) => ({
    text: `很抱歉，您刚才有一条消息我没看明白，原话已经留好，请同事来看（编号${ticket.number}）。着急的话，换句话再发一次，或者打24小时电话${phone24}。`,
  }),
};
