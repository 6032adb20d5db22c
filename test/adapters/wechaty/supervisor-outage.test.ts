import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ChildProcess, launchChild } from '../../../adapters/wechaty/child-process.ts';
import { startGateway } from '../../../adapters/wechaty/pretend/gateway.ts';
import type { Said } from '../../../adapters/wechaty/protocol.ts';
import { KEY, type Line, openLine, PRETEND, words } from './line.ts';

const MB = 1024 * 1024;

describe('whatever becomes of the process', () => {
  let line: Line;
  let child: ChildProcess;
  beforeAll(async () => {
    line = await openLine({
      limits: { loginMs: 300, lifeMs: 4000, longestPauseMs: 100, rssBytes: 500 * MB, goMs: 500 },
      launch: hears => {
        child = launchChild(hears);
        return child;
      },
    });
    line.gateway.login();
    await line.until(line.isOnline);
  });
  afterAll(() => line.close());

  const restarts = () => line.link.state().restarts;
  const text = (words: string) => line.gateway.hear({ kind: 'text', from: 'chen', text: words });
  /** It has been away and is online again, in a fresh process that hears. */
  async function recovers(before: number): Promise<void> {
    await line.until(() => restarts() > before && line.isOnline());
    await line.message(text(`第 ${restarts()} 次回来`));
  }

  test('a gateway that is away for a moment and back finds a fresh process', async () => {
    const before = restarts();
    await line.gateway.away();
    await line.gateway.back();
    await recovers(before);
    expect(line.states.some(({ phase }) => phase === 'offline')).toBe(true);
  });

  test('and so does one that was away for long', async () => {
    const before = restarts();
    await line.gateway.away();
    await line.until(() => restarts() >= before + 3);
    expect(line.link.state().phase).not.toBe('online');
    expect(await line.link.say(words('您好'))).toMatchObject({ kind: 'failed' });
    await line.gateway.back();
    await recovers(before + 2);
    expect(await line.link.say(words('您好'))).toMatchObject({ kind: 'said' });
  });

  test.for(['reject', 'throw'] as const)('a puppet that breaks (%s) is started anew', async how => {
    const before = restarts();
    await line.message(text('楼道灯坏了'));
    line.gateway.misbehave(how);
    await recovers(before);
    expect(line.states.some(({ trouble }) => trouble?.startsWith('微信进程出错：Error puppet.ts:'))).toBe(true);
    // It could have quoted what somebody wrote.
    expect(line.logged.join()).not.toContain('the puppet broke');
  });

  test('one that eats memory is started anew, which is said and logs nobody out', async () => {
    const before = restarts();
    line.gateway.eat(450 * MB);
    await line.until(() => restarts() > before);
    expect(line.gateway.isLoggedIn).toBe(true);
    await recovers(before);
    expect(line.states.map(({ trouble }) => trouble)).toContain('微信进程占用内存超过 500 MB，正在重新启动');
    expect(line.link.state().trouble).toBeUndefined();
  });

  test('one that gives no sign of life is started anew', async () => {
    const before = restarts();
    line.gateway.isStill = true;
    await line.until(() => restarts() > before);
    line.gateway.isStill = false;
    await recovers(before);
    expect(line.states.map(({ trouble }) => trouble)).toContain('微信没有动静，正在重新连接');
  });

  test('a message whose bytes were on their way when the process was killed arrives all the same', async () => {
    const before = restarts();
    const video = { name: 'leak.mp4', bytes: Buffer.from('video') };
    const id = line.gateway.hear({ kind: 'video', from: 'chen', file: video }, true);
    await line.gateway.until(() => line.gateway.delivered.includes(id));
    child.kill();
    await line.until(() => restarts() > before && line.isOnline());
    line.gateway.release(id);
    expect(await line.message(id)).toMatchObject({ kind: 'video', media: { name: 'leak.mp4', bytes: 5 } });
  });

  test('killed again and again, it loses nothing that was delivered and says nothing out of turn', async () => {
    const from = line.gateway.delivered.length;
    const heardFrom = line.heard.length;
    const saidFrom = line.gateway.said.length;
    const sayings = ['一', '二', '三', '四'].map(text => words(text));
    for (const [i, say] of sayings.entries()) {
      await line.until(line.isOnline);
      const sent = Array.from({ length: 5 }, (_, n) => text(`第 ${i} 轮第 ${n} 条`));
      const before = restarts();
      const told = line.gateway.until(() => line.gateway.delivered.includes(sent[i]!));
      const answer = line.link.say(say);
      await told;
      child.kill();
      await line.until(() => restarts() > before);
      for (let said: Said = await answer; said.kind !== 'said'; said = await line.link.say(say))
        await line.until(line.isOnline);
    }
    const delivered = line.gateway.delivered.slice(from);
    const own = line.gateway.said.map(({ id }) => id);
    const owed = delivered.filter(id => !own.includes(id));
    expect(owed.length).toBeGreaterThan(0);
    await line.until(() => owed.every(id => line.heard.some(one => one.id === id)));
    const heard = line.heard.slice(heardFrom).map(({ id }) => id);
    expect(new Set(heard).size).toBe(heard.length);
    const said = line.gateway.said.slice(saidFrom).map(one => one.text);
    expect([...new Set(said)]).toEqual(['一', '二', '三', '四']);
    expect(said.length).toBeLessThanOrEqual(2 * sayings.length);
  });
});

test('a puppet that is not there is named, with the setting to look at', async () => {
  const line = await openLine({ puppet: 'wechaty-puppet-nowhere' });
  await line.until(() => line.link.state().trouble !== undefined);
  expect(line.link.state().trouble).toMatch(/^微信的接入程序 wechaty-puppet-nowhere 没有装：请核对 .*WECHATY_PUPPET/);
  await line.close();
});

test('the process ends with the one that started it', async () => {
  const gateway = await startGateway();
  const module = new URL('../../../adapters/wechaty/supervisor.ts', import.meta.url).href;
  const line = await openLine({ puppetToken: gateway.address });
  await line.close();
  const parent = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `const { createSupervisor } = await import(${JSON.stringify(module)});
     const { mkdtempSync } = await import('node:fs');
     const link = createSupervisor({ dir: ${JSON.stringify(line.dir)}, key: Buffer.from('${KEY.toString('hex')}', 'hex'),
       puppet: ${JSON.stringify(PRETEND)}, puppetToken: '${gateway.address}', name: 'x', log() {} });
     await link.start({ async heard() {}, async friend() {}, changed() {} });`,
  ]);
  await gateway.until(() => gateway.isConnected);
  parent.kill('SIGKILL');
  await gateway.until(() => !gateway.isConnected);
  await gateway.close();
});
