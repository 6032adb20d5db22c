import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DESK, type SlackDesk, slackDesk } from '../../support/slack-desk.ts';

const CASES = 20;

let desk: SlackDesk;
let root: string;
/** A thread that many cases share: an outage, reported while Slack asked for patience. */
beforeEach(async () => {
  desk = await slackDesk();
  desk.slack.onCall = () => ({ retryAfter: 20 });
  for (let i = 0; i < CASES; i++)
    await desk.receive({
      ...{ channel: 'web', account: desk.account, address: `w-${i}`, sender: { id: `w-${i}` } },
      ...{ externalId: randomUUID(), text: `${1 + (i % 3)}栋${1 + (i % 2)}单元楼道灯不亮了` },
    });
  await later(10_000);
  desk.slack.onCall = () => 'ok';
  for (let i = 0; i < 6; i++) await later(60_000);
  root = desk.cards().find(card => desk.slack.text(card).includes('短时间内'))!.ts;
});
afterEach(() => desk.close());

async function later(ms: number) {
  desk.clock.pass(ms);
  await desk.settled();
}
const say = async (text: string) => {
  const said = await desk.slack.says('U1ZHANG', DESK, text, { threadTs: root });
  await desk.settled();
  return desk.slack.channel(DESK).all.find(m => m.ts === said.ts)!;
};
const notes = async () =>
  (
    await desk.rows(
      sql`select t.number, e.data->>'text' as text from ticket_event e join ticket t on t.id = e.ticket_id where e.kind = 'noted' order by e.id`,
    )
  ).map(row => `${row['number']}: ${row['text']}`);
const told = () => desk.slack.seenBy('U1ZHANG').ephemerals.map(m => desk.slack.text(m));
/** Two cases that stand in the shared thread. */
const numbers = async () => {
  const among = await desk.rows(
    sql`select t.number from ticket t join slack_case b on b.ticket_id = t.id where b.thread_ts = ${root} order by 1 desc limit 2`,
  );
  return among.map(row => row['number']) as [string, string];
};

test('talk in a thread that many cases share is a note on the case whose number it names', async () => {
  const [one, other] = await numbers();
  await say(`${one} 那户我去过了，要换灯座`);
  expect(await notes()).toEqual([`${one}: ${one} 那户我去过了，要换灯座`]);
  const message = await say(`${one.toLowerCase()}、${other} 一起去看`);
  expect((await notes()).slice(1)).toEqual([
    `${one}: ${one.toLowerCase()}、${other} 一起去看`,
    `${other}: ${one.toLowerCase()}、${other} 一起去看`,
  ]);
  await desk.slack.edits('U1ZHANG', DESK, message.ts, '改天再去');
  await desk.settled();
  expect((await notes()).slice(3)).toEqual([`${one}: 改了上面的话：改天再去`, `${other}: 改了上面的话：改天再去`]);
  expect(told()).toEqual([]);
  // What stands in the thread already is not told there again.
  const thread = desk.slack.channel(DESK).thread(root);
  expect(thread.filter(m => desk.slack.text(m).includes('要换灯座'))).toHaveLength(1);
});

test('talk there that names no case of the thread is on no record, and the writer hears what to do', async () => {
  await say('我去看看');
  expect(told()).toEqual([expect.stringMatching(/好几件事的公共话题.*请写上工单号（例如 CH-26-0020）.*“内部记录”/)]);
  await desk.owner('w-lift').say('3栋2单元电梯门关不上');
  await desk.settled();
  const [{ number: alone } = {}] = await desk.rows(sql`select number from ticket order by number desc limit 1`);
  await say(`${String(alone)} 那户不在家`);
  expect(told()[1]).toContain(`这个话题里没有工单 ${String(alone)}`);
  expect(await notes()).toEqual([]);
  expect(desk.slack.seenBy('U2LIU').ephemerals).toEqual([]);
});

test('the writer hears it once, though what came of telling him was lost', async () => {
  desk.slack.onCall = call => (call.method === 'chat.postEphemeral' ? 'done but no answer' : 'ok');
  await say('我去看看');
  for (let i = 0; i < 4; i++) {
    await desk.client.db.execute(sql`update slack_inbound set due_at = now() where due_at is not null`);
    await desk.settled();
  }
  expect(told()).toHaveLength(1);
  expect(desk.slack.seenBy('U1ZHANG').dms).toEqual([]);
});

test('words of that thread go to the owner whose number they name, and to nobody when it is not one', async () => {
  const [one, other] = await numbers();
  const view = () => desk.slack.text(desk.slack.seenBy('U1ZHANG').views.at(-1)!);
  await desk.slack.uses('U1ZHANG', 'to_owner', await say(`${one} 师傅三点到`));
  expect(view()).toContain('要对业主说的话');
  expect(view()).toContain(one);
  await desk.slack.closes('U1ZHANG');
  const before = desk.slack.seenBy('U1ZHANG').views.length;
  await desk.slack.uses('U1ZHANG', 'to_owner', await say(`${one} 和 ${other} 师傅三点到`));
  await desk.settled();
  expect(desk.slack.seenBy('U1ZHANG').views).toHaveLength(before);
  expect(told().at(-1)).toMatch(/看不出发给哪一位业主.*“回复业主”/);
});
