import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Screen } from '../support/browser.ts';
import { faultsOf } from './layout.ts';
import { openChat } from './people.ts';
import { setting } from './setting.ts';

const at = setting();
const SMALL: Screen = { name: 'phone', width: 360, height: 740, isPhone: true };

test('a long chat opens with its newest messages; older ones come when asked for, and what is being read stays put', async () => {
  const chat = await openChat(at, SMALL);
  const { page } = chat;
  await chat.say('8栋门禁坏了');
  await chat.hear(/CH-\d/);
  await at.house.client.db.execute(sql`with c as (update conversation set last_seq = last_seq + 120 returning *)
    insert into message(community_id, conversation_id, seq, channel, account, external_id, text, arrived_at, handled_at)
    select community_id, id, last_seq - 120 + n, channel, account, address || ':past' || n, '旧话' || n, now() - interval '9 days', now()
    from c, generate_series(1, 120) n`);
  await page.reload();
  const own = page.locator('.line.own');
  const older = page.getByRole('button', { name: '看更早的消息' });
  await older.waitFor();
  const first = await own.count();
  expect(first).toBeLessThanOrEqual(50);

  await older.scrollIntoViewIfNeeded();
  const top = own.first();
  const words = (await top.textContent()) ?? '';
  const place = async () => (await own.filter({ hasText: words }).first().boundingBox())?.y ?? 0;
  const before = await place();
  await chat.keepPicture('older');
  expect(await faultsOf(chat)).toEqual([]);
  await older.click();
  await page.waitForFunction(n => document.querySelectorAll('.line.own').length > n, first);
  expect(Math.abs((await place()) - before)).toBeLessThan(60);
  expect(await page.locator('.newer').count()).toBe(0);

  await page.route('**/chat/older?*', route => route.abort());
  await older.click();
  await page.getByText('更早的消息没读到').waitFor();
  await page.unroute('**/chat/older?*');
  await older.click();
  // The button has another name while it reads: what stands on the page is what counts.
  await expect.poll(() => own.count()).toBe(121);
  await older.waitFor({ state: 'detached' });
  await page.getByText('更早的消息没读到').waitFor({ state: 'detached' });
  await chat.context.close();
});
