import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { type WechatService, wechatService } from '../../support/wechat.ts';

let home: WechatService;
afterEach(() => home.close());

async function bind(name: string, room: string): Promise<void> {
  const [tie] = await home.rows(
    sql`select t.person_id, t.house_id from tie t join house h on h.id = t.house_id where h.room = ${room}`,
  );
  const { member } = await home.staff('1001');
  const made = await home.book.bindings.makeCode(
    member,
    Number(tie!['person_id']),
    Number(tie!['house_id']),
    home.clock.now(),
  );
  await home.say(name, made!.code);
}

async function reply(number: number, text: string): Promise<void> {
  const zhang = await home.staff('1001');
  const ticket = (await home.tickets())[number]!;
  const [heard] = await home.rows(sql`select last_seq from conversation where id = ${ticket['conversation_id']}`);
  const act = zhang.act(ticket['id'] as string, Number(ticket['version']));
  await home.verbs.reply(act, text, Number(heard!['last_seq']));
  await home.settle();
}
const latest = async () =>
  (
    await home.rows(sql`select o.status, l.address, (select detail from attempt a where a.outbox_id = o.id order by a.id desc limit 1) as detail
      from outbox o join lane l on l.id = o.lane_id where l.channel = 'wechaty' and o.why like 'replied%' order by o.id desc limit 1`)
  )[0];

test('after a login with new ids the old chat is out of reach, and the person is known again by a code', async () => {
  home = await wechatService();
  await home.say('小吴', '1栋1单元楼道灯坏了');
  await bind('小吴', '101');
  const [ticket] = await home.tickets();
  const before = home.link.said.length;
  const wasId = home.link.idOf('小吴');

  home.link.relogin();
  await reply(0, '师傅今天来换灯。');
  expect(home.link.said).toHaveLength(before);
  expect(await latest()).toMatchObject({ status: 'refused', detail: expect.stringContaining('微信重新登录过') });

  expect(home.link.idOf('小吴')).not.toBe(wasId);
  await home.say('小吴', '你好');
  await bind('小吴', '101');
  const contacts = await home.rows(
    sql`select person_id from contact where channel = 'wechaty' and person_id is not null`,
  );
  expect(new Set(contacts.map(row => row['person_id'])).size).toBe(1);
  expect(contacts).toHaveLength(2);
  await home.say('小吴', '我之前报的事怎么样了？');
  expect(home.link.toldTo('小吴').slice(-3).join('\n')).toContain(ticket!['number']);
});

test('whoever keeps his id keeps his chat', async () => {
  home = await wechatService();
  await home.say('陈女士', '3栋2单元1201厨房漏水了');
  home.link.relogin();
  await reply(0, '师傅两点到。');
  expect(home.last('陈女士')).toContain('师傅两点到。');
  await home.say('陈女士', '好的');
  expect(await home.rows(sql`select id from contact where channel = 'wechaty'`)).toHaveLength(1);
});
