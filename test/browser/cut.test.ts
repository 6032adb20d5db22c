import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { rows } from '../../src/db/client.ts';
import { PHONE } from '../support/browser.ts';
import { faultsOf } from './layout.ts';
import { openChat } from './people.ts';
import { setting } from './setting.ts';

const at = setting();

const stored = async (text: string) =>
  (await rows(at.house.client.db, sql`select id from message where text = ${text}`)).length;

test('what is written while the connection is cut goes out once when it is back', async () => {
  const chat = await openChat(at, PHONE);
  await chat.say('5栋1单元楼道灯不亮了');
  const receipt = await chat.hear(/CH-\d/);

  await chat.context.setOffline(true);
  await chat.write('就在电梯口，三楼');
  const line = chat.page.locator('.line.own', { hasText: '就在电梯口，三楼' });
  await line.locator('.remedy').waitFor();
  await chat.page.locator('.banner', { hasText: '网络断了' }).waitFor();
  await chat.keepPicture('chat-cut');
  expect(await faultsOf(chat)).toEqual([]);
  expect(await stored('就在电梯口，三楼')).toBe(0);

  await chat.context.setOffline(false);
  await line.getByLabel('已送到').waitFor();
  await chat.page.locator('.banner').waitFor({ state: 'detached' });
  await chat.say('辛苦了');
  expect(await line.count()).toBe(1);
  expect(await stored('就在电梯口，三楼')).toBe(1);
  expect((await chat.bubbles()).filter(b => b.includes(receipt))).toHaveLength(1);

  expect(chat.troubles.filter(t => !t.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
  await chat.context.close();
});

test('a message whose answer was lost on the way is not taken twice', async () => {
  const chat = await openChat(at, PHONE);
  let lost = 0;
  await chat.page.route('**/chat/messages?*', async route => {
    if (lost++ > 0) return route.continue();
    await route.fetch(); // the house has it, the page never learns
    await route.abort('connectionreset');
  });
  await chat.write('8栋大门的门禁刷不开');
  await chat.hear(/CH-\d/);
  await chat.page.locator('.line.own', { hasText: '8栋大门' }).getByLabel('已送到').waitFor();
  await chat.page.reload();
  await chat.hear(/CH-\d/);
  expect(await chat.page.locator('.line.own').count()).toBe(1);
  expect(await stored('8栋大门的门禁刷不开')).toBe(1);
  await chat.context.close();
});
