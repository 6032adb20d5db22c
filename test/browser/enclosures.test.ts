import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { rows } from '../../src/db/client.ts';
import { DESKTOP, PHONE } from '../support/browser.ts';
import { silkTone } from '../support/voice.ts';
import { faultsOf, fontsOf, isChinese } from './layout.ts';
import { openChat, openDesk } from './people.ts';
import { setting } from './setting.ts';

describe.each([PHONE, DESKTOP])('at $width', screen => {
  const at = setting();

  test('a voice is played, a broken one says so, files are saved under their names', async () => {
    const chat = await openChat(at, screen);
    await chat.say('3栋2单元1201厨房漏水');
    await chat.hear(/CH-\d/);
    const { house } = at;
    const [chen] = await rows(house.client.db, sql`select account, address from conversation`);
    const { account, address } = chen as { readonly account: string; readonly address: string };
    const desk = await openDesk(at, screen);
    const sends = (enclosure: Parameters<typeof house.receive>[0]['enclosure'] & object, id: string) =>
      house.receive({
        ...{ channel: 'web', account, address, sender: { id: address } },
        ...{ externalId: `browser:${id}`, text: '', enclosure },
      });
    const tone = await silkTone(3);
    await sends({ kind: 'voice', bytes: tone, seconds: 3 }, 'voice');
    await sends({ kind: 'voice', bytes: tone.subarray(0, 12), seconds: 9 }, 'broken');
    await sends({ kind: 'voice', bytes: Buffer.from('#!AMR\n'), seconds: 4 }, 'amr');
    await sends({ kind: 'file', bytes: Buffer.alloc(1_300_000), name: '装修合同（盖章版）.pdf' }, 'file');
    await desk.openCase('漏水');
    const { page } = desk;
    await page.locator('.enclosed').nth(3).waitFor();
    expect(await page.locator('.enclosed audio').count()).toBe(2);

    const [voice, broken] = [0, 1].map(n => page.locator('.enclosed audio').nth(n));
    const played = await voice!.evaluate(async audio => {
      const player = audio as HTMLAudioElement;
      const before = player.preload;
      await player.play();
      return [before, Math.round(player.duration), player.error];
    });
    expect(played).toEqual(['none', 3, null]);
    expect(desk.troubles).toEqual([]);
    await broken!.evaluate(audio => (audio as HTMLAudioElement).play().catch(() => {}));
    await page.getByText('这段语音放不出来').waitFor();
    desk.troubles.length = 0; // the browser notes the refusal itself

    const saved = page.waitForEvent('download');
    await page.getByRole('link', { name: '下载文件 装修合同（盖章版）.pdf，1.2 MB' }).click();
    expect((await saved).suggestedFilename()).toBe('装修合同（盖章版）.pdf');
    await page.locator('.enclosed').nth(3).scrollIntoViewIfNeeded();
    await desk.keepPicture('enclosures');
    expect.soft(await faultsOf(desk)).toEqual([]);
    expect.soft(await fontsOf(desk, '.enclosed p, .enclosed a')).toSatisfy(isChinese);
    await page.locator('.enclosed').first().scrollIntoViewIfNeeded();
    await desk.keepPicture('enclosures-voice');
    expect(desk.troubles).toEqual([]);
    await Promise.all([chat, desk].map(seat => seat.context.close()));
  });
});
