import { expect, test } from 'vitest';
import { PHONE } from '../support/browser.ts';
import { faultsOf } from './layout.ts';
import { openChat, openDesk } from './people.ts';
import { setting } from './setting.ts';

const IMAGE = '<img src=x onerror="alert(1)">厨房漏水了';
const SCRIPT = '<script>alert(document.cookie)</script>&lt;b&gt;';
const LINK = '<a href="javascript:alert(2)">点我</a> javascript:alert(2)';
const FROM_DESK = '<svg onload=alert(3)>师傅已经出发';

const at = setting();

test('markup from either side is shown as the text it is', async () => {
  const desk = await openDesk(at, PHONE);
  const chat = await openChat(at, PHONE);
  for (const words of [IMAGE, SCRIPT, LINK]) await chat.say(words);
  const [number = ''] = /CH-[\d-]+/.exec(await chat.hear(/CH-\d/)) ?? [];

  await desk.openCase(number);
  for (const words of [IMAGE, SCRIPT, LINK]) await desk.page.locator('.say.left .bubble', { hasText: words }).waitFor();
  await desk.claim();
  expect(await desk.reply(FROM_DESK)).toContain(FROM_DESK);
  await chat.hear(FROM_DESK);
  await desk.note(IMAGE);
  await desk.keepPicture('desk-hostile');
  await chat.keepPicture('chat-hostile');
  expect(await faultsOf(desk)).toEqual([]);
  expect(await faultsOf(chat)).toEqual([]);

  await desk.page.getByRole('link', { name: '回到列表' }).click();
  await desk.page.getByLabel('搜索').fill(IMAGE);
  await desk.page.locator('a.line', { hasText: number }).waitFor();
  for (const { page } of [chat, desk]) {
    expect(
      await page.locator('.bubble :not(.dial), .summary *, .last *, main script, a[href^=javascript]').count(),
    ).toBe(0);
  }

  expect(chat.troubles).toEqual([]);
  expect(desk.troubles).toEqual([]);
  await chat.context.close();
  await desk.context.close();
});
