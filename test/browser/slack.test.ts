import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { picture } from '../support/slack/picture.ts';
import { slackDesk } from '../support/slack-desk.ts';
import { playScenes } from '../support/slack-scenes.ts';

const PICTURES = 'test-results/browser';
/** Slack's main pane on a desktop, and a phone. */
const WIDTHS = [720, 390];

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('cards, threads, dialogs, calls and the home page fit where they are read', async () => {
  const desk = await slackDesk();
  const scenes = await playScenes(desk);
  for (const [name, things] of Object.entries(scenes))
    for (const width of WIDTHS) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, locale: 'zh-CN' });
      await page.setContent(picture(...things));
      await page.screenshot({ path: `${PICTURES}/slack-${name}-${width}.png`, fullPage: true });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, `${name} at ${width}`).toBeLessThanOrEqual(width);
      await page.close();
    }
  await desk.close();
});
