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

/** The modules of WeChat that the real service loads from its start to its end. */
async function loaded(settings: Env = {}): Promise<readonly string[]> {
  const service = start(home, undefined, { ...LISTENING, ...settings });
  await service.ready();
  await gateway?.until(() => gateway?.isConnected === true);
  service.signal('SIGTERM');
  await service.exited;
  return [...service.said().matchAll(/^loaded (.*)$/gm)].map(([, url]) => url!);
}

test('without WECHATY_PUPPET nothing of WeChat is loaded', async () => {
  home = await foundHome();
  expect(await loaded()).toEqual([]);
});

test('with it the service loads its own part, and wechaty itself only in a process of its own', async () => {
  ({ home, gateway } = await foundWechatHome());
  const urls = await loaded();
  expect(urls.filter(url => url.includes('/adapters/wechaty/supervisor.ts'))).toHaveLength(1);
  expect(urls.filter(url => url.includes('/node_modules/'))).toEqual([]);
});
