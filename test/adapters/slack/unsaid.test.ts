import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterEach, expect, test, vi } from 'vitest';
import { createSlackApi, type SlackLater } from '../../../adapters/slack/api.ts';
import type { How } from '../../support/slack/index.ts';
import { DESK, type SlackDesk, slackDesk } from '../../support/slack-desk.ts';

let desk: SlackDesk | undefined;
afterEach(() => desk?.close());

const ZHANG = 'U1ZHANG';
const PRIVATE = /^chat\.post(Ephemeral|Message)$/;
type Options = Parameters<typeof slackDesk>[0];
async function reported(options: Options = {}) {
  desk = await slackDesk(options);
  await desk.owner('w-chen').say('3栋2单元楼道灯不亮了');
  await desk.settled();
  return desk;
}
const noteless: Options = {
  verbs: verbs => ({
    ...verbs,
    async note() {
      throw new Error('broken for good');
    },
  }),
};

test.each<[How]>([[{ status: 503 }], [{ status: 500 }], [{ error: 'service_unavailable' }]])(
  'words refused in a thread are said to be, though Slack failed once: %j',
  async how => {
    const { slack, card, rows, tried, told } = await reported();
    await rows(sql`update staff set until = now() where code = '1001'`);
    let left = 2;
    slack.onCall = ({ method }) => (PRIVATE.test(method) && left-- > 0 ? how : 'ok');
    await slack.says(ZHANG, DESK, '这户我去过', { threadTs: card().ts });
    await tried(2);
    expect(told().match(/没有记进工单/g)).toHaveLength(1);
  },
);

test('what never reached Slack is no lost answer', async () => {
  // Was in use a moment ago, by nobody now.
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  for (const apiUrl of [`http://127.0.0.1:${port}/api/`, 'http://slack.invalid/api/']) {
    const asked = createSlackApi({ token: 'xoxb-test', apiUrl }).call('auth.test');
    expect(await asked.catch((error: SlackLater) => error.isLost)).toBe(false);
  }
});

test.each(['reset', 'half', 'done but no answer'] as const)('an answer that was lost is one: %s', async how => {
  desk = await slackDesk();
  desk.slack.onCall = () => how;
  const { SLACK_BOT_TOKEN: token, SLACK_API_URL: apiUrl } = desk.slack.env;
  const asked = createSlackApi({ token, apiUrl }).call('auth.test');
  expect(await asked.catch((error: SlackLater) => error.isLost)).toBe(true);
});

test('that a window did not open is said as soon as Slack takes a word', async () => {
  desk = await slackDesk();
  const { slack, clock, tried, told, undone } = desk;
  let left = 1;
  slack.onCall = ({ method }) =>
    method === 'views.open' || (method === 'chat.postMessage' && left-- > 0) ? { retryAfter: 20 } : 'ok';
  await slack.uses(ZHANG, 'log_case');
  await tried(1);
  clock.pass(30_000);
  await tried(2);
  expect(told().match(/窗口没打开/g)).toHaveLength(1);
  expect(await undone()).toBe(0);
});

test.each([
  ['changed', '改'],
  ['deleted', '删'],
] as const)('words of a thread that were %s and could not be put on record come back', async (what, verb) => {
  const { slack, card, tried, told, undone } = await reported(noteless);
  const { ts } = await slack.says(ZHANG, DESK, '电工三点到', { threadTs: card().ts });
  await tried(6);
  if (what === 'changed') await slack.edits(ZHANG, DESK, ts, '电工四点到');
  else await slack.deletes(ZHANG, DESK, ts);
  await tried(6);
  expect(told()).toMatch(new RegExp(`您刚才${verb}的话可能没有记进工单[\\s\\S]*更正已发的话`));
  expect(await undone()).toBe(0);
});

test('whoever works on a body for long keeps it', async () => {
  const held = Promise.withResolvers<void>();
  let claims = 0;
  desk = await slackDesk({
    isLive: true,
    verbs: verbs => ({
      ...verbs,
      async claim(act) {
        claims++;
        await held.promise;
        return verbs.claim(act);
      },
    }),
  });
  const { slack, rows, settled } = desk;
  await desk.owner('w-chen').say('3栋2单元楼道灯不亮了');
  await vi.waitFor(() => expect(desk!.cards()).toHaveLength(1), 30_000);
  await slack.presses(ZHANG, desk.card(), '接单');
  const leased = sql`select 1 from slack_inbound where due_at is not null and lease_until > now() + interval '20 s'`;
  await rows(sql`update slack_inbound set lease_until = now() + interval '9 s' where due_at is not null`);
  await vi.waitFor(async () => expect(await rows(leased)).toHaveLength(1), 30_000);
  held.resolve();
  await settled();
  expect(claims).toBe(1);
});
