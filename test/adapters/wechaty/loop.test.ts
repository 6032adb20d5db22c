import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { type WechatService, wechatService } from '../../support/wechat.ts';

let home: WechatService;
afterEach(() => home.close());

test('a leak goes its whole way in WeChat: told, taken, answered, asked back, closed', async () => {
  home = await wechatService();
  await home.say('陈女士', '3栋2单元1201厨房漏水了');
  const [ticket] = await home.tickets();
  expect(ticket).toMatchObject({ kind: 'repair', category: 'facility.leak', state: 'recorded' });
  expect(home.link.toldTo('陈女士').join('\n')).toContain(ticket!['number']);

  const zhang = await home.staff('1001');
  const act = async () => {
    const [now] = await home.tickets();
    return zhang.act(now!['id'] as string, Number(now!['version']));
  };
  await home.verbs.claim(await act());
  await home.settle();
  expect(home.last('陈女士')).toContain('小张');
  await home.verbs.reply(await act(), '师傅下午两点到，您在家吗？', 1);
  await home.settle();
  expect(home.last('陈女士')).toBe('小张（工号1001）：师傅下午两点到，您在家吗？');

  await home.say('陈女士', '在家的');
  const seen = await home.rows(sql`select text from message where channel = 'wechaty' order by id`);
  expect(seen.map(row => row['text'])).toEqual(['3栋2单元1201厨房漏水了', '在家的']);
  expect(home.link.said.every(one => one.name === '陈女士')).toBe(true);
});

test('the same message twice is one, and another person with the same id is another', async () => {
  home = await wechatService();
  await home.link.hear('陈女士', { text: '厨房漏水了', id: '1' });
  await home.link.hear('陈女士', { text: '厨房漏水了', id: '1' });
  await home.link.hear('老黄', { text: '厨房漏水了', id: '1' });
  await home.pass(2500);
  expect(await home.tickets()).toHaveLength(2);
});

test('a fire at night is answered at once and pages, whatever the pace', async () => {
  home = await wechatService();
  home.clock.set('2026-11-21T23:30:00+08:00');
  await home.link.hear('陈女士', '3栋2单元楼道着火了！');
  await home.settle();
  expect(home.link.toldTo('陈女士')[0]).toContain('119');
  expect(home.pager.pages).not.toEqual([]);
});
