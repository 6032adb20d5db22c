import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DESK, type SlackDesk, slackDesk } from '../../support/slack-desk.ts';

let desk: SlackDesk;
beforeEach(async () => {
  desk = await slackDesk({ show: 'full' });
});
afterEach(() => desk.close());

const view = () => desk.slack.text(desk.slack.seenBy('U1ZHANG').views.at(-1)!);
const reported = async () => {
  await desk.owner('w-chen').say('3栋2单元楼道灯不亮了');
  await desk.settled();
};
const says = async (text: string, threadTs?: string) => {
  const said = await desk.slack.says('U1ZHANG', DESK, text, threadTs ? { threadTs } : {});
  await desk.settled();
  return desk.slack.channel(DESK).all.find(m => m.ts === said.ts)!;
};
const SPEECH = `${'字'.repeat(3990)}，电话13800001201，${'话'.repeat(3000)}完`;

test('a speech longer than a note becomes several, and no number is cut in two', async () => {
  await reported();
  await says(SPEECH, desk.card().ts);
  const notes = await desk.rows(sql`select data->>'text' as text from ticket_event where kind = 'noted' order by id`);
  const text = notes.map(row => row['text']).join('');
  expect(notes).toHaveLength(2);
  expect(text.length).toBeGreaterThan(6990);
  expect(text.endsWith('话完')).toBe(true);
  expect(text).not.toMatch(/1380|1201/);
});

test('what a form has no room for is said there, with where it begins', async () => {
  await reported();
  const { ts } = desk.card();
  const long = `${'😀'}${'字'.repeat(1997)}😀末尾重要的话`;
  await desk.slack.uses('U1ZHANG', 'to_case', await says(long));
  expect(view()).toMatch(/原话有 2007 字，这里放不下最后 8 字，从“😀末尾重要的话”起没有放进来/);
  await desk.slack.closes('U1ZHANG');
  await desk.slack.uses('U1ZHANG', 'to_owner', await says(long, ts));
  expect(view()).toMatch(/这里放不下最后 8 字/);
});

test('a case whose owner has no chat offers no answer to him, in lists neither', async () => {
  const { slack } = desk;
  await slack.uses('U1ZHANG', 'log_case');
  await slack.submits('U1ZHANG', { source: 'phone', text: '厨房水管漏水', where: '3-2-1201' });
  await desk.settled();
  await slack.presses('U1ZHANG', desk.card(), '接单');
  await desk.settled();
  await slack.runs('/ticket', '我的', 'U1ZHANG', DESK);
  await slack.opensHome('U1ZHANG');
  await desk.settled();
  const { ephemerals, home } = slack.seenBy('U1ZHANG');
  for (const seen of [slack.text(ephemerals.at(-1)!), slack.text(home!)]) {
    expect(seen).toContain('[办结]');
    expect(seen).not.toContain('回复业主');
  }
  await slack.presses('U1ZHANG', home!, '办结');
  expect(view()).toContain('怎么解决的');
});

test('of three hundred colleagues each can be given a case', async () => {
  await desk.client.db.execute(sql`insert into staff (community_id, code, name, role, on_duty, skills, "from")
    select community_id, 'N' || i, '同事' || i, role, false, skills, "from" from staff, generate_series(1, 300) i where code = '3001'`);
  desk.book.estate.forget(desk.account);
  await reported();
  await desk.slack.presses('U1ZHANG', desk.card(), '接单');
  await desk.settled();
  await desk.slack.chooses('U1ZHANG', desk.card(), 'case_more', '转派');
  const [{ id } = {}] = await desk.rows(sql`select id from staff where name = '同事299'`);
  await desk.slack.submits('U1ZHANG', { to: String(id) });
  await desk.settled();
  expect(desk.slack.text(desk.card())).toContain('同事299');
});
