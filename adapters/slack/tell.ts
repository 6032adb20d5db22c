import type { BoardInbox } from '../../src/ports/case-board.ts';
import { type SlackApi, SlackLater } from './api.ts';
import type { Block } from './blocks.ts';
import type { Body } from './body.ts';
import type { SlackMessage } from './card.ts';
import { slackText } from './text.ts';

const TIMEOUT_MS = 5000;

/** Somebody at his place in Slack. */
export interface Whereabouts {
  readonly user: string;
  readonly channel?: string;
  readonly threadTs?: string;
}

/** Says something to one person only. */
export interface Tell {
  /** Where he is, seen by nobody else; in his own messages from us when there is no such place. */
  privately(at: Whereabouts, text: string, blocks?: readonly Block[]): Promise<void>;
  /** Privately, and once however often the body of this key is worked through: what has probably arrived is not said again. */
  once(key: string, what: string, at: Whereabouts, text: string, blocks?: readonly Block[]): Promise<void>;
  /** Where he pressed. */
  presser(body: Body, text: string): Promise<void>;
  /** To what he pressed or commanded, at its address while that is good. */
  answer(body: Body, message: Partial<SlackMessage> & { readonly text: string }): Promise<void>;
}

export function createTell(api: SlackApi, inbox: Pick<BoardInbox, 'noteTold' | 'forgetTold'>): Tell {
  async function privately({ user, channel, threadTs }: Whereabouts, text: string, blocks?: readonly Block[]) {
    const message = { text: slackText(text, 3000), ...(blocks ? { blocks } : {}) };
    const isHere = channel !== undefined && !channel.startsWith('D');
    const here = async () =>
      api.call('chat.postEphemeral', { channel, user, ...(threadTs ? { thread_ts: threadTs } : {}), ...message });
    const direct = async () => api.call('chat.postMessage', { channel: user, ...message });
    if (!isHere) return void (await direct());
    try {
      await here();
    } catch (error) {
      // It may stand there already.
      if (isLost(error)) throw error;
      await direct();
    }
  }

  async function answer(body: Body, message: Parameters<Tell['answer']>[1]): Promise<void> {
    const url = body['response_url'];
    if (typeof url === 'string' && URL.canParse(url)) {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...message }),
      }).catch(() => undefined);
      await response?.body?.cancel();
      if (response?.ok) return;
    }
    await privately(whereabouts(body), message.text, message.blocks);
  }

  return {
    privately,
    presser: (body, text) => answer(body, { text: slackText(text, 3000) }),
    answer,
    async once(key, what, ...words) {
      if (!(await inbox.noteTold(key, what))) return;
      try {
        await privately(...words);
      } catch (error) {
        // Whatever else it was: a private line said twice harms nobody, one that was never said does.
        if (isLost(error)) return;
        await inbox.forgetTold(key, what);
        throw error;
      }
    },
  };
}

const isLost = (error: unknown): boolean => error instanceof SlackLater && error.isLost;

/** Where the person is from whom this came. */
export function whereabouts(body: Body): Whereabouts {
  const id = (value: unknown) => (value as { id?: string } | undefined)?.id;
  const event = body['event'] as EventAt | undefined;
  // Of a message changed or deleted the event names neither who nor where in its thread.
  const said = event?.message ?? event?.previous_message ?? event;
  const user = id(body['user']) ?? said?.user ?? String(body['user_id'] ?? '');
  const channel = id(body['channel']) ?? event?.channel ?? (body['channel_id'] as string | undefined);
  const container = body['container'] as { thread_ts?: string; message_ts?: string } | undefined;
  const threadTs = container?.thread_ts ?? container?.message_ts ?? said?.thread_ts;
  return { user, ...(channel ? { channel } : {}), ...(threadTs ? { threadTs } : {}) };
}

interface SaidAt {
  readonly user?: string;
  readonly thread_ts?: string;
}
interface EventAt extends SaidAt {
  readonly channel?: string;
  readonly message?: SaidAt;
  readonly previous_message?: SaidAt;
}
