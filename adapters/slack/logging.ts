import type { App } from '@slack/bolt';
import { DomainError } from '../../src/domain/errors.ts';
import type { Staff } from '../../src/domain/people.ts';
import { notByChat, type Ticket } from '../../src/domain/ticket.ts';
import type { BoardInbox, BoardPlaces, CaseBoard } from '../../src/ports/case-board.ts';
import type { Media } from '../../src/ports/media.ts';
import type { Verbs } from '../../src/ports/verbs.ts';
import { DONE, WRITER } from './again.ts';
import { type SlackApi, SlackRefused } from './api.ts';
import { linkButton, plain, section } from './blocks.ts';
import { type Body, keyOf } from './body.ts';
import { ACTIONS } from './card.ts';
import { added, type Carried, carriedWords, carry, leftWords } from './carried.ts';
import { PICTURES, readValues, type Values } from './dialogs/inputs.ts';
import { type FromMessage, LOG_CALLBACK, LOG_TITLE, type LogMeta, loggedIn, logView } from './dialogs/log.ts';
import { type OpenDialog, openSoon } from './dialogs/open.ts';
import { told } from './eyes.ts';
import type { Files } from './files.ts';
import type { Line } from './line.ts';
import { answering, formActIdOf } from './listeners.ts';
import { createLookup, keyOf as ourKey } from './lookup.ts';
import type { People } from './people.ts';
import type { Posting } from './posting.ts';
import { numbersIn, spoken } from './spoken.ts';
import { type Tell, type Whereabouts, whereabouts } from './tell.ts';

/** Shortcuts that put on record what did not come by chat, and that send words of a thread to an owner. */
export interface Logging {
  listen(app: App, inWords: (body: Body, work: () => Promise<unknown>) => Promise<void>, open: OpenDialog): void;
}

export interface LoggingOptions {
  readonly api: SlackApi;
  readonly line: Line;
  readonly board: CaseBoard;
  readonly places: BoardPlaces;
  readonly people: People;
  readonly verbs: Verbs;
  readonly tell: Tell;
  readonly files: Files;
  readonly media: Pick<Media, 'clean'>;
  readonly inbox: Pick<BoardInbox, 'noteTold'>;
  readonly post: Posting['post'];
  readonly deskUrl?: string;
}

/** One case for one message, whoever turns it into one. */
const actOfMessage = ({ channel, ts }: FromMessage): string => `slack:message:${channel}:${ts}`;

