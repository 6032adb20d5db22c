import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BOT } from '../../support/slack/index.ts';
import { DESK, type SlackDesk, STAFF, slackDesk } from '../../support/slack-desk.ts';

const LIFTS = 'C2LIFTS';
const LIFT = '3栋2单元电梯门关不上';
const LIGHT = '3栋2单元楼道灯不亮了';

let desk: SlackDesk;
/** Lifts have a channel of their own. */
beforeEach(async () => {
  const members = [BOT, ...STAFF.map(p => p.id)];
  desk = await slackDesk({
    stand: {
      channels: [
        { id: DESK, name: '工单', is_private: true, members },
        { id: LIFTS, name: '电梯', is_private: true, members },
      ],
    },
    plan: plan => {
      const slack = { channel: DESK, channels: { 'facility.elevator': LIFTS } } as const;
      const settings = { ...plan.community.settings, slack };
      return { ...plan, community: { ...plan.community, settings } };
    },
  });
});
afterEach(() => desk.close());

const roots = (channel: string) => desk.slack.channel(channel).messages;
const texts = (channel: string) => roots(channel).map(m => desk.slack.text(m));
const thread = (channel: string) =>
  roots(channel).flatMap(root =>
    desk.slack
      .channel(channel)
      .thread(root.ts)
      .map(m => desk.slack.text(m)),
  );
const reported = async (text: string, address = 'w-chen') => {
  await desk.owner(address).say(text);
  await desk.settled();
};
const weather = async (minutes = 6) => {
  for (let i = 0; i < minutes; i++) {
    desk.clock.pass(60_000);
    await desk.settled();
  }
};
/** 小张 says it is of this category, in Slack. */
async function recategorises(channel: string, category: string) {
  const { slack } = desk;
  await slack.chooses('U1ZHANG', roots(channel).at(-1)!, 'case_more', '修改信息');
  await slack.submits('U1ZHANG', { category });
  await desk.settled();
}
const POINTS = /^CH-26-0001 已转到 #(电梯|工单)$/;

test('each case stands in the channel of its category', async () => {
  await reported(LIFT);
  await reported(LIGHT, 'w-huang');
  expect(texts(LIFTS)).toEqual([expect.stringContaining('CH-26-0001')]);
  expect(texts(DESK)).toEqual([expect.stringContaining('CH-26-0002')]);
});

test('a case of another category goes to the channel of that: its card, its story, and a line where it stood', async () => {
  await reported(LIGHT);
  const { slack } = desk;
  const [old] = roots(DESK);
  await slack.says('U1ZHANG', DESK, '我看是电梯里的灯', { threadTs: old!.ts });
  await desk.settled();
  await recategorises(DESK, 'facility.elevator');

  expect(texts(DESK)).toEqual([expect.stringMatching(POINTS)]);
  expect(texts(LIFTS)).toEqual([expect.stringMatching(/CH-26-0001 待接单[\s\S]*接单/)]);
  const story = thread(LIFTS).join('\n');
  expect(story).toMatch(/业主说[\s\S]*楼道灯不亮[\s\S]*我看是电梯里的灯[\s\S]*电梯/);

  const before = slack.channel(DESK).all.length;
  await slack.presses('U1ZHANG', roots(LIFTS)[0]!, '接单');
  await slack.says('U1ZHANG', LIFTS, '在路上了', { threadTs: roots(LIFTS)[0]!.ts });
  await desk.settled();
  expect(texts(LIFTS)[0]).toContain('处理中');
  expect(thread(LIFTS).join('\n')).toContain('接单');
  expect(thread(LIFTS).filter(text => text.includes('在路上了'))).toHaveLength(1);
  expect(slack.channel(DESK).all).toHaveLength(before);

  // What is said where it stood is still said of it, and read where it stands.
  await slack.says('U2LIU', DESK, '灯座我带着', { threadTs: old!.ts });
  await desk.settled();
  expect(thread(LIFTS).at(-1)).toMatch(/老刘 内部记录[\s\S]*灯座我带着/);
});

test('a case that comes back to a channel has a new card there', async () => {
  await reported(LIGHT);
  await recategorises(DESK, 'facility.elevator');
  await recategorises(LIFTS, 'facility.lighting');
  expect(texts(DESK)).toEqual([expect.stringMatching(POINTS), expect.stringContaining('待接单')]);
  expect(texts(LIFTS)).toEqual([expect.stringMatching(POINTS)]);
  expect(thread(DESK).at(-1)).toMatch(/楼道灯不亮/);
});

