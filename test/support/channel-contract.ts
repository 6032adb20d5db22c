import { afterEach, describe, expect, test } from 'vitest';
import type { Channel, Inbound } from '../../src/ports/channel.ts';
import { handClock } from './clock.ts';

/** A message as somebody sends it on the channel's own platform; `id` is the platform's. */
export interface PlatformMessage {
  readonly from: string;
  readonly id: string;
  readonly text: string;
}

/** A channel on its feet, and the platform in front of it. */
export interface ChannelStand {
  readonly channel: Channel;
  /** The platform hands a message over; true when the channel told it "got it". Ids are made by `idOf`. */
  deliver(message: PlatformMessage): Promise<boolean>;
  /** An id of the shape this platform gives, the same for the same number. */
  idOf(n: number): string;
  /** The platform as what we send finds it; absent: the stored row is the delivery. */
  readonly outside?: Outside;
  close(): Promise<void>;
}

/** What is said to the platform from now on: fails there, meets nobody, brings the call down, arrives without an answer. */
export type Trouble = 'fails' | 'is away' | 'falls over' | 'answers nothing';

export interface Outside {
  /** undefined: it works again. */
  trouble(how: Trouble | undefined): void;
  /** The words that arrived there, in their order. */
  arrived(): readonly string[];
}

const TROUBLES: readonly Trouble[] = ['fails', 'is away', 'falls over', 'answers nothing'];
const WORDS = ['我家厨房漏水了', '两行\n  第二行 ', '<script>alert(1)</script> & <!channel> “引号”', '😀👨‍👩‍👧 𠮷'];

