import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { createHearing } from '../../../adapters/wechaty/hearing.ts';
import type { Heard } from '../../../adapters/wechaty/protocol.ts';
import type { Inbound } from '../../../src/ports/channel.ts';
import { type WechatService, wechatService } from '../../support/wechat.ts';

let home: WechatService | undefined;
afterEach(() => home?.close());

/** A record that does not take what `refuses` says. */
const refusing = (refuses: (inbound: Inbound) => boolean) =>
  wechatService({
    receive: receive => async inbound => {
      if (refuses(inbound)) throw new Error('canceling statement due to statement timeout');
      return receive(inbound);
    },
  });
const onRecord = () =>
  home!.rows(
    sql`select text, attachment, address from message m join conversation c on c.id = m.conversation_id order by m.id`,
  );
/** Offered again until it is on record; how often. */
async function offers(): Promise<number> {
  for (let n = 1; n < 20; n++) {
    if (home!.link.waiting().length === 0) return n;
    home!.link.again();
    await home!.settle();
  }
  throw new Error('it waits for ever');
}

test('bytes that the record does not take are done without after five tries, and the message is there', async () => {
  home = await refusing(inbound => inbound.enclosure !== undefined);
  expect(await home.link.hear('陈女士', { kind: 'video', bytes: Buffer.from('video'), seconds: 3 })).toBe(false);
  expect(await offers()).toBe(6);
  expect(await onRecord()).toMatchObject([{ attachment: { kind: 'video', missing: '记录时几次出错，没有留下' } }]);
});

test('of a message that the record takes in no shape it is on record that it came', async () => {
  home = await refusing(({ text }) => text.includes('存不下'));
  await home.link.hear('陈女士', { text: '@门房 存不下', inRoom: true, isAddressed: true });
  await offers();
  expect(await onRecord()).toMatchObject([
    { text: '［微信消息 没能记下来，请在微信里看］', address: 'room:1@chatroom' },
    { text: '［微信消息 没能记下来，请在微信里看］', address: 'contact:wxid_chen' },
  ]);
});

test('while the record is away nothing is given up', async () => {
  home = undefined;
  let isAway = true;
  const taken: Inbound[] = [];
  const away = async () => {
    if (isAway) throw new Error('database away');
    return undefined;
  };
  const hear = createHearing({
    ...{ account: 'estate', onError: () => {} },
    link: { bytes: async () => new Uint8Array([1]), state: () => ({ since: new Date(0) }) },
    lost: async () => {},
    people: { find: away, keepFriend: async () => {}, wasHeard: async () => false, turnedAway: async () => true },
    async receive(inbound) {
      await away();
      taken.push(inbound);
      return { isNew: true, seq: 1 };
    },
  });
  const media = { file: '1.0.bin', name: 'a.mp4', type: 'video/mp4', bytes: 1 };
  const from = { id: 'wxid_chen', name: '陈女士' };
  const heard: Heard = {
    ...{ key: '1', self: 'us', login: 'stable', id: 'm1', kind: 'video', sentAt: '2026-11-22T03:00:00.000Z', text: '' },
    ...{ from, media },
  };
  for (let n = 0; n < 20; n++) await expect(hear(heard)).rejects.toThrow('database away');
  isAway = false;
  await hear(heard);
  expect(taken).toMatchObject([{ enclosure: { kind: 'video', bytes: new Uint8Array([1]) } }]);
});

test('whatever people call themselves and their room is on record', async () => {
  const topic = `\u0000${'群'.repeat(59)}😀`;
  home = await wechatService({
    world: { people: [{ name: '强\ud83d\u0000', id: 'wxid_qiang' }], room: { topic, id: '1@chatroom' } },
  });
  expect(await home.link.hear('强\ud83d\u0000', { text: '着火了', inRoom: true })).toBe(true);
  expect(await onRecord()).toHaveLength(1);
});
