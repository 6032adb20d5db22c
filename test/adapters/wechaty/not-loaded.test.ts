import { afterEach, expect, test } from 'vitest';
import type { Gateway } from '../../../adapters/wechaty/pretend/gateway.ts';
import { type Env, foundHome, type Home, start } from '../../support/process.ts';
import { foundWechatHome } from '../../support/wechat-process.ts';

const LISTENING = { NODE_OPTIONS: `--import=${new URL('../../support/wechaty-loaded.ts', import.meta.url).href}` };

let home: Home;
let gateway: Gateway | undefined;
afterEach(async () => {
  await home.remove();
  await gateway?.close();
});

/** What the real service says from its start to its end, and the modules of WeChat that it loads. */
async function whole(settings: Env = {}): Promise<{ readonly said: string; readonly loaded: readonly string[] }> {
  const service = start(home, undefined, { ...LISTENING, ...settings });
  await service.ready();
  await gateway?.until(() => gateway?.isConnected === true);
  service.signal('SIGTERM');
  await service.exited;
  const said = service.said();
  return { said, loaded: [...said.matchAll(/^loaded (.*)$/gm)].map(([, url]) => url!) };
}

const WARNING = /微信不允许个人号由程序收发，账号可能被限制或封停/;

test('without WECHATY_PUPPET nothing of WeChat is loaded, and nobody is warned', async () => {
  home = await foundHome();
  const { said, loaded } = await whole();
  expect(loaded).toEqual([]);
  expect(said).not.toMatch(WARNING);
});

test('with it whoever starts it is warned, and the service loads its own part, and wechaty itself only in a process of its own', async () => {
  ({ home, gateway } = await foundWechatHome());
  const { said, loaded } = await whole();
  expect(said).toMatch(WARNING);
  expect(loaded.filter(url => url.includes('/adapters/wechaty/supervisor.ts'))).toHaveLength(1);
  expect(loaded.filter(url => url.includes('/node_modules/'))).toEqual([]);
});
