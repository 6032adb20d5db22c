import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import jsqr from 'jsqr';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Gateway } from '../../../adapters/wechaty/pretend/gateway.ts';
import { type Home, MAIN, start } from '../../support/process.ts';
import { foundWechatHome } from '../../support/wechat-process.ts';

const QR = 'https://login.weixin.qq.com/l/Ye3kQ7xA1Q==';
const SECOND = 'https://login.weixin.qq.com/l/oaB0second==';
/** util-linux's `script` gives a program a terminal of its own. */
const hasTerminal = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false;

/** A busy machine takes its time to start a service. */
const PATIENCE = { timeout: 150_000 };

let home: Home;
let gateway: Gateway;
let inTerminal: ChildProcess | undefined;
beforeEach(async () => {
  inTerminal = undefined;
  ({ home, gateway } = await foundWechatHome());
  gateway.logout();
  gateway.scan(QR);
});
afterEach(async () => {
  await leaveTerminal();
  await home.remove();
  await gateway.close();
});

/** The real service as somebody starts it in a terminal; gives what stands there. */
function startInTerminal(): () => string {
  const env = { PATH: process.env['PATH'] ?? '', SHELL: '/bin/sh', TERM: 'xterm', ...home.env };
  const typed = `exec '${process.execPath}' '${MAIN}'`;
  inTerminal = spawn('script', ['-qefc', typed, '/dev/null'], {
    env,
    cwd: home.dir,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let shown = '';
  inTerminal.stdout!.setEncoding('utf8').on('data', (words: string) => {
    shown += words;
  });
  return () => shown;
}

/** Ctrl-C, and waits until it is gone. */
async function leaveTerminal(): Promise<void> {
  if (!inTerminal || inTerminal.exitCode !== null) return;
  const isGone = new Promise(gone => inTerminal!.once('close', gone));
  inTerminal.stdin!.write('\u0003');
  await isGone;
}

/** Rows of modules, two to a line, true where ink is; only those that are painted black on white count. */
function modules(shown: string): boolean[][] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is how terminals are painted.
  const lines = [...shown.matchAll(/\u001b\[38;5;16;48;5;231m([ █▀▄]+)\u001b\[0m/g)].map(([, line]) => line!);
  return lines.flatMap(line => [
    [...line].map(c => c === '█' || c === '▀'),
    [...line].map(c => c === '█' || c === '▄'),
  ]);
}

/** What a phone reads of it. */
function scanned(rows: readonly (readonly boolean[])[]): string | undefined {
  const size = 4;
  const [height, width] = [rows.length * size, (rows[0]?.length ?? 0) * size];
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const shade = rows[Math.floor(y / size)]![Math.floor(x / size)] ? 0 : 255;
      pixels.set([shade, shade, shade, 255], (y * width + x) * 4);
    }
  return width > 0 ? jsqr(pixels, width, height, { inversionAttempts: 'dontInvert' })?.data : undefined;
}

test.skipIf(!hasTerminal)(
  'in a terminal the code can be scanned, each new one as well, then it says who is in',
  async () => {
    const shown = startInTerminal();
    await expect.poll(shown, PATIENCE).toContain('扫上面的码');
    const first = modules(shown());
    expect(scanned(first)).toBe(QR);
    gateway.scan(SECOND);
    await expect.poll(() => shown().split('扫上面的码').length, PATIENCE).toBe(3);
    expect(scanned(modules(shown()).slice(first.length))).toBe(SECOND);
    gateway.login();
    await expect.poll(shown, PATIENCE).toContain('微信已登录：小门');
  },
);

test('a log that is no terminal is told where to scan, and nothing of the code', async () => {
  const service = start(home, MAIN, { LOG_LEVEL: 'debug' });
  await service.heard('微信要扫码登录：请在值班台');
  gateway.login();
  await service.heard('微信已登录：小门');
  service.signal('SIGTERM');
  await service.exited;
  expect(service.said()).not.toMatch(/[█▀▄]|login\.weixin|Ye3kQ7xA1Q/);
});
