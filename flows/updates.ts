import type { Danger } from '../src/domain/labels.ts';
import { introduce, type Staff } from '../src/domain/people.ts';
import type { Ticket } from '../src/domain/ticket.ts';
import type { OwnerWords } from '../src/ports/owner-words.ts';

/** What it is about; somebody in despair is not read his own words and a number. */
const matterOf = (ticket: Ticket): string =>
  ticket.danger === 'suicide' ? '您这边' : `您的事${ticket.number}（${ticket.summary}）`;
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
    text: `${matterOf(ticket)}，${introduce(by)}接手了，从现在起由${by.name}一直跟到底，有进展我在这里告诉您。要补充什么，直接发给我。`,
  }),
  reassigned: (ticket, to) => ({
    text: `${matterOf(ticket)}，现在由${introduce(to)}接着跟，前面说过的都已交接，您不用再说一遍。`,
  }),
  replied: (_, by, text, media) => ({ text, ...from(by), ...withMedia(media) }),
  corrected: (_, by, text) => ({ text: `更正：${text}`, ...from(by) }),
  resolved: (ticket, by, done, media) => ({
    text: `${matterOf(ticket)}，${introduce(by)}已经办好：${done}\n请您看看。要是还没好，直接在这里说，${by.name}会看到。`,
    ...from(by),
    ...withMedia(media),
  }),
  declined: (ticket, by, reason) => ({
    text: `${matterOf(ticket)}，${introduce(by)}看过了，向您说明：${reason}\n您有不同的想法，或者还想了解能怎么办，直接在这里说，${by.name}会看到。`,
    ...from(by),
  }),
  reopened: (ticket, by, reason) => ({
    text: `${matterOf(ticket)}重新办理了，${introduce(by)}：${reason}\n前面的记录都在，您不用再说一遍。`,
    ...from(by),
  }),
  acknowledged: (danger, by, phone24) => ({
    text:
      danger === 'suicide'
        ? `${introduce(by)}已经看到您说的，正在想办法帮您。想说什么就在这里说，也可以打24小时电话${phone24}。`
        : `${by.onDuty ? '值班的' : ''}${introduce(by)}已经应答，正在处理${DANGER_TOLD[danger]}。有变化请马上在这里说，或拨24小时电话${phone24}。`,
    ...from(by),
  }),
  takenOver: by => ({ text: `${introduce(by)}来了，接下来由${by.name}直接和您说。`, ...from(by) }),
  handedBack: by => ({
    text: `${by.name}先忙到这里，接下来由门房（机器）继续值守。您说的都有记录，想再找同事，说“转人工”就行。`,
    ...from(by),
  }),
  setAside: () => ({
    text: '很抱歉，您刚才有一条消息我没能处理好。原话已经留好，会有同事亲自看；着急的话，您换句话再发一次也行。',
  }),
};
