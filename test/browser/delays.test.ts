import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { rows } from '../../src/db/client.ts';
import { createWeeklyLines } from '../../src/db/weekly.ts';
import { weekToTell } from '../../src/domain/week.ts';
import { DESKTOP, PHONE } from '../support/browser.ts';
import { faultsOf } from './layout.ts';
import { openDesk } from './people.ts';
import { setting } from './setting.ts';

describe.each([PHONE, DESKTOP])('on a $name', screen => {
  const at = setting();

  test('what does not get out is said above the list while the page is open, and goes by itself', async () => {
    const desk = await openDesk(at, screen);
    const line = desk.page.locator('.list .delays p');
    await desk.page.locator('.list').waitFor();
    expect(await line.count()).toBe(0);

    const { db } = at.house.client;
    const [lane] = await rows(
      db,
      sql`insert into lane(community_id, channel, account, address) select id, '<b>不通</b>', id, 'chen' from community returning id, community_id`,
    );
    await db.execute(sql`insert into outbox(community_id, lane_id, priority, key, body, why, not_before, written_at)
      values (${lane!['community_id']}, ${lane!['id']}, 3, 'late', '{"text":"师傅下午到"}', 'test', now() - interval '3 min', now() - interval '3 min')`);
    await line.waitFor();
    expect(await line.textContent()).toMatch(/^有 1 条消息超过 2 分钟没有送出（<b>不通<\/b>），最早 \d\d:\d\d。/);
    expect(await line.locator('b').count()).toBe(0);
    await desk.keepPicture('desk-delay');
    expect(await faultsOf(desk)).toEqual([]);

    await db.execute(sql`update outbox set status = 'sent' where key = 'late'`);
    await line.waitFor({ state: 'detached' });
    expect(desk.troubles).toEqual([]);
    await desk.context.close();
  });

  test('whoever leads reads in one line how often the machine was put right last week, and the rest on a press', async () => {
    const now = new Date();
    const { client } = at.house;
    const [reader] = await createWeeklyLines(client, []).readers();
    const head = '上周机器登记 120 件，同事改过 14 件（12%）';
    const text = `${head}：类别 9（最多：排水堵塞→漏水渗水 3）、类型 4。按引擎：本地 11/100，本地+模型 3/20。`;
    await createWeeklyLines(client, []).tell(reader!, weekToTell(now, reader!.timeZone), text, now);
    const desk = await openDesk(at, screen, '9001');
    const line = desk.page.locator('.weekly');
    await line.getByText(head).waitFor();
    expect(await line.getByText('按引擎').isVisible()).toBe(false);
    await line.locator('summary').click();
    await line.getByText('按引擎').waitFor();
    await desk.keepPicture('desk-weekly');
    expect(await faultsOf(desk)).toEqual([]);
    expect(desk.troubles).toEqual([]);
    await desk.context.close();
  });
});