export function createLogging(options: LoggingOptions): Logging {
  const { api, line, board, places, people, verbs, tell, files, media, inbox, post } = options;
  const lookup = createLookup(line);

  async function loggedAlready(ticketId: string, staff: readonly Staff[]): Promise<DomainError> {
    const one = await board.read(ticketId);
    const isHidden = !one || staff.some(s => one.ticket.about.includes(s.id));
    return new DomainError('conflict', `这条消息已经登记过了${isHidden ? '' : `，工单号 ${one.ticket.number}`}。`);
  }

  /** Whose owner is meant: the case of the thread, or of one that many share the one whose number stands in the words. */
  async function caseOf({ channel, threadTs }: Whereabouts, words: string): Promise<string> {
    const alone = channel && threadTs && (await board.caseAt(channel, threadTs));
    if (alone) return alone;
    const numbers = numbersIn(words);
    const meant = channel && threadTs && (await board.among(channel, threadTs, numbers));
    if (!meant)
      throw new DomainError('not_allowed_now', '只有工单讨论里的话可以发给业主。请到那张工单下面的讨论里再选一次。');
    const [only] = meant.values();
    if (only && numbers.length === 1) return only;
    throw new DomainError(
      'not_allowed_now',
      '这里是好几件事的公共话题，看不出发给哪一位业主。请选写着一个工单号（例如 CH-26-0020）的话，或按那张卡片上的“回复业主”。',
    );
  }

  /** The form for whoever asks, with his words in it, unless the message is a case already. */
  const form = (user: string, text: string, from?: FromMessage) => async () => {
    const staff = await people.all(user);
    if (staff.length === 0)
      throw new DomainError(
        'forbidden',
        '您还不在员工名单里，不能登记工单。请主管在员工名单里登记您的 Slack 成员编号或工作邮箱。',
      );
    const known = from && (await places.openedBy(actOfMessage(from)));
    if (known) throw await loggedAlready(known.ticketId, staff);
    const found = await places.placesOf(
      staff.map(s => s.communityId),
      from?.channel,
    );
    return logView({ places: found.map(p => p.id), ...(from ? { from } : {}) }, found, { text });
  };

  async function submit(body: Body, meta: LogMeta, values: Values, answer: ReturnType<typeof answering>) {
    const draft = readValues(values);
    const { from } = meta;
    const { user } = whereabouts(body);
    const threadTs = from?.threadTs;
    const at = { user, ...(from ? { channel: from.channel } : {}), ...(threadTs ? { threadTs } : {}) };
    const place = meta.places.length > 1 ? draft['place'] : meta.places[0];
    try {
      const by = await people.require(user, place ?? '');
      const actId = from ? actOfMessage(from) : formActIdOf(body);
      const ticket = await verbs.log(by, loggedIn(draft), actId);
      // Somebody else was faster: what this one wrote must not pass for on record.
      const opened = from && (await places.openedBy(actId));
      if (opened && opened.staffId !== by.id) throw await loggedAlready(opened.ticketId, [by]);
      const key = keyOf(body);
      await inbox.noteTold(key, DONE);
      await answer();
      // On record, and paged if it must be, before anything is read out of Slack.
      const ids = [...(from?.files ?? []), ...idsIn(draft[PICTURES])];
      const carried = await added(await carry(files, media, ids), pictures =>
        verbs.addPictures(by, ticket.id, pictures, `${actId}:pictures`),
      );
      await tellWriter(key, at, ticket, carried);
      const words = [from ? await linkTo(from) : '', leftWords(carried)].filter(Boolean).join('\n');
      if (words)
        await verbs
          .note({ by, ticketId: ticket.id, version: ticket.version, actId: `${actId}:link` }, words)
          .catch(notHis);
      if (from) await tellThread(key, from, ticket, by.name);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const found = await places.placesOf(meta.places, from?.channel);
      const isSeen = await answer({ response_action: 'update', view: logView(meta, found, draft, told(error)) });
      if (!isSeen) await tell.privately(at, `没有登记：${told(error)}\n您写的是：“${draft['text'] ?? ''}”`);
    }
  }

  /** From which message the case was made; nothing where we are not in the channel. */
  async function linkTo({ channel, ts }: FromMessage): Promise<string> {
    try {
      const { permalink } = await api.call('chat.getPermalink', { channel, message_ts: ts });
      return `由 Slack 里的消息登记：${String(permalink)}`;
    } catch (error) {
      if (!(error instanceof SlackRefused)) throw error;
      return '';
    }
  }

  async function tellWriter(key: string, at: Whereabouts, ticket: Ticket, carried: Carried): Promise<void> {
    const { deskUrl } = options;
    const logged = `已登记，工单号 ${ticket.number}（${notByChat(ticket) ?? ''}）。业主没有聊天，有进展请打电话告知。`;
    const text = [logged, carriedWords(carried)].filter(Boolean).join('\n');
    const button = deskUrl ? [linkButton('在值班台打开', ACTIONS.open, `${deskUrl}#${ticket.id}`)] : [];
    const actions = button.length > 0 ? [{ type: 'actions' as const, elements: button }] : [];
    await tell.once(key, WRITER, at, text, [section(plain(text)), ...actions]);
  }

  /** Only the number: who reads along there need not be staff. Before a second try Slack is asked for the first. */
  async function tellThread(key: string, from: FromMessage, { id, number }: Ticket, name: string): Promise<void> {
    const { channel, ts, threadTs = ts } = from;
    const text = `${name}已把这条消息登记为工单 ${number}。`;
    const metadata = ourKey(`logged:${id}`, 0);
    try {
      const isFirst = await inbox.noteTold(key, 'thread');
      if (!isFirst && (await lookup.findReply(channel, threadTs, metadata))) return;
      await post(channel, { text, blocks: [section(plain(text))] }, { thread_ts: threadTs, metadata });
    } catch (error) {
      if (!(error instanceof SlackRefused)) throw error;
    }
  }

  return {
    listen(app, inWords, open) {
      // The form first, as it may be opened for three seconds only.
      app.shortcut({ type: 'shortcut', callback_id: 'log_case' }, async ({ ack, body }) => {
        const it = body as unknown as Body;
        await openSoon(api, String(it['trigger_id']), LOG_TITLE, form(whereabouts(it).user, ''));
        await ack();
      });

      app.shortcut({ type: 'message_action', callback_id: 'to_case' }, async ({ ack, body }) => {
        const it = body as unknown as Body;
        await inWords(it, async () => {
          const { words, at, ts, files } = saidIn(it);
          if (!words && files.length === 0) throw wordless();
          const thread = at.threadTs ? { threadTs: at.threadTs } : {};
          const others = files.filter(file => !file.mimetype?.startsWith('image/')).length;
          const beside = files.length > 0 ? { files: files.map(file => file.id), others } : {};
          const from = { channel: at.channel, ts, ...thread, ...beside };
          await openSoon(api, String(it['trigger_id']), LOG_TITLE, form(at.user, words, from));
        });
        await ack();
      });

      app.shortcut({ type: 'message_action', callback_id: 'to_owner' }, async ({ ack, body }) => {
        const it = body as unknown as Body;
        await inWords(it, async () => {
          const { words, at, ts } = saidIn(it);
          if (!words) throw wordless();
          const ticketId = await caseOf(at, words);
          await open('reply', {
            triggerId: String(it['trigger_id']),
            ticketId,
            at,
            draft: { text: words },
            source: ts,
          });
        });
        await ack();
      });

      app.view({ type: 'view_submission', callback_id: LOG_CALLBACK }, async ({ ack, body, view, context }) => {
        const meta = JSON.parse(view.private_metadata) as LogMeta;
        await submit(body as unknown as Body, meta, view.state.values as Values, answering(ack, context));
      });
    },
  };
}

