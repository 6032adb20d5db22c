import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Line, openLine, words } from './line.ts';

let line: Line;
beforeAll(async () => {
  process.env['ENCRYPTION_KEY'] = 'secret of the service';
  process.env['DATABASE_URL'] = 'postgres://secret';
  line = await openLine({ limits: { sayMs: 300 } }, { ids: 'login' });
  await line.gateway.until(() => line.gateway.isConnected);
});
afterAll(() => line.close());

const id = (of: string) => line.gateway.world.shown(of);
const texts = () => line.gateway.said.map(({ to, text, file }) => [to, text ?? file?.name]);
const say = (text: string, more = {}) => line.link.say(words(text, { to: id('chen'), ...more }));

test('before the login nothing is said, and the QR code is there to be scanned', async () => {
  expect(await line.link.say(words('您好'))).toMatchObject({ kind: 'failed' });
  line.gateway.scan('https://login.weixin.qq.com/l/abc');
  await line.until(() => line.link.state().phase === 'scan');
  expect(line.link.state().qr).toBe('https://login.weixin.qq.com/l/abc');
  // In the moment of the login, before our own name is known.
  line.gateway.befriend({ id: 'wang', name: '王先生', isFriend: false }, '3-2-1202 王');
  line.gateway.login();
  await line.until(line.isOnline);
  const state = line.link.state();
  await line.until(() => line.friends.length > 0);
  expect(line.friends).toMatchObject([{ login: state.login, from: { name: '王先生' }, hello: '3-2-1202 王' }]);
  expect(state).toMatchObject({ self: { id: id('wxid_menfang'), name: '小门' }, restarts: 0 });
  expect(state.qr).toBeUndefined();
  expect(state.trouble).toBeUndefined();
});

test('text and files are said in order, to people and in rooms', async () => {
  const file = await line.link.putFile('receipt', Buffer.from('收据'));
  const answers = await Promise.all([
    say('已登记', { files: [{ file, name: '收据.png' }] }),
    say('小张会来看', { to: id('building3'), isRoom: true, mention: id('chen') }),
    say('三楼也看'),
  ]);
  expect(answers).toEqual(Array(3).fill({ kind: 'said', id: expect.stringMatching(/^m\d+$/) }));
  expect(texts()).toEqual([
    ['chen', '已登记'],
    ['chen', '收据.png'],
    ['building3', '@陈女士\u2005小张会来看'],
    ['chen', '三楼也看'],
  ]);
  expect(line.gateway.said[2]?.mentions).toEqual(['chen']);
  expect(Buffer.from(line.gateway.said[1]!.file!.bytes).toString()).toBe('收据');
});

test('what we say ourselves is not heard', async () => {
  const sent = line.gateway.hear({ kind: 'text', from: 'chen', text: '好的' });
  await line.message(sent);
  expect(line.heard.map(one => one.text)).toEqual(['好的']);
});

test('what was said under a key is not said again', async () => {
  const before = line.gateway.said.length;
  const once = words('师傅在路上', { to: id('chen') });
  const first = await line.link.say(once);
  expect(await line.link.say(once)).toEqual(first);
  expect(line.gateway.said).toHaveLength(before + 1);
});

test('who cannot be reached by this login is unknown, and a refusal is no answer', async () => {
  expect(await say('您好', { to: '@nobody' })).toMatchObject({ kind: 'unknown' });
  line.gateway.answers = 'refused';
  const refused = words('您好', { to: id('chen') });
  expect(await line.link.say(refused)).toMatchObject({ kind: 'declined' });
  line.gateway.answers = 'at once';
  expect(await line.link.say(refused)).toMatchObject({ kind: 'said' });
});

test('without an answer nobody knows, and an answer that comes late still counts', async () => {
  line.gateway.answers = 'held';
  const late = words('晚到的答复', { to: id('chen') });
  const before = line.gateway.said.length;
  expect(await line.link.say(late)).toMatchObject({ kind: 'unsure' });
  const again = line.link.say(late);
  line.gateway.answers = 'at once';
  line.gateway.release();
  expect(await again).toMatchObject({ kind: 'said' });
  expect(line.gateway.said).toHaveLength(before + 1);
});

test('a new login with new ids has a mark of its own', async () => {
  const first = line.link.state();
  const before = id('chen');
  line.gateway.logout();
  await line.until(() => line.link.state().phase === 'offline');
  expect(line.link.state().trouble).toContain('微信已退出登录');
  line.gateway.login();
  await line.until(line.isOnline);
  const second = line.link.state();
  expect(second.login).not.toBe(first.login);
  expect((await say('您好', { to: before })).kind).toMatch(/^(unknown|declined)$/);
  const heard = await line.message(line.gateway.hear({ kind: 'text', from: 'chen', text: '还是我' }));
  expect(heard).toMatchObject({ login: second.login, self: id('wxid_menfang'), from: { id: id('chen') } });
  expect(id('chen')).not.toBe(before);
});

test('a login that is over before our own name is known is none', async () => {
  line.gateway.logout();
  await line.until(() => line.link.state().phase === 'offline');
  const before = line.states.length;
  line.gateway.login();
  line.gateway.logout('在别处登录');
  line.gateway.scan('https://login.weixin.qq.com/l/def');
  await line.until(() => line.link.state().phase === 'scan');
  line.gateway.login();
  await line.until(() => line.link.state().self?.id === id('wxid_menfang'));
  expect(line.states.slice(before).flatMap(({ self }) => self?.id ?? [])).toEqual([id('wxid_menfang')]);
});

test('it knows nothing secret, and its login is for nobody else', () => {
  const pid = execFileSync('ps', ['-o', 'pid=', '--ppid', String(process.pid), '-C', 'node'], { encoding: 'utf8' })
    .split('\n')
    .map(row => row.trim())
    .find(row => row !== '' && readFileSync(`/proc/${row}/cmdline`, 'utf8').includes('adapters/wechaty/child.ts'));
  const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
  expect(environment).toContain('PATH=');
  expect(environment).not.toMatch(/secret|ENCRYPTION_KEY|DATABASE_URL/);
  expect(statSync(join(line.dir, 'login.memory-card.json')).mode & 0o777).toBe(0o600);
});

test('what ends whoever reads it ends no process that leaves it alone', async () => {
  const poison = line.gateway.hear({ kind: 'text', from: 'chen', text: '毒', poison: 'message' });
  await line.until(() => line.heard.some(one => one.kind === 'lost'));
  await line.until(line.isOnline);
  const { restarts } = line.link.state();
  line.gateway.repeat(poison);
  await line.message(line.gateway.hear({ kind: 'text', from: 'chen', text: '还在吗' }));
  expect(line.link.state().restarts).toBe(restarts);
});
