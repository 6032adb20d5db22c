import { AsyncLocalStorage } from 'node:async_hooks';
import type { Storage, StoreItems, TurnContext } from 'botbuilder-core';
import type { Reply, TalkState } from '../../src/ports/talk.ts';
import type { Dialogue, Heard, Turn } from './flow.ts';

/** Everything one turn owns; two turns running at once share nothing of it. */
export interface Running {
  readonly turn: Turn & Partial<Heard>;
  /** The state as the caller gave it, then as Botkit saved it. */
  state: TalkState;
  readonly said: Reply[];
  readonly sent: Reply[];
  readonly begun: {
    readonly dialogue: Dialogue<object>;
    readonly data: object;
    readonly question?: string | undefined;
  }[];
  drop: ((keep: readonly string[]) => void) | undefined;
  wasPassed: boolean;
  wasResumed: boolean;
  wasRestarted: boolean;
}

const running = new AsyncLocalStorage<Running>();

/** Runs `work` as a turn of its own. */
export const runAs = <T>(own: Running, work: () => Promise<T>): Promise<T> => running.run(own, work);

/** The turn being run; Botkit's handlers and storage have no other way to it. */
export function current(): Running {
  const own = running.getStore();
  if (!own) throw new Error('No turn is running: talk() is the only way in.');
  return own;
}

/** The turn being run, when it is one in which somebody said something. */
export const heard = (): Heard => current().turn as Heard;

/** Botkit's storage for the length of one turn: reads what talk() was given, keeps what it will give back. */
export const turnStorage: Storage = {
  async read(keys: string[]): Promise<StoreItems> {
    return Object.fromEntries(keys.map(key => [key, JSON.parse(JSON.stringify(current().state))]));
  },
  async write(changes: StoreItems): Promise<void> {
    for (const item of Object.values(changes)) {
      const { eTag: _, ...state } = item as { eTag?: string } & TalkState;
      current().state = JSON.parse(JSON.stringify(state)) as TalkState;
    }
  },
  async delete(): Promise<void> {
    current().state = {};
  },
};

/** The activity a turn begins with, in Bot Framework's shape. */
export const activityOf = (type: string, event: string | undefined, text: string): TurnContext['activity'] =>
  ({
    type,
    text,
    channelId: 'menfang',
    from: { id: 'owner', name: '' },
    recipient: { id: 'menfang', name: '' },
    conversation: { id: 'turn' },
    serviceUrl: '',
    channelData: event ? { botkitEventType: event } : {},
  }) as unknown as TurnContext['activity'];
