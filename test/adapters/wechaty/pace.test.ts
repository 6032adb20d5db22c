import { afterEach, expect, test } from 'vitest';
import { createPace } from '../../../adapters/wechaty/pace.ts';
import { createPretendLink } from '../../../adapters/wechaty/pretend/link.ts';
import { createSender } from '../../../adapters/wechaty/sender.ts';
import { createCipher } from '../../../src/app/cipher.ts';
import { readEstateFile } from '../../../src/commands/estate-file.ts';
import type { Client } from '../../../src/db/client.ts';
import { foundEstate } from '../../../src/db/found-estate.ts';
import { createWechatLines, saidInDay } from '../../../src/db/wechat-pace.ts';
import { localTime } from '../../../src/domain/time.ts';
import { handClock } from '../../support/clock.ts';
import { testDatabase } from '../../support/database.ts';
import { SAMPLE, TEST_KEY } from '../../support/service.ts';

const MESSAGES = 10_000;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let client: Client | undefined;
afterEach(() => client?.close());

test('ten thousand queued messages never exceed the pace in any window', { timeout: 240_000 }, async () => {
  const clock = handClock();
  client = await testDatabase();
  const plan = readEstateFile(SAMPLE);
  await foundEstate(client, createCipher(TEST_KEY), plan, clock.now());
  const { id: account, timeZone, settings } = plan.community;
  const lines = createWechatLines(client.db);
  const link = createPretendLink({ clock, people: [{ name: '陈女士', id: 'wxid_chen' }] });
  let seed = 7;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };

  /** Whoever holds the line begins with what is on record. */
  async function heldBy(me: string) {
    const record = (await lines.hold(account, me))!;
    const reserve = (kept: Parameters<typeof lines.reserve>[2]) => lines.reserve(account, me, kept);
    const held = {
      account,
      since: record.since,
      link,
      pace: createPace({ record, reserve, clock, random }),
      watch: undefined,
    };
    return createSender({
      ...{ clock, random, maxBytes: 2000, held: () => held },
      people: { find: async () => ({ isBound: true, isFriend: true }) },
      community: async () => ({ timeZone, settings }),
      picture: async () => undefined,
    });
  }

  let send = await heldBy('holder 0');
  for (let i = 0; i < MESSAGES; i++) {
    if (i % 1000 === 999) {
      await lines.letGo(account, `holder ${Math.floor(i / 1000)}`);
      send = await heldBy(`holder ${Math.floor(i / 1000) + 1}`);
    }
    const isEmergency = i % 97 === 0;
    const outgoing = {
      key: `k${i}`,
      body: { text: isEmergency ? '急' : '好' },
      writtenAt: clock.now(),
      maybeSent: false,
    };
    for (let tries = 0; ; tries++) {
      const result = await send('contact:wxid_chen', { ...outgoing, priority: isEmergency ? 'emergency' : 'update' });
      if (result.kind === 'sent') break;
      if (result.kind !== 'retry' || result.afterMs === undefined || tries > 10)
        throw new Error(JSON.stringify(result));
      clock.pass(result.afterMs);
    }
  }

  const said = link.said.map(one => ({ at: one.at.getTime(), isEmergency: one.text === '急' }));
  expect(said).toHaveLength(MESSAGES);
  const within = (i: number, window: number) => {
    let n = 0;
    for (let j = i; j >= 0 && said[i]!.at - said[j]!.at <= window; j--) n++;
    return n;
  };
  for (const [i, { at, isEmergency }] of said.entries()) {
    if (i > 0 && at - said[i - 1]!.at < 2250) throw new Error(`message ${i} came too soon`);
    if (within(i, MINUTE) > 8) throw new Error(`message ${i} is one too many in its minute`);
    if (isEmergency) continue;
    if (within(i, DAY) > 200) throw new Error(`message ${i} is one too many in its day`);
    const time = localTime(new Date(at), timeZone);
    if (time >= '22:00' || time < '07:00') throw new Error(`message ${i} went at night`);
  }
  // As fast as it may: two hundred a day.
  expect((said.at(-1)!.at - said[0]!.at) / DAY).toBeLessThan(MESSAGES / 200 + 2);
  expect(await saidInDay(client.db, account, clock.now())).toBeLessThanOrEqual(200);
  expect(await lines.reserve(account, 'holder 0', { saidAt: [] })).toBe(false);
});
