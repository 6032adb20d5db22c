import { introduce, type Staff } from '../src/domain/people.ts';
import type { Ticket } from '../src/domain/ticket.ts';
import type { OwnerWords } from '../src/ports/owner-words.ts';

/** What it is about; somebody in despair is not read his own words and a number. */
const matterOf = (ticket: Ticket): string =>
  ticket.danger === 'suicide' ? '您这边' : `您的事${ticket.number}（${ticket.summary}）`;
const from = ({ name, code }: Staff) => ({ from: { name, code } });
const withMedia = (media?: readonly string[]) => (media && media.length > 0 ? { media } : {});

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
    text: `${matterOf(ticket)}，${introduce(by)}告诉我已经办好：${done}\n请您看看。要是还没好，直接告诉我，我马上转给${by.name}。`,
    ...withMedia(media),
  }),
  declined: (ticket, by, reason) => ({
    text: `${matterOf(ticket)}，${introduce(by)}看过了，向您说明：${reason}\n您有不同的想法，或者还想了解能怎么办，直接告诉我，我转给${by.name}。`,
  }),
  reopened: (ticket, by, reason) => ({
    text: `${matterOf(ticket)}重新办理了，${introduce(by)}：${reason}\n前面的记录都在，您不用再说一遍。`,
  }),
  takenOver: by => ({ text: `${introduce(by)}来了，接下来由${by.name}直接和您说。` }),
  handedBack: by => ({
    text: `${by.name}先忙到这里，接下来由我（机器）继续值守。您说的都有记录，想再找同事，说“转人工”就行。`,
  }),
  setAside: () => ({
    text: '很抱歉，您刚才有一条消息我没能处理好。原话已经留好，会有同事亲自看；着急的话，您换句话再发一次也行。',
  }),
};
