import { afterEach, beforeEach, expect, test } from 'vitest';
import { botScopes } from '../../adapters/slack/manifest.ts';
import type { SocketState } from '../../adapters/slack/socket.ts';
import { createCipher } from '../../src/app/cipher.ts';
import { slack as doctor } from '../../src/commands/doctor-slack.ts';
import { readEstateFile } from '../../src/commands/estate-file.ts';
import { foundEstate } from '../../src/db/found-estate.ts';
import { type RecordFacts, readRecordFacts } from '../../src/db/record-facts.ts';
import type { SlackSettings } from '../../src/domain/community.ts';
import { testDatabase } from '../support/database.ts';
import { SAMPLE, TEST_KEY } from '../support/service.ts';
import { BOT, DESK, startSlack } from '../support/slack/index.ts';

type Slack = Awaited<ReturnType<typeof startSlack>>;
const cipher = createCipher(TEST_KEY);
const LIFTS = { id: 'C2LIFTS', name: '电梯', is_private: true, members: [BOT] };
const TALK = { id: 'C3TALK', name: '闲聊', is_private: false, members: ['U1ZHANG'] };
const OLD = { id: 'C4OLD', name: '旧的', is_private: false, is_archived: true, members: [BOT] };
const zhang = { code: '1001', name: '小张', slackUser: 'U1ZHANG', email: null };

let slack: Slack;
beforeEach(async () => {
  slack = await startSlack({
    scopes: botScopes(),
    channels: [{ id: DESK, name: '工单', is_private: true, members: [BOT, 'U1ZHANG'] }, LIFTS, TALK, OLD],
  });
});
afterEach(() => slack.close());

const estate = (settings?: SlackSettings, duty: RecordFacts['communities'][number]['duty'] = [zhang]) => ({
  ...{ id: 'cuihu', name: '翠湖花园', timeZone: 'Asia/Shanghai', onDuty: 1, supervisors: 1, duty },
  ...(settings ? { slack: settings } : {}),
});

interface Look {
  readonly env?: Partial<Slack['env']>;
  readonly publicUrl?: string;
  readonly estates?: RecordFacts['communities'];
  readonly slackSocket?: SocketState;
}

/** What the look at Slack says, a line each: "bad: …"; nothing of it may hold a token. */
async function said({
  env = {},
  publicUrl,
  estates = [estate({ channel: DESK })],
  slackSocket,
}: Look = {}): Promise<string[]> {
  const { SLACK_BOT_TOKEN, SLACK_API_URL, SLACK_APP_TOKEN } = { ...slack.env, ...env };
  const found = await doctor({
    config: {
      ...{ host: '127.0.0.1', port: 0, encryptionKey: TEST_KEY, logLevel: 'silent', pace: { silenceMs: 0, capMs: 0 } },
      ...(publicUrl ? { publicUrl } : {}),
      slack: { botToken: SLACK_BOT_TOKEN, appToken: SLACK_APP_TOKEN, apiUrl: SLACK_API_URL },
    },
    cipher,
    seen: { record: { communities: estates, ...(slackSocket ? { slackSocket } : {}) } },
  });
  for (const { level, remedy } of found) if (level !== 'fine') expect(remedy).toMatch(/。$/);
  expect(JSON.stringify(found)).not.toMatch(/xoxb-|xapp-/);
  return found.map(f => `${f.level}: ${f.what}`);
}
const troubles = async (look: Look) => (await said(look)).filter(line => !line.startsWith('fine'));

test('all is well', async () => {
  expect(await said()).toEqual([
    'fine: Slack 工作区“门房物业”认得机器人 menfang',
    'fine: Slack 应用的权限齐全',
    'fine: Slack 的长连接（Socket Mode）开得了',
    'fine: Slack 频道 #工单（翠湖花园）可以发工单',
    'fine: 翠湖花园：在班的人在 Slack 里都认得出来',
  ]);
  expect(slack.calls.map(call => call.method).filter(method => method.startsWith('chat.'))).toEqual([]);
});

test('a token that Slack does not know, and an app token that opens nothing', async () => {
  expect(await troubles({ env: { SLACK_BOT_TOKEN: 'xoxb-of-somebody-else' } })).toEqual([
    'bad: Slack 不认 SLACK_BOT_TOKEN（invalid_auth）',
  ]);
  expect(await troubles({ env: { SLACK_APP_TOKEN: 'xapp-of-somebody-else' } })).toEqual([
    'bad: Slack 的长连接开不了（invalid_auth）',
  ]);
});

