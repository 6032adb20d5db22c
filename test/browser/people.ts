import sharp from 'sharp';
import { type Screen, takeSeat } from '../support/browser.ts';
import type { Setting } from './setting.ts';

/** 陈女士 with the chat open on her screen. */
export async function openChat({ browser, house }: Setting, screen: Screen) {
  const seat = await takeSeat(browser, house, screen);
  const { page } = seat;
  const area = page.getByLabel('写消息');
  const own = page.locator('.line.own .bubble');
  const heard = page.locator('.line:not(.own) .bubble');
  await seat.open('/chat');
  await area.waitFor();

  return {
    ...seat,
    own,
    heard,
    /** Writes it and presses 发送, whether or not the line stands. */
    async write(text: string) {
      await area.fill(text);
      await page.getByRole('button', { name: '发送' }).click();
    },
    /** Writes it and waits until the house has it. */
    async say(text: string) {
      await this.write(text);
      await page.locator('.line.own', { hasText: text }).last().getByLabel('已送到').waitFor();
    },
    /** Waits until a bubble from the house holds these words; gives its whole text. */
    async hear(words: string | RegExp) {
      const bubble = heard.filter({ hasText: words }).last();
      await bubble.waitFor().catch(async cause => {
        throw new Error(`${words} was not heard, but:\n${(await this.bubbles()).join('\n')}`, { cause });
      });
      return (await bubble.textContent()) ?? '';
    },
    async showPicture(bytes: Buffer) {
      await page.locator('input[type=file]').setInputFiles({ name: '漏水.jpg', mimeType: 'image/jpeg', buffer: bytes });
      await page.locator('.line.own .picture img').last().waitFor();
      await page
        .locator('.line.own', { has: page.locator('.picture') })
        .last()
        .getByLabel('已送到')
        .waitFor();
    },
    /** Every bubble, oldest first, with who spoke. */
    bubbles: () =>
      page
        .locator('.bubble')
        .evaluateAll(all => all.map(b => `${b.closest('.own') ? '业主' : '门房'}：${b.textContent}`)),
  };
}
export type Chat = Awaited<ReturnType<typeof openChat>>;

/** A member of staff at the desk, signed in with a code as the page asks for it. */
export async function openDesk({ browser, house }: Setting, screen: Screen, staffCode = '1001') {
  const seat = await takeSeat(browser, house, screen);
  const { page } = seat;
  await seat.open('/desk');
  await page.getByLabel('登录码').fill(await house.codeFor(staffCode));
  await seat.keepPicture('sign-in');
  await page.getByRole('button', { name: '登录' }).click();
  await page.locator('.tabs').waitFor();

  return {
    ...seat,
    /** Opens the case whose line holds these words. */
    async openCase(words: string) {
      await page.locator('a.line', { hasText: words }).first().click();
      await page.locator('.story .say').first().waitFor();
    },
    async claim() {
      await page.getByRole('button', { name: '接单', exact: true }).click();
      await page.locator('.state.claimed').first().waitFor();
    },
    /** Writes to the owner, looks at the preview, sends; gives what the preview showed. */
    async reply(text: string) {
      await page.getByRole('tab', { name: '回复业主' }).click();
      await page.getByRole('textbox', { name: '回复业主' }).fill(text);
      await page.getByRole('button', { name: '预览回复' }).click();
      const shown = (await page.locator('.preview .bubble').textContent()) ?? '';
      await seat.keepPicture('preview');
      await page.getByRole('button', { name: '发送给业主' }).click();
      await page.locator('.say.person .bubble', { hasText: text }).waitFor();
      return shown;
    },
    async note(text: string) {
      await page.getByRole('tab', { name: '内部记录' }).click();
      await page.getByRole('textbox', { name: '内部记录' }).fill(text);
      await page.getByRole('button', { name: '保存内部记录' }).click();
      await page.locator('.say.note .bubble', { hasText: text }).waitFor();
    },
  };
}
export type Desk = Awaited<ReturnType<typeof openDesk>>;

/** A photograph of a wet wall, as a phone takes it. */
export const photo = (): Promise<Buffer> =>
  sharp({ create: { width: 1200, height: 900, channels: 3, background: '#b9ae9a' } })
    .composite([
      {
        input: Buffer.from(
          '<svg width="1200" height="900"><ellipse cx="600" cy="420" rx="330" ry="240" fill="#7d6f58" opacity="0.75"/></svg>',
        ),
      },
    ])
    .jpeg()
    .toBuffer();
