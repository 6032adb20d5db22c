import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCipher } from '../../src/app/cipher.ts';
import { wechat as doctor } from '../../src/commands/doctor-wechat.ts';
import { readRecordFacts } from '../../src/db/record-facts.ts';
import { createWechatRecord } from '../../src/db/wechat-record.ts';
import type { WechatySettings } from '../../src/ports/wechat.ts';
import { TEST_KEY, testService } from '../support/service.ts';

const TOKEN = 'puppet_workpro_0123456789';
const cipher = createCipher(TEST_KEY);
const CUIHU = { id: 'cuihu', name: '翠湖花园', timeZone: 'Asia/Shanghai', onDuty: 1, supervisors: 1 };
const OTHER = { ...CUIHU, id: 'bishui', name: '碧水湾' };
type Facts = Partial<Awaited<ReturnType<typeof readRecordFacts>>>;

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wechaty-'));
});
afterAll(() => rm(dir, { recursive: true }));

/** What the look at WeChat says, a line each; nothing of it may hold a token. */
async function said(wechaty: Partial<WechatySettings> | undefined, facts: Facts = {}): Promise<string[]> {
  const found = await doctor({
    config: {
      ...{ host: '127.0.0.1', port: 0, encryptionKey: TEST_KEY, logLevel: 'silent', pace: { silenceMs: 0, capMs: 0 } },
      ...(wechaty
        ? { wechaty: { puppet: 'wechat4u', name: '门房', dir: join(dir, 'not-yet', 'wechaty'), ...wechaty } }
        : {}),
    },
    cipher,
    seen: { record: { communities: [CUIHU], ...facts } },
  });
  for (const { level, remedy } of found) if (level !== 'fine') expect(remedy).toMatch(/。$/);
  expect(JSON.stringify(found)).not.toContain(TOKEN);
  return found.map(f => `${f.level}: ${f.what}`);
}

test('not switched on', async () => {
  expect(await said(undefined)).toEqual(['fine: 微信没有接（WECHATY_PUPPET 留空），业主用网页聊天']);
});

test('in order, and its risk is named all the same', async () => {
  expect(await said({})).toEqual([
    'warn: 微信用的是个人号，可能被限制或封号',
    'fine: 微信的 puppet wechat4u 装好了',
    expect.stringMatching(/^fine: 微信的目录 .+ 可以写$/),
    'fine: 微信接到翠湖花园，还没有启动过',
  ]);
});

test('a puppet that is not there, is not real, or wants a token', async () => {
  expect(await said({ puppet: 'wechaty-puppet-nobody' })).toContain(
    'bad: 微信的 puppet wechaty-puppet-nobody 没有装，接不上',
  );
  expect(await said({ puppet: 'mock' })).toContain('warn: mock 只是假的微信，收不到任何人的消息');
  expect(await said({ puppet: 'service' })).toContain('bad: puppet service 要令牌');
  expect((await said({ puppet: 'service', token: TOKEN })).filter(line => line.startsWith('bad'))).toEqual([]);
});

test('a folder that cannot be written', async () => {
  const file = join(dir, 'a-file');
  await writeFile(file, '');
  expect((await said({ dir: join(file, 'wechaty') }))[2]).toMatch(/^bad: 微信的目录 .+ 不能写（ENOTDIR）$/);
});

test('whose account it is must be decided', async () => {
  const communities = [CUIHU, OTHER];
  expect(await said({}, { communities })).toContain('bad: 有几个小区，没有说微信是哪个小区的');
  expect(await said({ community: 'nowhere' }, { communities })).toContain('bad: 没有小区 nowhere，微信接不上');
  expect(await said({ community: 'bishui' }, { communities })).toContain('fine: 微信接到碧水湾，还没有启动过');
});

test('how the line is on record', async () => {
  const clock = { now: () => new Date() };
  const home = await testService();
  const record = createWechatRecord(home.client, home.cipher, clock);
  const line = async (phase: 'online' | 'scan' | 'offline', trouble?: string) => {
    const rest = { since: clock.now(), restarts: 0, waiting: 0, rssBytes: 0, ...(trouble ? { trouble } : {}) };
    await record.keep(home.account, { phase, ...rest });
    const { wechat } = await readRecordFacts(home.client.db, home.cipher);
    // As a running service sends it.
    return (await said({}, JSON.parse(JSON.stringify({ wechat })) as Facts)).at(-1);
  };
  expect(await line('online')).toBe('fine: 翠湖花园的微信：在线');
  expect(await line('scan')).toMatch(/^warn: 翠湖花园的微信：等人扫码登录，\d\d:\d\d 起$/);
  expect(await line('offline', '网关没有应答')).toMatch(/^warn: 翠湖花园的微信：离线，\d\d:\d\d 起：网关没有应答$/);
  const old = new Date(Date.now() - 300_000);
  const silent = { communityId: 'cuihu', phase: 'online', since: old, writtenAt: old } as const;
  expect((await said({}, { wechat: [silent] })).at(-1)).toMatch(/^warn: 翠湖花园的微信：不知道/);
  await home.close();
});