test('it stands there once, whatever answers Slack loses on the way', async () => {
  await reported(LIGHT);
  const { slack } = desk;
  const lost: Record<string, number> = { 'chat.postMessage': 0, 'chat.update': 0 };
  slack.onCall = ({ method }) => (method in lost && lost[method]!++ < 2 ? 'done but no answer' : 'ok');
  await recategorises(DESK, 'facility.elevator');
  await weather();
  expect(texts(DESK)).toEqual([expect.stringMatching(POINTS)]);
  expect(texts(LIFTS)).toEqual([expect.stringContaining('CH-26-0001')]);
  expect(thread(LIFTS).filter(text => text.includes('楼道灯不亮'))).toHaveLength(1);
});

test('a place it cannot be pointed from holds nothing up, and neither does patience asked for', async () => {
  await reported(LIGHT);
  const { slack } = desk;
  let asked = 0;
  slack.onCall = ({ method, args }) => {
    if (method === 'chat.update' && args['channel'] === DESK) return ++asked === 1 ? { retryAfter: 30 } : 'ok';
    return 'ok';
  };
  await recategorises(DESK, 'facility.elevator');
  await weather(2);
  expect(texts(DESK)).toEqual([expect.stringMatching(POINTS)]);
  expect(texts(LIFTS)).toHaveLength(1);

  slack.world.rooms.get(LIFTS)!.is_archived = true;
  await desk.client.db.execute(sql`update community set settings = settings #- '{slack,channels}'`);
  desk.book.estate.forget(desk.account);
  await desk.owner('w-chen').say('三楼的也不亮了');
  await weather(2);
  expect(texts(DESK)).toHaveLength(2);
  expect(texts(DESK)[1]).toContain('CH-26-0001');
  expect(await desk.rows(sql`select 1 from lane where channel = 'slack' and due_at is not null`)).toEqual([]);
});

test('while the new channel takes no card, the old one goes on with the case', async () => {
  await reported(LIGHT);
  const { slack } = desk;
  slack.world.rooms.get(LIFTS)!.members.delete(BOT);
  await recategorises(DESK, 'facility.elevator');
  await slack.presses('U1ZHANG', roots(DESK)[0]!, '接单');
  // Slack is answered before the press is done, and words of the owner do not wait for it.
  await desk.settled();
  await reported('三楼的也不亮了');
  await weather(2);
  expect(texts(DESK)).toEqual([expect.stringMatching(/处理中[\s\S]*小张[\s\S]*三楼的也不亮了/)]);
  expect(thread(DESK).join('\n')).toMatch(/公共照明 → 电梯[\s\S]*接单[\s\S]*三楼的也不亮了/);
  expect(await desk.rows(sql`select 1 from lane where channel = 'slack' and due_at is not null`)).toHaveLength(1);

  slack.world.rooms.get(LIFTS)!.members.add(BOT);
  await weather(2);
  expect(texts(DESK)).toEqual([expect.stringMatching(POINTS)]);
  expect(texts(LIFTS)).toEqual([expect.stringContaining('处理中')]);
  expect(thread(LIFTS).filter(text => text.includes('三楼的也不亮了'))).toHaveLength(1);
});

test('there and back while Slack fails, it has a card with its buttons where it is', async () => {
  await reported(LIGHT);
  const { slack } = desk;
  let left = 1;
  slack.onCall = ({ method }) => (method === 'chat.update' && left-- > 0 ? { status: 503 } : 'ok');
  await recategorises(DESK, 'facility.elevator');
  expect(texts(LIFTS)).toHaveLength(1);
  const [ticket] = await desk.tickets();
  const { act } = await desk.staff('1001');
  await desk.verbs.recategorise(act(ticket!['id'] as string, Number(ticket!['version'])), {
    category: 'facility.lighting',
  });
  await weather(2);
  expect(texts(LIFTS)).toEqual([expect.stringMatching(POINTS)]);
  expect(texts(DESK)).toEqual([expect.stringMatching(POINTS), expect.stringMatching(/待接单[\s\S]*\[接单\]/)]);
});
