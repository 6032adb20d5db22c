import { FileBox } from 'file-box';
import type { Outbound } from '../outbound.ts';
import type { Said, Say } from '../protocol.ts';
import { isOutage, LateError, within } from './deadline.ts';
import { peopleAreHeard, toldOf } from './errors.ts';
import type { Puppet } from './reading.ts';

export interface Saying {
  /** In the order given; never rejects. */
  say(say: Say): Promise<Said>;
  accept(request: string): Promise<Said>;
}

interface SayingOptions {
  readonly puppet: Puppet;
  readonly outbound: Outbound;
  /** How long WeChat may leave one part unanswered. */
  readonly sayMs: number;
}

/** What separates a mention from what follows it. */
const AFTER_MENTION = '\u2005';

/**
 * What WeChat answered is marked part by part, so that a second try goes on where the first ended: a part is said again only
 * when the process ends between the answer and the mark.
 */
export function createSaying({ puppet, outbound, sayMs }: SayingOptions): Saying {
  /** Tries WeChat has not answered yet, by key. */
  const open = new Map<string, Promise<Said>>();
  let last: Promise<unknown> = Promise.resolve();

  async function parts(say: Say): Promise<Said> {
    let mark = outbound.said(say.key) ?? { parts: 0 };
    const all: (() => Promise<unknown>)[] = [
      ...(say.text === '' ? [] : [async () => puppet.messageSendText(say.to, await worded(say), mentions(say))]),
      ...say.files.map(file => async () => puppet.messageSendFile(say.to, await boxed(file))),
    ];
    for (const part of all.slice(mark.parts)) {
      const id = await part();
      mark = { ...(typeof id === 'string' && id !== '' && { id }), ...mark, parts: mark.parts + 1 };
      outbound.markSaid(say.key, mark);
    }
    return { kind: 'said', ...(mark.id && { id: mark.id }) };
  }

  async function worded({ to, text, mention }: Say): Promise<string> {
    if (!mention) return text;
    const member = await puppet.roomMemberPayload(to, mention).catch(() => undefined);
    const name = member?.roomAlias || member?.name;
    return name ? `@${name}${AFTER_MENTION}${text}` : text;
  }

  async function boxed({ file, name }: Say['files'][number]): Promise<FileBox> {
    return FileBox.fromBase64(Buffer.from(await outbound.bytes(file)).toString('base64'), name);
  }

  async function reach({ to, isRoom }: Say): Promise<Said | undefined> {
    if (!puppet.isLoggedIn) return { kind: 'failed', why: '微信没有登录' };
    try {
      const found = isRoom ? puppet.roomPayload(to) : puppet.contactPayload(to);
      await within<unknown>(found, sayMs, 'whom it is said to');
      return undefined;
    } catch (error) {
      return isOutage(error)
        ? { kind: 'failed', why: `微信暂时没有应答：${toldOf(error)}` }
        : { kind: 'unknown', why: isRoom ? '这次登录里没有这个群' : '这次登录里没有这个联系人' };
    }
  }

  async function attempt(say: Say): Promise<Said> {
    const before = open.get(say.key);
    if (!before) {
      const trouble = await reach(say);
      if (trouble) return trouble;
    }
    const under = before ?? parts(say);
    open.set(say.key, under);
    try {
      const said = await within(under, sayMs * (1 + say.files.length), 'an answer');
      open.delete(say.key);
      return said;
    } catch (error) {
      if (!(error instanceof LateError)) {
        open.delete(say.key);
        return isOutage(error) ? unsure(toldOf(error)) : { kind: 'declined', why: toldOf(error) };
      }
      // One more try waits for the first answer; the one after that says it anew.
      if (before) open.delete(say.key);
      else void under.catch(() => {});
      return unsure('微信没有应答');
    }
  }

  const inTurn = (work: () => Promise<Said>): Promise<Said> => {
    // What puppets throw from here on may quote what was to be said, and to whom.
    peopleAreHeard();
    const done = last.then(work).catch((error: unknown): Said => ({ kind: 'failed', why: toldOf(error) }));
    last = done;
    return done;
  };

  return {
    say: say => inTurn(() => attempt(say)),
    accept: request =>
      inTurn(async () => {
        if (!puppet.isLoggedIn) return { kind: 'failed', why: '微信没有登录' };
        try {
          await within(puppet.friendshipAccept(request), sayMs, 'an answer');
          return { kind: 'said' };
        } catch (error) {
          return error instanceof LateError
            ? unsure('微信没有应答')
            : { kind: 'failed', why: `微信没有答应：${toldOf(error)}` };
        }
      }),
  };
}

const mentions = ({ mention }: Say): string[] => (mention ? [mention] : []);
const unsure = (why: string): Said => ({ kind: 'unsure', why });
