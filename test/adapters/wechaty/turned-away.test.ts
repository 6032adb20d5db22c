import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { type WechatService, wechatService } from '../../support/wechat.ts';

const REFUSED = { kind: 'notice', text: '消息已发出，但被对方拒收了。' } as const;
const NO_FRIEND = {
  kind: 'notice',
  text: '陈女士开启了朋友验证，你还不是他（她）朋友。请先发送朋友验证请求，对方验证通过后，才能聊天。',
} as const;

let home: WechatService;
afterEach(() => home.close());

/** How what was said to somebody stands, oldest first. */
async function standing(id: string): Promise<readonly string[]> {
  const found = await home.rows(
    sql`select o.status from outbox o join lane l on l.id = o.lane_id where l.address = ${`contact:${id}`} order by o.id`,
  );
  return found.map(row => row['status'] as string);
}

test.for([REFUSED, NO_FRIEND])(
  'what WeChat took and then did not let through stands as not delivered',
  async notice => {
    home = await wechatService();
    await home.say('老黄', '我家门锁坏了');
    await home.say('陈女士', '3栋2单元1201厨房漏水了');
    const before = (await standing('wxid_chen')).length;
    expect(before).toBeGreaterThan(0);
    await home.pass(60_000);

    const zhang = await home.staff('1001');
    const [ticket] = (await home.tickets()).filter(t => t['category'] === 'facility.leak');
    await home.verbs.claim(zhang.act(ticket!['id'] as string, Number(ticket!['version'])));
    await home.settle();
    const all = await standing('wxid_chen');
    expect(all.length).toBeGreaterThan(before);
    expect(new Set(all)).toEqual(new Set(['sent']));

    expect(await home.link.hear('陈女士', notice)).toBe(true);
    await home.settle();
    const now = await standing('wxid_chen');
    expect(now.slice(0, before).every(status => status === 'sent')).toBe(true);
    expect(now.slice(before).every(status => status === 'refused')).toBe(true);
    expect(await standing('wxid_huang')).not.toContain('refused');
    const [why] = await home.rows(sql`select detail from attempt where outcome = 'refused'`);
    expect(why!['detail']).toContain('请打电话告知');
  },
);

test('words of WeChat long after, in a room, or about something else change nothing', async () => {
  home = await wechatService();
  await home.say('陈女士', '3栋2单元1201厨房漏水了');
  await home.link.hear('陈女士', { kind: 'notice', text: '收到红包，请在手机上查看' });
  await home.link.hear('陈女士', { ...REFUSED, inRoom: true });
  await home.pass(60_000);
  await home.link.hear('陈女士', REFUSED);
  expect(await standing('wxid_chen')).not.toContain('refused');
});

test('what is still on its way then is waited for', async () => {
  home = await wechatService();
  const held = home.link.hold();
  await home.link.hear('陈女士', '3栋2单元1201厨房漏水了');
  home.clock.pass(2500);
  const settled = home.settle();
  await expect.poll(() => standing('wxid_chen')).toContain('sending');
  expect(await home.link.hear('陈女士', REFUSED)).toBe(false);
  held.go();
  await settled;
  home.link.again();
  await expect.poll(() => standing('wxid_chen')).toContain('refused');
});