test('Slack is away, or asks for patience', async () => {
  slack.onCall = () => 'reset';
  expect((await troubles({}))[0]).toMatch(/^bad: Slack 连不上：127\.0\.0\.1/);
  slack.onCall = () => ({ retryAfter: 30 });
  expect((await troubles({}))[0]).toBe('warn: Slack 请我们稍后再问');
});

test('scopes that were not granted are named', async () => {
  await slack.close();
  slack = await startSlack({ scopes: botScopes().filter(scope => scope !== 'groups:read' && scope !== 'files:read') });
  expect(await troubles({})).toEqual([
    'bad: Slack 应用缺少权限：groups:read、files:read',
    `bad: Slack 频道 ${DESK}（翠湖花园）查不了（missing_scope）`,
  ]);
});

test('channels that are not there, archived, or without the bot', async () => {
  const settings = {
    channel: 'C9NOWHERE',
    channels: { 'facility.elevator': LIFTS.id, 'neighbor.noise': TALK.id },
  } as const;
  expect(await said({ estates: [estate(settings), { ...estate({ channel: OLD.id }), name: '碧水湾' }] })).toEqual(
    expect.arrayContaining([
      'bad: Slack 频道 C9NOWHERE（翠湖花园）找不到',
      'fine: Slack 频道 #电梯（翠湖花园的电梯）可以发工单',
      expect.stringMatching(/^bad: Slack 频道 #闲聊（翠湖花园的.+）里没有机器人/),
      'bad: Slack 频道 #旧的（碧水湾）已归档，工单发不进去',
    ]),
  );
  expect(await troubles({ estates: [estate()] })).toEqual(['bad: 翠湖花园：没有说工单发到哪个 Slack 频道']);
});

test('names and numbers in a channel everybody can open', async () => {
  slack.world.rooms.get(TALK.id)!.members.add(BOT);
  expect(await troubles({ estates: [estate({ channel: TALK.id })] })).toEqual([]);
  expect(await troubles({ estates: [estate({ channel: TALK.id, show: 'full' })] })).toEqual([
    expect.stringMatching(/^warn: Slack 频道 #闲聊（翠湖花园）是公开频道/),
  ]);
});

test('who is on duty and nobody in Slack', async () => {
  const duty = [
    zhang,
    { code: '3001', name: '老刘', slackUser: null, email: 'liu@estate.example' },
    { code: '1002', name: '小李', slackUser: null, email: null },
    { code: '4001', name: '赵队', slackUser: null, email: 'zhao@estate.example' },
    { code: '5001', name: '孙会计', slackUser: 'U9GONE', email: null },
  ];
  expect(await troubles({ estates: [estate({ channel: DESK }, duty)] })).toEqual([
    'warn: 翠湖花园：在班的小李（工号1002）没有写 Slack 成员编号和邮箱，在 Slack 里认不出来',
    'warn: 翠湖花园：在班的赵队（工号4001）、孙会计（工号5001）在这个 Slack 工作区里找不到',
  ]);
});

test('over HTTP an address is needed that Slack may call', async () => {
  const http = { env: { SLACK_APP_TOKEN: '' } };
  expect(await troubles(http)).toEqual([expect.stringMatching(/^bad: 没有 https 的 PUBLIC_URL/)]);
  expect(await said({ ...http, publicUrl: 'https://door.example.com' })).toContain(
    'fine: Slack 把消息送到 door.example.com/slack/events',
  );
});

test('what is on record brings channels and people along', async () => {
  const client = await testDatabase();
  const plan = readEstateFile(SAMPLE);
  const settings = { ...plan.community.settings, slack: { channel: DESK } };
  const staff = plan.staff.map(s => (s.code === '1001' ? { ...s, slackUser: 'U1ZHANG' } : s));
  await foundEstate(client, cipher, { ...plan, community: { ...plan.community, settings }, staff }, new Date());
  const { communities } = await readRecordFacts(client.db, cipher);
  await client.close();
  const lines = await said({ estates: communities });
  expect(lines).toContain('fine: Slack 频道 #工单（翠湖花园）可以发工单');
  const unnamed = lines.find(line => line.includes('没有写 Slack'));
  expect(unnamed).toContain('李敏（工号2001）');
  expect(unnamed).not.toMatch(/小张|王建国/);
});

test('a service that has lost its connection says so, with why', async () => {
  const since = new Date('2026-11-22T02:00:00Z');
  expect(await said({ slackSocket: { isUp: true } })).toContain('fine: 服务正连着 Slack');
  expect(await troubles({ slackSocket: { isUp: false, since, why: 'statusCode = 503' } })).toEqual([
    'bad: 服务从 2026-11-22T02:00:00.000Z 起没有连上 Slack（statusCode = 503）',
  ]);
});
