import { existsSync, mkdirSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { readEstateFile } from '../../src/commands/estate-file.ts';
import type { Config } from '../../src/config.ts';
import { foundEstate } from '../../src/db/found-estate.ts';
import { createService, type Overrides } from '../../src/service.ts';
import { testDatabase } from './database.ts';
import { fakePager, SAMPLE, TEST_KEY } from './service.ts';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const PICTURES = 'test-results/browser';
/** Longest any single condition may take on a busy machine. */
const PATIENCE_MS = 20_000;
const DAY_MS = 86_400_000;

/** The screens that the pages are judged on. */
export const PHONE = { name: 'phone', width: 390, height: 844, isPhone: true } as const;
export const DESKTOP = { name: 'desktop', width: 1280, height: 800, isPhone: false } as const;
export interface Screen {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly isPhone: boolean;
}

export function openBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) {
    throw new Error(
      `There is no Chromium at ${CHROMIUM}. Run \`apt-get install -y chromium fonts-noto-cjk\`, or set CHROMIUM to where yours is.`,
    );
  }
  return chromium.launch({
    executablePath: CHROMIUM,
    headless: true,
    timeout: 60_000,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** The real service listening on loopback with the sample estate, a real clock and a short silence. */
export async function openHouse(settings: Pick<Config, 'wechaty'> = {}, overrides: Overrides = {}) {
  const pager = fakePager();
  const service = await createService(
    {
      ...{ host: '127.0.0.1', port: 0, encryptionKey: TEST_KEY, logLevel: 'silent' },
      pace: { silenceMs: 300, capMs: 2000 },
      ...settings,
    },
    { client: await testDatabase(), pager, ...overrides },
  );
  const plan = readEstateFile(SAMPLE);
  await foundEstate(service.client, service.cipher, plan, new Date(Date.now() - 30 * DAY_MS));
  const address = await service.start();
  return {
    ...service,
    pager,
    address,
    /** A code with which a member of staff signs in. */
    async codeFor(staffCode: string) {
      const { staff } = await service.book.estate.directory(plan.community.id);
      const { code } = await service.signIn.invite(staff.find(s => s.code === staffCode)!.id);
      return code;
    },
  };
}
export type House = Awaited<ReturnType<typeof openHouse>>;

/** Somebody's browser: one page on one screen, and everything on it that should not have happened. */
export interface Seat {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly screen: Screen;
  /** Console errors, uncaught errors, violations of the page's policy, requests to other machines. */
  readonly troubles: string[];
  /** Opens a path of the house. */
  open(path: string): Promise<void>;
  /** Keeps what is on the screen as a picture for a person to judge. */
  keepPicture(name: string): Promise<void>;
}

export async function takeSeat(browser: Browser, house: Pick<House, 'address'>, screen: Screen): Promise<Seat> {
  const context = await browser.newContext({
    viewport: { width: screen.width, height: screen.height },
    hasTouch: screen.isPhone,
    isMobile: screen.isPhone,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    serviceWorkers: 'block',
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning')
      troubles.push(`console: ${message.text()} ${new URL(message.location().url || 'about:blank').pathname}`);
  });
  page.on('pageerror', error => troubles.push(`uncaught: ${error.message}`));
  page.on('dialog', dialog => {
    troubles.push(`a dialog opened: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('request', request => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.hostname !== '127.0.0.1') troubles.push(`left the machine: ${url.href}`);
  });
  await page.exposeFunction('tellViolation', (words: string) => troubles.push(`policy: ${words}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', event => {
      const told = window as unknown as { tellViolation(words: string): void };
      told.tellViolation(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return {
    page,
    context,
    screen,
    troubles,
    async open(path) {
      await page.goto(house.address + path);
    },
    async keepPicture(name) {
      mkdirSync(PICTURES, { recursive: true });
      await page.screenshot({ path: `${PICTURES}/${name}-${screen.name}-${screen.width}.png`, animations: 'disabled' });
    },
  };
}