/** The message whose menu was used: what a person said in it, and where. Throws, in words, for a machine's. */
function saidIn(body: Body) {
  const {
    text = '',
    ts,
    thread_ts,
    user,
    bot_id,
    files = [],
  } = body['message'] as {
    readonly text?: string;
    readonly ts: string;
    readonly thread_ts?: string;
    readonly user?: string;
    readonly bot_id?: string;
    readonly files?: readonly { readonly id: string; readonly mimetype?: string }[];
  };
  if (!user || bot_id) throw new DomainError('bad_input', '这是机器发的消息，不能这样用。请选同事写的消息。');
  const words = spoken(text);
  const { channel, user: whoAsks } = whereabouts(body);
  if (!channel) throw new DomainError('bad_input', '看不出这条消息在哪个频道。请到频道里再选一次。');
  return { words, ts, files, at: { user: whoAsks, channel, ...(thread_ts ? { threadTs: thread_ts } : {}) } };
}

const wordless = () => new DomainError('bad_input', '这条消息里没有文字。请选一条写了话的消息，或用“登记工单”自己写。');

const idsIn = (pictures = ''): readonly string[] => pictures.split(' ').filter(Boolean);

/** The case is about the writer himself: what he may not see he adds nothing to. */
function notHis(error: unknown): void {
  if (!(error instanceof DomainError)) throw error;
}
