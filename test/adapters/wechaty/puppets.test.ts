import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mock, PuppetMock } from 'wechaty-puppet-mock';
import { puppetOptions } from '../../../adapters/wechaty/child/gateway.ts';
import type { FromChild, ToChild } from '../../../adapters/wechaty/protocol.ts';
import { sparePort } from '../../../src/commands/throwaway-postgres.ts';
import { KEY } from './line.ts';

/** Its types bring along those of another Node. */
const SERVICE: string = 'wechaty-puppet-service';
interface Server {
  start(): Promise<void>;
  stop(): Promise<void>;
}

const path = (of: string) => fileURLToPath(new URL(`../../../${of}`, import.meta.url));
const PRELOADS = ['wechaty-loaded', 'alone'].flatMap(file => ['--import', path(`test/support/${file}.ts`)]);
const TOKEN = 'insecure_11111111-2222-4333-8444-555555555555';
const OTHER_TOKEN = 'insecure_99999999-2222-4333-8444-555555555555';

let dir: string;
let child: ChildProcess;
let told: FromChild[];
let printed: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'menfang-puppets-'));
  told = [];
  printed = '';
});
afterEach(() => {
  child.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

/** The process as the service starts it, on a machine without a network. */
function begin(puppet: string, puppetToken?: string, env: Readonly<Record<string, string>> = {}): void {
  child = fork(path('adapters/wechaty/child.ts'), [], {
    env: { PATH: process.env['PATH'], WECHATY_LOG: 'silent', ...env },
    execArgv: PRELOADS,
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  });
  child.stdout!.setEncoding('utf8').on('data', (words: string) => {
    printed += words;
  });
  const start: ToChild = {
    ...{ kind: 'begin', key: KEY.toString('base64'), dir, puppet, name: '小门', beatMs: 50, sayMs: 1000 },
    ...(puppetToken && { puppetToken }),
  };
  child.on('message', (what: FromChild) => {
    if (what.kind === 'ready') child.send(start);
    told.push(what);
  });
}

const kinds = () => told.map(({ kind }) => kind);
const troubles = () => told.flatMap(one => (one.kind === 'trouble' ? [one.why] : []));
const loaded = () => new Set([...printed.matchAll(/node_modules\/(wechaty-puppet-[\w-]+)\//g)].map(([, name]) => name));

test('mock is its own package, and starts without a word', async () => {
  begin('mock');
  await expect.poll(() => told.some(one => one.kind === 'beat' && one.isPuppetAlive)).toBe(true);
  expect(troubles()).toEqual([]);
  expect(loaded()).toContain('wechaty-puppet-mock');
});

test('wechat4u is its own package; without a network it says so and goes on trying', async () => {
  begin('wechat4u');
  await expect.poll(troubles).not.toEqual([]);
  expect(troubles()[0]).toBe('连不上 login.wx.qq.com：请检查这台机器的网络和域名解析，通了会自己接上。');
  expect(loaded()).toContain('wechaty-puppet-wechat4u');
  expect(child.exitCode).toBeNull();
});

test.for([
  {
    of: 'service without a token',
    puppet: 'service',
    told: /要有令牌.*请在 \.env 的 WECHATY_PUPPET_SERVICE_TOKEN 写上/,
  },
  { of: 'service with half a token', puppet: 'service', token: '11111111-2222', told: /令牌不完整.*原样写进 \.env/ },
  {
    of: 'service without a network',
    puppet: 'service',
    token: TOKEN,
    told: /api\.chatie\.io 没有应答.*请检查.*ENDPOINT/,
  },
  {
    of: 'a puppet that is not there',
    puppet: 'nosuch',
    told: /wechaty-puppet-nosuch 没有装.*npm install wechaty-puppet-nosuch/,
  },
  { of: 'a module that is not there', puppet: '/nowhere/puppet.ts', told: /没有装好，请检查 WECHATY_PUPPET/ },
])('$of: what is missing is said with the remedy, and the process ends', async ({ puppet, token, told: words }) => {
  begin(puppet, token);
  await expect.poll(() => child.exitCode).toBe(1);
  expect(troubles()).toEqual([expect.stringMatching(words)]);
  expect(troubles().join()).not.toContain(TOKEN);
});

test('service is its own package and hears what comes through a real gateway; a wrong token is named as one', async () => {
  const mocker = new mock.Mocker();
  const port = await sparePort();
  const puppet = new PuppetMock({ mocker });
  const { PuppetServer } = (await import(SERVICE)) as { PuppetServer: new (options: object) => Server };
  const gateway = new PuppetServer({ endpoint: `127.0.0.1:${port}`, puppet, token: TOKEN });
  await gateway.start();
  try {
    const env = { WECHATY_PUPPET_SERVICE_ENDPOINT: `127.0.0.1:${port}` };
    begin('service', TOKEN, env);
    await expect.poll(() => told.some(one => one.kind === 'beat' && one.isPuppetAlive)).toBe(true);
    const us = mocker.createContact({ name: '小门' });
    mocker.login(us);
    await expect.poll(kinds).toContain('login');
    mocker.createContact({ name: '陈女士' }).say('厨房漏水了').to(us);
    await expect.poll(kinds).toContain('heard');
    expect(told.find(one => one.kind === 'heard')).toMatchObject({ heard: { kind: 'text', text: '厨房漏水了' } });
    expect(loaded()).toContain('wechaty-puppet-service');
    child.kill('SIGKILL');

    told = [];
    begin('service', OTHER_TOKEN, env);
    await expect.poll(() => troubles().join('\n')).toContain('微信网关不认这个令牌：请向服务商核对');
    expect(troubles().join('\n')).not.toContain(OTHER_TOKEN);
  } finally {
    await gateway.stop();
  }
});

const found =
  (answer: object | string, status = 200) =>
  async () =>
    new Response(JSON.stringify(answer), { status });

test('the gateway of a token is looked up, unless its address is set', async () => {
  const asked: string[] = [];
  const get = (url: string) => {
    asked.push(url);
    return found({ host: '10.1.2.3', port: 8788 })();
  };
  const service = (env = {}) => puppetOptions('wechaty-puppet-service', TOKEN, env, get);
  expect(await service()).toEqual({ token: TOKEN, endpoint: '10.1.2.3:8788' });
  expect(await service({ WECHATY_PUPPET_SERVICE_AUTHORITY: 'tokens.example.cn' })).toMatchObject({
    endpoint: '10.1.2.3:8788',
  });
  expect(asked).toEqual([`https://api.chatie.io/v0/hosties/${TOKEN}`, `https://tokens.example.cn/v0/hosties/${TOKEN}`]);
  expect(await service({ WECHATY_PUPPET_SERVICE_ENDPOINT: 'gateway:1' })).toMatchObject({ endpoint: 'gateway:1' });
  expect(await puppetOptions('wechaty-puppet-padlocal', 'abc', {}, get)).toEqual({ token: 'abc' });
  expect(asked).toHaveLength(2);
});

test.for([
  { of: 'nobody knows the token', get: found('Not Found', 404), words: /没有查到这个令牌的微信网关/ },
  { of: 'its gateway is not open', get: found({ host: '', port: 0 }), words: /看网关开着没有/ },
  { of: 'the look-up fails', get: found('', 503), words: /没有应答：会再试/ },
])('$of: that is said', async ({ get, words }) => {
  await expect(puppetOptions('wechaty-puppet-service', TOKEN, {}, get)).rejects.toThrow(words);
});
