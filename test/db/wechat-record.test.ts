import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCipher } from '../../src/app/cipher.ts';
import { type Client, rows } from '../../src/db/client.ts';
import { createDeskView } from '../../src/db/desk-view.ts';
import { createWechatRecord, type WechatRecordOptions } from '../../src/db/wechat-record.ts';
import type { WechatState } from '../../src/ports/wechat.ts';
import type { handClock } from '../support/clock.ts';
import { testService } from '../support/service.ts';

const QR = 'http://weixin.qq.com/x/once-only';
const SELF = { id: 'wxid_estate', name: '翠湖物业' };
type Home = Awaited<ReturnType<typeof testService>>;

let home: Home;
let client: Client;
let clock: ReturnType<typeof handClock>;
beforeEach(async () => {
  home = await testService();
  ({ client, clock } = home);
});
afterEach(() => home.close());

/** The record, and a line that tells it how it is at the hand's moment. */
function line(options: WechatRecordOptions = {}) {
  const record = createWechatRecord(client, home.cipher, clock, options);
  let state: WechatState = { phase: 'starting', since: clock.now(), restarts: 0, waiting: 0, rssBytes: 0 };
  return {
    record,
    /** It is so from now on. */
    async is(phase: WechatState['phase'], more: Partial<WechatState> = {}) {
      state = { phase, since: clock.now(), restarts: 0, waiting: 0, rssBytes: 0, ...more };
      await record.keep(home.account, state);
    },
    /** Nothing changes for so long, and it says so as often as it does. */
    async goesOn(ms: number, more: Partial<WechatState> = {}) {
      state = { ...state, ...more };
      for (let left = ms; left > 0; left -= 15_000) {
        clock.pass(Math.min(left, 15_000));
        await record.keep(home.account, state);
      }
    },
    read: async () => (await record.read(home.account))!,
  };
}
const MINUTE = 60_000;
const lengths = (gaps: readonly { from: Date; until: Date }[]) =>
  gaps.map(({ from, until }) => (until.getTime() - from.getTime()) / 1000);

test('how it is, as it was last said', async () => {
  const wechat = line();
  expect(await wechat.record.read(home.account)).toBeUndefined();
  expect(await wechat.record.latest()).toBeUndefined();
  await wechat.is('scan', { qr: QR, rssBytes: 120_000_000.4 });
  const shown = await wechat.read();
  expect(shown).toMatchObject({ phase: 'scan', since: clock.now(), qr: { text: QR, at: clock.now() }, gaps: [] });
  await wechat.goesOn(MINUTE);
  expect((await wechat.read()).qr).toEqual(shown.qr);

  await wechat.is('online', { self: SELF });
  const heardAt = clock.now();
  await wechat.goesOn(MINUTE, { lastHeardAt: heardAt, waiting: 3, restarts: 1 });
  const online = await wechat.read();
  expect(online).toMatchObject({ phase: 'online', name: '翠湖物业', waiting: 3, restarts: 1, lastHeardAt: heardAt });
  expect(online.writtenAt).toEqual(clock.now());
  expect(online).not.toHaveProperty('qr');
  expect(online).not.toHaveProperty('trouble');
  expect(await wechat.record.latest()).toEqual(online);
  // A process that has just begun has heard nothing yet: that does not undo what was.
  await wechat.is('offline', { trouble: '手机上退出了' });
  expect(await wechat.read()).toMatchObject({ phase: 'offline', trouble: '手机上退出了', lastHeardAt: heardAt });
});

test('the code lies sealed, a new one is known by its moment, and none is left after the login', async () => {
  const wechat = line();
  await wechat.is('scan', { qr: QR });
  const first = (await wechat.read()).qr!.at;
  const [row] = await rows(client.db, sql`select to_jsonb(w)::text as text from wechat w`);
  expect(row!['text']).not.toContain('weixin');
  clock.pass(30_000);
  await wechat.record.keep(home.account, { ...(await wechat.read()), phase: 'scan', qr: `${QR}-2` });
  const second = (await wechat.read()).qr!;
  expect(second.text).toBe(`${QR}-2`);
  expect(second.at.getTime() - first.getTime()).toBe(30_000);
  await wechat.is('online');
  const [after] = await rows(client.db, sql`select sealed_qr, qr_at from wechat`);
  expect(after).toEqual({ sealed_qr: null, qr_at: null });
  // Another key: there is a line, but no code to show.
  await wechat.is('scan', { qr: QR });
  const stranger = createWechatRecord(client, createCipher(new Uint8Array(32).map((_, i) => i * 5 + 1)), clock);
  expect(await stranger.read(home.account)).not.toHaveProperty('qr');
});

