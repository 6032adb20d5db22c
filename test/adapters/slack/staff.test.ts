import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rows } from '../../../src/db/client.ts';
import { BOT, SCOPES } from '../../support/slack/index.ts';
import { DESK, type SlackDesk, STAFF, slackDesk } from '../../support/slack-desk.ts';

let desk: SlackDesk;
beforeEach(async () => {
  const people = [...STAFF, { id: 'U9XU', real_name: '徐某', email: 'xu@elsewhere.example' }];
  desk = await slackDesk({
    stand: {
      people,
      scopes: [...SCOPES, 'users:read.email'],
      channels: [{ id: DESK, name: '工单', is_private: true, members: [BOT, ...people.map(p => p.id)] }],
    },
  });
});
afterEach(() => desk.close());

const notes = async () =>
  (
    await rows(
      desk.client.db,
      sql`select data->>'text' as text, actor->>'name' as by from ticket_event where kind = 'noted' order by id`,
    )
  ).map(row => `${row['by']}: ${row['text']}`);
const reported = async (text = '3栋2单元楼道灯不亮了') => {
  const owner = desk.owner('w-chen');
  await owner.say(text);
  await desk.settled();
  return owner;
};

test('talk in the thread is an internal note and never reaches the owner', async () => {
  const owner = await reported();
  const { slack } = desk;
  const { ts } = desk.card();
  await slack.says('U1ZHANG', DESK, '这户上次也是这个灯，<https://x.example|看这里>', { threadTs: ts, raw: true });
  await desk.settled();
  expect(await notes()).toEqual(['小张: 这户上次也是这个灯，看这里 https://x.example']);
  desk.clock.pass(3_600_000);
  await desk.settled();
  expect((await owner.heard()).join('\n')).not.toMatch(/上次|看这里|x\.example/);
  // What stands in the thread already is not told there again.
  expect(
    slack
      .channel(DESK)
      .thread(ts)
      .filter(m => m.text.includes('上次')),
  ).toHaveLength(1);
});

test('a note that was changed or deleted stays on record with what became of it', async () => {
  await reported();
  const { slack } = desk;
  const { ts } = desk.card();
  const said = await slack.says('U1ZHANG', DESK, '明天去', { threadTs: ts });
  await slack.edits('U1ZHANG', DESK, said.ts, '后天去');
  await slack.deletes('U1ZHANG', DESK, said.ts);
  await desk.settled();
  expect(await notes()).toEqual(['小张: 明天去', '小张: 改了上面的话：后天去', '小张: 删掉了上面的一句话']);
});

test('a stranger is refused in words, and so is a member from the moment he leaves', async () => {
  await reported();
  const { slack } = desk;
  await slack.presses('U9XU', desk.card(), '接单');
  await desk.settled();
  expect(slack.text(slack.seenBy('U9XU').ephemerals.at(-1)!)).toContain('员工名单');
  expect(slack.text(desk.card())).toContain('待接单');

  await desk.client.db.execute(sql`update staff set until = now() where code = '1001'`);
  await slack.presses('U1ZHANG', desk.card(), '接单');
  await desk.settled();
  expect(slack.text(slack.seenBy('U1ZHANG').ephemerals.at(-1)!)).toContain('员工名单');
  expect(slack.text(desk.card())).toContain('待接单');
});

test('a member is recognised by the address of work', async () => {
  await desk.client.db.execute(
    sql`update staff set slack_user = null, email = 'zhang@estate.example' where code = '1001'`,
  );
  await reported();
  await desk.slack.presses('U1ZHANG', desk.card(), '接单');
  await desk.settled();
  expect(desk.slack.text(desk.card())).toContain('小张');
});

test('of two who press at once one has the case and the other is told whose it is', async () => {
  await reported();
  const { slack } = desk;
  const card = desk.card();
  await Promise.all([slack.presses('U1ZHANG', card, '接单'), slack.presses('U2LIU', card, '接单')]);
  await desk.settled();
  const told = ['U1ZHANG', 'U2LIU'].flatMap(user => slack.seenBy(user).ephemerals.map(m => slack.text(m)));
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/现在由.+负责/);
  expect(slack.text(desk.card())).toContain('处理中');
});

test('the owner who speaks while a reply is being written is not talked past', async () => {
  const owner = await reported();
  const { slack } = desk;
  await slack.presses('U1ZHANG', desk.card(), '回复业主');
  await slack.submits('U1ZHANG', { text: '下午去看' });
  await owner.post('楼梯上也有水');
  await slack.submits('U1ZHANG', {});
  const view = slack.seenBy('U1ZHANG').views.at(-1)!;
  expect(slack.text(view)).toContain('没有执行');
  expect(slack.text(view)).toContain('下午去看');
  // Seen now: shown once more, then it goes.
  await slack.submits('U1ZHANG', {});
  await slack.submits('U1ZHANG', {});
  desk.clock.pass(3000);
  await desk.settled();
  expect(await owner.heard()).toEqual(expect.arrayContaining([expect.stringContaining('下午去看')]));
});

test('a danger calls people in Slack until one answers there', async () => {
  const { slack } = desk;
  const owner = desk.owner('w-gas');
  await owner.say('厨房煤气味很大，3栋2单元1201');
  await desk.settled();
  const call = () => slack.channel(DESK).messages.filter(m => slack.text(m).includes('我来处理'));
  expect(call()).toHaveLength(1);
  expect(slack.produces(call()[0]!).mentions).toEqual(expect.arrayContaining([expect.stringMatching(/U1ZHANG|小张/)]));
  desk.clock.pass(2 * 60_000);
  await desk.settled();
  expect(call()).toHaveLength(2);
  await slack.presses('U2LIU', call()[1]!, '我来处理');
  await desk.settled();
  expect((await owner.heard()).at(-1)).toContain('老刘');
  desk.clock.pass(10 * 60_000);
  await desk.settled();
  expect(call()).toHaveLength(2);
});

test("/ticket and the home page show what is mine, what is nobody's, and one case by its number", async () => {
  await reported();
  const { slack } = desk;
  const number = /[A-Z]+-\d\d-\d{4}/.exec(slack.text(desk.card()))![0];
  await slack.runs('/ticket', number, 'U1ZHANG', DESK);
  await slack.runs('/ticket', '待接', 'U1ZHANG', DESK);
  await slack.runs('/ticket', '灯', 'U1ZHANG', DESK);
  const answers = slack.seenBy('U1ZHANG').ephemerals.map(m => slack.text(m));
  expect(answers).toHaveLength(3);
  for (const answer of answers) expect(answer).toContain(number);
  await slack.opensHome('U1ZHANG');
  await desk.settled();
  expect(slack.text(slack.seenBy('U1ZHANG').home!)).toContain(number);
});
