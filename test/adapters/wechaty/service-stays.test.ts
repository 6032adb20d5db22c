import { randomUUID } from 'node:crypto';
import { setInterval as every } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Gateway } from '../../../adapters/wechaty/pretend/gateway.ts';
import { signInClerk } from '../../support/clerk.ts';
import { call, connections, type Home, type Running, say, start } from '../../support/process.ts';
import { foundWechatHome } from '../../support/wechat-process.ts';

const MB = 1024 * 1024;
const METRICS = 'metrics-of-the-proof';
const agent = connections(2);

let home: Home;
let gateway: Gateway;
let service: Running;
let deskLine: () => Promise<string>;

beforeAll(async () => {
  ({ home, gateway } = await foundWechatHome({ METRICS_TOKEN: METRICS }));
  gateway.world.addContact({ id: 'chen', name: '陈女士', isFriend: true });
  service = start(home);
  await service.ready();
  const clerk = await signInClerk(home, agent);
  deskLine = clerk.wechatLine;
});
afterAll(async () => {
  agent.destroy();
  await home.remove();
  await gateway.close();
});

async function figures(): Promise<Readonly<Record<string, number>>> {
  const headers = { authorization: `Bearer ${METRICS}` };
  const { text } = await call({ port: home.port, path: '/metrics', headers, agent });
  return Object.fromEntries([...text.matchAll(/^menfang_wechat_(\w+) (\S+)$/gm)].map(m => [m[1]!, Number(m[2])]));
}

/**
 * Looks on until it holds; all the while the service takes work and owners write on the web. Gives what the desk said of WeChat
 * meanwhile.
 */
async function stays(until: () => Promise<boolean>): Promise<readonly string[]> {
  const lines = new Set<string>();
  for await (const _ of every(100)) {
    const ready = await call({ port: home.port, path: '/readyz', agent });
    expect(ready.status, ready.text).toBe(200);
    const message = { address: randomUUID(), id: randomUUID(), text: '你好' };
    expect(await say(home, message, agent)).toBe(true);
    lines.add(await deskLine());
    if (await until()) break;
  }
  return [...lines];
}

const isOnline = async () => (await figures())['online'] === 1;

test('the real service goes online and answers', async () => {
  await stays(isOnline);
  gateway.hear({ kind: 'text', from: 'chen', text: '厨房漏水了' });
  await gateway.until(() => gateway.said.length > 0);
  expect(gateway.said[0]?.to).toBe('chen');
  expect(await deskLine()).toMatch(/^在线/);
});

test.for([
  {
    name: 'a listener that rejects',
    goes: () => gateway.misbehave('reject'),
    told: '微信进程出错：Error puppet',
  },
  {
    name: 'a puppet that throws',
    goes: () => gateway.misbehave('throw'),
    told: '微信进程出错：Error puppet',
  },
  {
    name: 'a process that eats memory',
    goes: () => gateway.eat(480 * MB),
    told: '占用内存超过 512 MB',
  },
])('$name: the service stays up and says so', async ({ goes, told }) => {
  const before = (await figures())['restarts_total'] ?? 0;
  goes();
  const lines = await stays(async () => {
    const { restarts_total = 0, online } = await figures();
    return restarts_total > before && online === 1;
  });
  expect(lines.filter(line => line.startsWith('离线')).join('\n')).toContain(told);
  const id = gateway.hear({ kind: 'text', from: 'chen', text: '现在呢' });
  await gateway.until(() => gateway.delivered.includes(id));
});
