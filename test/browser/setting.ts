import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { type House, openBrowser, openHouse } from '../support/browser.ts';

/** A browser and a house of their own for the tests of one file or one screen, closed after them. */
export interface Setting {
  readonly browser: Browser;
  readonly house: House;
}

export function setting(open: () => Promise<House> = () => openHouse()): Setting {
  let browser: Browser | undefined;
  let house: House | undefined;
  beforeAll(async () => {
    [browser, house] = await Promise.all([openBrowser(), open()]);
  });
  afterAll(async () => {
    await browser?.close();
    await house?.close();
  });
  return {
    get browser() {
      return browser!;
    },
    get house() {
      return house!;
    },
  };
}