test('a gap reaches from leaving to being back, over every phase in between, and is on record once', async () => {
  const wechat = line();
  await wechat.goesOn(MINUTE);
  await wechat.is('online');
  expect((await wechat.read()).gaps).toEqual([]);
  await wechat.goesOn(10 * MINUTE);
  const left = clock.now();
  await wechat.is('offline');
  await wechat.goesOn(2 * MINUTE);
  await wechat.is('starting');
  await wechat.goesOn(MINUTE);
  await wechat.is('scan', { qr: QR });
  await wechat.goesOn(5 * MINUTE);
  expect(await wechat.read()).toMatchObject({ gaps: [], awaySince: left });
  await wechat.is('online');
  await wechat.goesOn(MINUTE);
  expect(await wechat.read()).not.toHaveProperty('awaySince');
  const { gaps } = await wechat.read();
  expect(gaps).toEqual([
    { id: expect.any(Number), from: left, until: new Date(left.getTime() + 8 * MINUTE), isSeen: false },
  ]);
});

test('of a process that died the gap begins with its last sign of life', async () => {
  const wechat = line();
  await wechat.is('online');
  await wechat.goesOn(MINUTE);
  clock.pass(4 * MINUTE);
  await wechat.is('starting');
  await wechat.goesOn(30_000);
  await wechat.is('online');
  expect(lengths((await wechat.read()).gaps)).toEqual([270]);
  // One that was back before anybody could say that it was away.
  clock.pass(40_000);
  await wechat.is('online');
  expect(lengths((await wechat.read()).gaps)).toEqual([40, 270]);
  // The same login all the while: only the record could not be reached.
  clock.pass(5 * MINUTE);
  await wechat.goesOn(15_000);
  expect((await wechat.read()).gaps).toHaveLength(2);
});

test('a long gap is told to the desks outside once, a short one not at all', async () => {
  const told = () =>
    home.rows(
      sql`select o.key, o.body->>'text' as text, l.channel, l.address from outbox o join lane l on l.id = o.lane_id`,
    );
  const wechat = line({ channels: ['slack'] });
  const another = createWechatRecord(client, home.cipher, clock, { channels: ['slack'] });
  await wechat.is('online');
  await wechat.is('offline');
  await wechat.goesOn(MINUTE);
  await wechat.is('online');
  expect((await wechat.read()).gaps).toHaveLength(1);
  expect(await told()).toEqual([]);

  await wechat.is('offline');
  const from = clock.now().getTime();
  await wechat.goesOn(8 * MINUTE);
  const back: WechatState = { phase: 'online', since: clock.now(), restarts: 0, waiting: 0, rssBytes: 0 };
  await Promise.all([wechat.record.keep(home.account, back), another.keep(home.account, back)]);
  await wechat.record.keep(home.account, back);
  expect(await told()).toEqual([
    {
      key: `slack:wechat-gap:${home.account}:${from}`,
      channel: 'slack',
      address: `news:${from}:${home.account}`,
      text: expect.stringMatching(/^微信刚才离线 \d\d:\d\d–\d\d:\d\d，期间的消息可能未收到。/),
    },
  ]);
});

test('a gap is unread until somebody at the desk has read it, and forgotten by the page after a week', async () => {
  const changed: string[] = [];
  const wechat = line({ onChanged: id => changed.push(id), sentInDay: async () => 17 });
  const { member } = await home.staff('1001');
  await wechat.is('online');
  for (const minutes of [3, 5]) {
    await wechat.is('offline');
    await wechat.goesOn(minutes * MINUTE);
    await wechat.is('online');
  }
  const [later, first] = (await wechat.read()).gaps;
  changed.length = 0;
  await wechat.record.seen({ ...member, communityId: 'elsewhere' }, later!.id);
  await wechat.record.seen(member, first!.id);
  expect(changed).toEqual(['elsewhere', home.account]);
  const read = await wechat.read();
  expect(read.gaps.map(gap => gap.isSeen)).toEqual([false, true]);
  expect(read.sentInDay).toBe(17);
  const [row] = await home.rows(sql`select seen_by, seen_at from wechat_gap where seen_at is not null`);
  expect(Number(row!['seen_by'])).toBe(member.id);
  clock.pass(7 * 24 * 60 * MINUTE);
  expect((await wechat.read()).gaps).toEqual([]);
});

test('pages look again when something they show has changed, and not for each sign of life', async () => {
  const wechat = line();
  const view = createDeskView(client, home.cipher, clock, home.book.estate);
  const marks: string[] = [];
  const look = async () => marks.push(await view.fingerprint(home.account));
  await look();
  await wechat.is('scan', { qr: QR });
  await look();
  await wechat.goesOn(45_000);
  expect(await view.fingerprint(home.account)).toBe(marks.at(-1));
  await wechat.is('online');
  await look();
  await wechat.goesOn(30_000, { lastHeardAt: clock.now() });
  await look();
  clock.pass(MINUTE + 1);
  await look();
  expect(new Set(marks).size).toBe(5);
});
