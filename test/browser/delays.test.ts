import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { rows } from '../../src/db/client.ts';
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
});
