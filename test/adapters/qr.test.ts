import sharp from 'sharp';
import { expect, test } from 'vitest';
import { svgQr, terminalQr } from '../../adapters/qr.ts';
import { createNotice } from '../../adapters/wechaty/notice.ts';

const QR = 'https://login.weixin.qq.com/l/4d9fAbc==';

test('a code is a picture that asks nothing of anybody, dark on white', async () => {
  const svg = await svgQr(QR);
  expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 \d+ \d+"/);
  expect(svg).not.toMatch(/<(script|image|use|foreignObject|style)|href|url\(|on\w+=|weixin/i);
  const { data, info } = await sharp(Buffer.from(svg))
    .resize(200)
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(data[0]).toBe(255);
  const dark = data.filter(value => value < 128).length / (info.width * info.height);
  expect(dark).toBeGreaterThan(0.2);
  expect(dark).toBeLessThan(0.6);
});

test('in a terminal it is made of blocks', async () => {
  expect((await terminalQr(QR)).split('\n').filter(line => /[█▀▄]/.test(line)).length).toBeGreaterThan(10);
});

/** What is written of these states. */
async function written(
  states: readonly Parameters<ReturnType<typeof createNotice>['announce']>[0][],
  isTerminal = true,
) {
  const lines: string[] = [];
  const { announce } = createNotice({ write: text => lines.push(text), isTerminal });
  for (const state of states) await announce(state);
  return lines;
}

test('the terminal shows each code once, then that it is online, then that it is not', async () => {
  const scan = { phase: 'scan', qr: QR } as const;
  const online = { phase: 'online', self: { id: 'wxid_estate', name: '翠湖物业' } } as const;
  const offline = { phase: 'offline', trouble: '手机上退出了登录' } as const;
  const lines = await written([{ phase: 'starting' }, scan, scan, { ...scan, qr: `${QR}2` }, online, online, offline]);
  expect(lines).toEqual([
    expect.stringMatching(/█[\s\S]*扫上面的码/),
    expect.stringMatching(/█[\s\S]*扫上面的码/),
    '微信已登录：翠湖物业。',
    '微信离线了：手机上退出了登录。登录之前收不到业主的微信。',
  ]);
});

test('a log gets no code', async () => {
  const lines = await written([{ phase: 'scan', qr: QR }], false);
  expect(lines).toEqual(['微信要扫码登录：请在值班台的“微信”页（/desk/wechat）扫码。']);
});

test('a line that was never up does not say that it is down', async () => {
  expect(await written([{ phase: 'off' }, { phase: 'starting' }])).toEqual([]);
});
