import { describe, expect, test } from 'vitest';
import { DESKTOP, PHONE } from '../support/browser.ts';
import { faultsOf, fontsOf, isChinese } from './layout.ts';
import { openChat, openDesk, photo } from './people.ts';
import { setting } from './setting.ts';

describe.each([PHONE, DESKTOP])('on a $name', screen => {
  const at = setting();

  test('a leak goes from the chat to the desk and the answer comes back', async () => {
    const desk = await openDesk(at, screen);
    const chat = await openChat(at, screen);
    await chat.page.locator('.welcome').waitFor();
    await chat.keepPicture('chat-empty');
    expect.soft(await faultsOf(chat)).toEqual([]);

    await chat.say('我家厨房漏水了');
    const receipt = await chat.hear(/CH-\d/);
    const number = /CH-[\d-]+/.exec(receipt)?.[0] ?? '';
    expect(receipt).toContain('厨房');
    await chat.showPicture(await photo());
    await chat.say('3栋2单元1201');

    // The desk hears of it without being reloaded.
    await desk.page.locator('a.line', { hasText: number }).waitFor();
    await desk.keepPicture('desk-list');
    expect.soft(await faultsOf(desk)).toEqual([]);
    await desk.openCase(number);
    const thumb = desk.page.locator('.story .thumb img').first();
    await thumb.waitFor();
    await desk.page.waitForFunction(
      () => (document.querySelector('.story .thumb img') as HTMLImageElement | null)?.naturalWidth,
    );
    await desk.page.locator('.head .where', { hasText: '3栋2单元1201' }).waitFor();

    await desk.claim();
    await chat.hear(/小张.*接手了/);
    const words = '您好，师傅老刘正在路上，请先把厨房水槽下面的角阀关上。';
    expect(await desk.reply(words)).toContain(words);
    await chat.hear(words);
    await desk.note('上次也是这户，查一下楼上1301的地漏');
    await desk.keepPicture('desk-case');
    expect.soft(await faultsOf(desk)).toEqual([]);
    expect.soft(await fontsOf(desk, '.story .bubble, .summary, button')).toSatisfy(isChinese);

    await chat.say('好的，谢谢师傅');
    await desk.page.locator('.say.left .bubble', { hasText: '好的，谢谢师傅' }).waitFor();
    await chat.hear('不客气');
    await chat.keepPicture('chat-answered');
    expect.soft(await faultsOf(chat)).toEqual([]);
    expect.soft(await fontsOf(chat, '.bubble, .head, button')).toSatisfy(isChinese);

    // Reloading loses nothing and repeats nothing; the note was for colleagues only.
    const before = await chat.bubbles();
    await chat.page.reload();
    await chat.page.waitForFunction(n => document.querySelectorAll('.bubble').length >= n, before.length);
    expect(await chat.bubbles()).toEqual(before);
    expect(before.join('\n')).not.toContain('1301');
    expect(await chat.page.locator('.line.own .picture').count()).toBe(1);
    expect(before.filter(b => b.includes(words))).toHaveLength(1);

    expect.soft(chat.troubles).toEqual([]);
    expect(desk.troubles).toEqual([]);
    await chat.context.close();
    await desk.context.close();
  });
});