/** What every way owners write to us must keep; a new channel is added by passing this. */
export function channelContract(name: string, make: () => Promise<ChannelStand>): void {
  describe(`channel contract: ${name}`, () => {
    let stand: ChannelStand | undefined;
    afterEach(async () => {
      await stand?.close();
      stand = undefined;
    });

    /** A started channel with everything it received; `keep` stands for the inbox. */
    async function open(keep: (inbound: Inbound) => Promise<void> = async () => {}) {
      const received: Inbound[] = [];
      stand = await make();
      await stand.channel.start(async inbound => {
        await keep(inbound);
        const before = received.findIndex(one => one.externalId === inbound.externalId);
        received.push(inbound);
        return { isNew: before < 0, seq: received.length };
      });
      return { ...stand, received };
    }

    test('says who it is and what it can show', async () => {
      const { channel } = await open();
      expect(channel.name).toMatch(/^[a-z][a-z-]*$/);
      expect(channel.can.textBytes).toBeGreaterThan(100);
    });

    test.each(WORDS)('hands words on as they were typed: %j', async text => {
      const { channel, deliver, idOf, received } = await open();
      expect(await deliver({ from: 'chen', id: idOf(1), text })).toBe(true);
      expect(received).toMatchObject([{ channel: channel.name, text }]);
      expect(received[0]?.account).not.toBe('');
      expect(received[0]?.address).not.toBe('');
      expect(received[0]?.sender.id).not.toBe('');
    });

    test('says "got it" only after the message is stored', async () => {
      const order: string[] = [];
      const { promise: stored, resolve: store } = Promise.withResolvers<void>();
      const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
      const { deliver, idOf } = await open(async () => {
        reach();
        await stored;
        order.push('stored');
      });
      const told = deliver({ from: 'chen', id: idOf(1), text: '漏水' }).then(() => order.push('told'));
      await reached;
      order.push('reached');
      store();
      await told;
      expect(order).toEqual(['reached', 'stored', 'told']);
    });

    test('does not say "got it" when storing failed, and hands the same message in again', async () => {
      let failures = 1;
      const seen: (string | undefined)[] = [];
      const { deliver, idOf } = await open(async inbound => {
        seen.push(inbound.externalId);
        if (failures-- > 0) throw new Error('database away');
      });
      const message = { from: 'chen', id: idOf(1), text: '漏水' };
      expect(await deliver(message)).toBe(false);
      expect(await deliver(message)).toBe(true);
      expect(seen[0]).toBe(seen[1]);
    });

    test('a redelivery carries the same id, another message another, and so does another person', async () => {
      const { deliver, idOf, received } = await open();
      await deliver({ from: 'chen', id: idOf(1), text: '漏水' });
      await deliver({ from: 'chen', id: idOf(1), text: '漏水' });
      await deliver({ from: 'chen', id: idOf(2), text: '漏水' });
      await deliver({ from: 'wang', id: idOf(1), text: '漏水' });
      const [first, again, next, other] = received.map(one => one.externalId);
      expect(again).toBe(first);
      expect(new Set([first, next, other]).size).toBe(3);
      expect(received[3]?.address).not.toBe(received[0]?.address);
      expect(received[2]?.address).toBe(received[0]?.address);
    });

    test('can answer the address a message came from', async () => {
      const { channel, deliver, idOf, received } = await open();
      await deliver({ from: 'chen', id: idOf(1), text: '漏水' });
      const answer = {
        key: 'answer-1',
        priority: 'answer',
        body: { text: '收到' },
        writtenAt: handClock().now(),
        maybeSent: false,
      } as const;
      expect(await channel.send(received[0]?.address ?? '', answer)).toMatchObject({ kind: 'sent' });
    });

    /** A chat in which somebody wrote, and ways to answer there. */
    async function answering() {
      const opened = await open();
      await opened.deliver({ from: 'chen', id: opened.idOf(1), text: '漏水' });
      const address = opened.received[0]?.address ?? '';
      const send = (key: string, maybeSent = false, to = address) =>
        opened.channel.send(to, {
          ...{ key, priority: 'answer', body: { text: `收到 ${key}` } },
          ...{ writtenAt: handClock().now(), maybeSent },
        });
      return { ...opened, send };
    }

    test('either its rows are the delivery, or it sends outside', async () => {
      const { channel, outside } = await open();
      expect(channel.isStored).toBe(outside === undefined);
    });

    test.each(TROUBLES)('when the platform %s, sending is answered with why, and works again afterwards', async how => {
      const { outside, send } = await answering();
      outside?.trouble(how);
      const answer = await send('answer-1');
      if (!outside) return expect(answer).toMatchObject({ kind: 'sent' });
      expect(answer).toMatchObject({ kind: 'retry', why: expect.stringMatching(/./) });
      outside.trouble(undefined);
      expect(await send('answer-1', true)).toMatchObject({ kind: 'sent' });
      expect(outside.arrived()).toEqual(['收到 answer-1']);
    });

    test('says what has the same key once, and the next after it', async () => {
      const { outside, send } = await answering();
      await send('answer-1');
      expect(await send('answer-1', true)).toMatchObject({ kind: 'sent' });
      expect(await send('answer-2')).toMatchObject({ kind: 'sent' });
      expect(outside?.arrived() ?? ['收到 answer-1', '收到 answer-2']).toEqual(['收到 answer-1', '收到 answer-2']);
    });

    test('an address that is none of the platform is refused, and nobody hears it', async () => {
      const { outside, send } = await answering();
      const answer = await send('answer-1', false, 'nowhere');
      if (!outside) return expect(answer).toMatchObject({ kind: 'sent' });
      expect(answer).toMatchObject({ kind: 'refused', why: expect.stringMatching(/./) });
      expect(outside.arrived()).toEqual([]);
    });

    test('takes nothing before it starts and after it stops; stopping twice does no harm', async () => {
      stand = await make();
      const { channel, deliver, idOf } = stand;
      expect(await deliver({ from: 'chen', id: idOf(1), text: '漏水' })).toBe(false);
      await channel.start(async () => ({ isNew: true, seq: 1 }));
      expect(await deliver({ from: 'chen', id: idOf(1), text: '漏水' })).toBe(true);
      await channel.stop();
      await channel.stop();
      expect(await deliver({ from: 'chen', id: idOf(2), text: '漏水' })).toBe(false);
    });
  });
}
