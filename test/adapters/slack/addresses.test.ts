import { Socket } from 'node:net';
import { sql } from 'drizzle-orm';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { testService } from '../../support/service.ts';
import { DESK, startSlack } from '../../support/slack/index.ts';
import { slackDesk } from '../../support/slack-desk.ts';

/** Where anything of this process connects to, TLS included, as host:port. */
let reached: Set<string>;
beforeEach(() => {
  reached = new Set();
  const connect = Socket.prototype.connect;
  vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...args: unknown[]) {
    const [first] = args.flat() as [{ host?: string; port?: number; path?: string } | undefined];
    reached.add(`${first?.host ?? 'localhost'}:${first?.port ?? first?.path}`);
    return Reflect.apply(connect, this, args) as Socket;
  });
});
afterEach(() => vi.restoreAllMocks());

const hostOf = (url: string) => new URL(url).host;

test('calls, files and answers to presses go to the address of SLACK_API_URL and to no other', async () => {
  const desk = await slackDesk();
  const { slack } = desk;
  await desk.owner('w-chen').say('3栋2单元楼道灯不亮了');
  await desk.settled();
  // Refused in words: to the address the press brought.
  await Promise.all(['U1ZHANG', 'U2LIU'].map(user => slack.presses(user, desk.card(), '接单')));
  await desk.settled();
  expect(slack.posted.length).toBeGreaterThan(0);
  const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#7a9' } })
    .png()
    .toBuffer();
  const lamp = slack.picks('U1ZHANG', { name: 'lamp.png', bytes });
  await slack.presses('U1ZHANG', desk.card(), '回复业主');
  await slack.submits('U1ZHANG', { text: '换好了', 给业主看的图片: lamp });
  await slack.submits('U1ZHANG', {});
  await desk.settled();
  expect(slack.callsOf('files.info').length).toBeGreaterThan(0);
  expect((await desk.rows(sql`select 1 from media`)).length).toBe(1);
  await slack.runs('/ticket', '我的', 'U1ZHANG', DESK);
  await slack.opensHome('U1ZHANG');
  await desk.settled();
  expect([...reached].sort()).toEqual([hostOf(slack.url), hostOf(slack.target!)].sort());
  await desk.close();
});

test('so does the socket', async () => {
  const slack = await startSlack();
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_API_URL: apiUrl } = slack.env;
  const service = await testService({
    slackConfig: { botToken, appToken, apiUrl, channel: DESK },
    clock: { now: () => new Date() },
  });
  const own = hostOf(await service.start());
  await slack.socket.until(1);
  await slack.opensHome('U1ZHANG');
  await expect.poll(() => slack.seenBy('U1ZHANG').home).toBeDefined();
  expect([...reached].filter(host => host !== own)).toEqual([hostOf(slack.url)]);
  await service.close();
  await slack.close();
});
