import { DomainError } from '../../src/domain/errors.ts';
import type { BoardCase, BoardInbox, CaseBoard } from '../../src/ports/case-board.ts';
import type { Verbs } from '../../src/ports/verbs.ts';
import { button } from './blocks.ts';
import type { Body } from './body.ts';
import { ACTIONS, caseValue } from './card.ts';
import { told } from './eyes.ts';
import { rootOf } from './lookup.ts';
import { type People, Unasked } from './people.ts';
import { numbersIn, partsOf, spoken } from './spoken.ts';
import type { Tell } from './tell.ts';
import { OURS } from './thread.ts';

export interface TalkOptions {
  readonly board: CaseBoard;
  readonly inbox: BoardInbox;
  readonly people: People;
  readonly verbs: Verbs;
  readonly tell: Tell;
}

/**
 * What people write in the thread of a case: an internal note, always. In a thread that many cases share the number says which
 * is meant. `key`: of the body it came in; `actId` begins with `OURS`.
 */
export type Talk = (event: Body, key: string, actId: string) => Promise<void>;

interface Said {
  readonly ts: string;
  readonly user?: string;
  readonly text?: string;
  readonly bot_id?: string;
  readonly thread_ts?: string;
  readonly files?: readonly unknown[];
}

/** Longest text of a note. */
const MAX_NOTE = 4000;
const WHICH =
  '这里是好几件事的公共话题，这句话没有记进工单。请写上工单号（例如 CH-26-0020）再说一次，或用卡片上的“内部记录”。';
const PLAIN = new Set([undefined, 'file_share', 'thread_broadcast', 'me_message']);

export function createTalk({ board, inbox, people, verbs, tell }: TalkOptions): Talk {
  return async (event, key, actId) => {
    const channel = String(event['channel']);
    const subtype = event['subtype'] as string | undefined;
    const said = event as unknown as Said;
    const words = wordsOf(said);
    if (PLAIN.has(subtype)) await note({ channel, said, text: words, names: words, key, actId });
    else if (subtype === 'message_changed') await changed(channel, event, key, actId);
    else if (subtype === 'message_deleted') await deleted(channel, event, key, actId);
  };

  async function note({ channel, said, text, names, key, actId }: Noting): Promise<void> {
    const { user, thread_ts, ts, bot_id } = said;
    // A machine's words are nobody's: our own above all.
    if (!user || bot_id || !thread_ts || thread_ts === ts || !text) return;
    const at = { user, channel, threadTs: thread_ts };
    const alone = await board.caseAt(channel, thread_ts);
    if (alone) return noteOn(alone, at, text, key, actId);
    const numbers = numbersIn(names);
    const meant = await board.among(channel, thread_ts, numbers);
    if (!meant) return;
    if (numbers.length === 0) return tell.once(key, 'which', at, WHICH);
    for (const number of numbers) {
      const ticketId = meant.get(number);
      const why = `这个话题里没有工单 ${number}，这句话没有记进去。请核对号码，或用卡片上的“内部记录”。`;
      if (ticketId) await noteOn(ticketId, at, text, key, `${actId}:${number}`);
      else await tell.once(key, `none:${number}`, at, why);
    }
  }

  async function noteOn(ticketId: string, at: Place, text: string, key: string, actId: string): Promise<void> {
    const one = await board.read(ticketId);
    if (!one) return;
    try {
      const by = await people.require(at.user, one.ticket.communityId);
      const act = { by, ticketId, version: one.ticket.version };
      const own = standsThere(one, at) ? actId : actId.replace(OURS, 'slack:former:');
      for (const [i, part] of partsOf(text, MAX_NOTE).entries())
        await verbs.note({ ...act, actId: i === 0 ? own : `${own}:${i + 1}` }, part);
    } catch (error) {
      // What he said is kept when Slack says who he is.
      if (!(error instanceof DomainError) || error instanceof Unasked) throw error;
      await tell.once(key, `refused:${ticketId}`, at, `这句话没有记进工单：${told(error)}`);
    }
  }

  async function changed(channel: string, event: Body, key: string, actId: string): Promise<void> {
    const now = event['message'] as Said;
    const before = event['previous_message'] as Said | undefined;
    // Slack also says "changed" when it adds a preview or counts replies.
    if (!before || wordsOf(now) === wordsOf(before)) return;
    const names = `${wordsOf(before)} ${wordsOf(now)}`;
    await note({ channel, said: now, text: `改了上面的话：${wordsOf(now)}`, names, key, actId });
    await offerCorrection(channel, now, '您改了这句话，但它已经发给业主，业主看到的还是原来的。');
  }

  async function deleted(channel: string, event: Body, key: string, actId: string): Promise<void> {
    const before = event['previous_message'] as Said | undefined;
    if (!before) return;
    await note({ channel, said: before, text: '删掉了上面的一句话', names: wordsOf(before), key, actId });
    await offerCorrection(channel, before, '您删了这句话，但它已经发给业主，收不回来。');
  }

  async function offerCorrection(channel: string, { ts, user, thread_ts }: Said, why: string): Promise<void> {
    const sent = user ? await inbox.sentAt(channel, ts) : undefined;
    const one = sent && (await board.read(sent.ticketId));
    if (!one || !user) return;
    const text = `${why}要不要给业主发一条更正？`;
    await tell.privately({ user, channel, ...(thread_ts ? { threadTs: thread_ts } : {}) }, text, [
      { type: 'section', text: { type: 'plain_text', text } },
      { type: 'actions', elements: [button('发更正', ACTIONS.correct, caseValue(one.ticket))] },
    ]);
  }
}

interface Noting {
  readonly channel: string;
  readonly said: Said;
  readonly text: string;
  /** Words that may name cases. */
  readonly names: string;
  readonly key: string;
  readonly actId: string;
}

interface Place {
  readonly user: string;
  readonly channel: string;
  readonly threadTs: string;
}

/** What is told of the case stands in this very thread: its talk need not be told there. */
const standsThere = ({ shown }: BoardCase, { channel, threadTs }: Place): boolean =>
  shown?.channel === channel && rootOf(shown) === threadTs;

/** The words as people read them; what was put beside them is only named. */
function wordsOf({ text = '', files }: Said): string {
  return [spoken(text), files?.length ? `［文件 ${files.length} 个，在 Slack 里］` : ''].filter(Boolean).join('\n');
}
