import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createCipher } from '../../src/app/cipher.ts';
import { background, type ServiceFacts } from '../../src/commands/doctor-background.ts';
import { run } from '../../src/commands/doctor-check.ts';
import { database, migrationsFit, serverFits } from '../../src/commands/doctor-database.ts';
import { disk, machineClock, port } from '../../src/commands/doctor-machine.ts';
import { pager } from '../../src/commands/doctor-pager.ts';
import { estates, keyFits } from '../../src/commands/doctor-record.ts';
import { publicAddress } from '../../src/commands/doctor-settings.ts';
import type { Config } from '../../src/config.ts';
import { foundHome, type Home, start } from '../support/process.ts';
import { TEST_KEY } from '../support/service.ts';

const DOCTOR = new URL('../../src/commands/doctor.ts', import.meta.url).pathname;
const plain: Config = {
  host: '127.0.0.1',
  port: 0,
  dataDir: '/nonexistent/data',
  encryptionKey: TEST_KEY,
  logLevel: 'silent',
  pace: { silenceMs: 0, capMs: 0 },
};
const patient = (over: Partial<Config> = {}) => ({ config: { ...plain, ...over }, cipher: createCipher(TEST_KEY) });
const marks = (found: readonly { level: string }[]) => found.map(f => f.level);

let home: Home;
beforeAll(async () => {
  home = await foundHome();
});
afterAll(() => home.remove());

/** Everything the command says, and how it leaves. */
async function doctor(env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [DOCTOR], { env: { PATH: process.env['PATH'] ?? '', ...env }, cwd: tmpdir() });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', text => (said += text));
  const [code] = await once(child, 'close');
  return { code, said };
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
async function serve(answer: RequestListener): Promise<number> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

test('an estate in order: nothing to mend, and the command leaves well', async () => {
  const calls: string[] = [];
  const at = await serve((request, response) => {
    calls.push(request.method ?? '');
    response.writeHead(405).end();
  });
  const secret = 'a-secret-of-the-pager';
  const { code, said } = await doctor({
    ...home.env,
    PUBLIC_URL: 'https://door.example.com',
    PAGER_URL: `http://127.0.0.1:${at}/page/hidden-token`,
    PAGER_SECRET: secret,
  });
  expect(said).not.toMatch(/^[✗！]/m);
  for (const words of [
    'ENCRYPTION_KEY 能打开',
    '时区 Asia/Shanghai',
    '人在班',
    '库的结构是最新的',
    '空着',
    '没有被占用',
  ])
    expect(said).toContain(words);
  expect(calls).toEqual(['HEAD']);
  expect(said).not.toMatch(/hidden-token|a-secret/);
  expect(said).not.toContain(home.env['ENCRYPTION_KEY']);
  expect(code).toBe(0);
});

test('every bad setting at once, without their values', async () => {
  const { code, said } = await doctor({ ENCRYPTION_KEY: 'my-weak-key', PORT: '99999', PAGER_URL: 'http://x/tok' });
  for (const name of ['ENCRYPTION_KEY', 'PORT', 'PAGER_SECRET'])
    expect(said).toMatch(new RegExp(`^✗ 设置 ${name}`, 'm'));
  expect(said).not.toMatch(/my-weak-key|tok/);
  expect(code).toBe(1);
});

test('another key than the record was sealed with', async () => {
  const key = randomBytes(32).toString('base64');
  const { code, said } = await doctor({ ...home.env, ENCRYPTION_KEY: key });
  expect(said).toMatch(/^✗ ENCRYPTION_KEY 打不开/m);
  expect(said).not.toContain(key);
  expect(code).toBe(1);
});

test('while the service runs it is asked, and a foreign key is told', async () => {
  const service = start(home);
  try {
    await service.ready();
    const { code, said } = await doctor(home.env);
    expect(said).toContain(`由正在运行的服务（进程 ${service.pid}）使用`);
    expect(said).toContain('一切就绪');
    expect(said).toContain('ENCRYPTION_KEY 能打开');
    expect(code).toBe(0);
    const foreign = await doctor({ ...home.env, ENCRYPTION_KEY: randomBytes(32).toString('hex') });
    expect(foreign.said).toMatch(/^✗ 正在运行的服务不认/m);
    expect(foreign.code).toBe(1);
    // Its directory is held, and nobody answers where it should.
    const elsewhere = await doctor({ ...home.env, PORT: '9' });
    expect(elsewhere.said).toContain('没有服务应答');
  } finally {
    await service.kill();
  }
});

test('a server that cannot be reached, without its password', async () => {
  const databaseUrl = 'postgres://menfang:very-secret@127.0.0.1:9/menfang';
  const found = await database(patient({ databaseUrl }));
  expect(marks(found)).toEqual(['bad']);
  expect(found[0]!.what).toContain('DATABASE_URL');
  expect(JSON.stringify(found)).not.toContain('very-secret');
});

test('a server that is too old, cannot search Chinese, or lives in another time', () => {
  const good = { version: 170_002, encoding: 'UTF8', knowsLetters: true, aheadMs: -2000 };
  expect(marks(serverFits(good))).toEqual(['fine', 'fine', 'fine']);
  expect(serverFits(good)[0]!.what).toContain('17.2');
  expect(marks(serverFits({ ...good, version: 140_010 }))).toEqual(['bad', 'fine', 'fine']);
  expect(marks(serverFits({ ...good, encoding: 'SQL_ASCII' }))).toEqual(['fine', 'bad', 'fine']);
  expect(marks(serverFits({ ...good, knowsLetters: false }))).toEqual(['fine', 'bad', 'fine']);
  expect(marks(serverFits({ ...good, aheadMs: 2001 }))).toEqual(['fine', 'fine', 'warn']);
});

test('a record of an earlier or a later version', () => {
  expect(migrationsFit({ pending: 0, isNewer: false }).level).toBe('fine');
  expect(migrationsFit({ pending: 2, isNewer: false })).toMatchObject({
    level: 'warn',
    what: expect.stringContaining('2'),
  });
  expect(migrationsFit({ pending: 0, isNewer: true }).level).toBe('bad');
});

test('nothing there yet: the estate is to be put on record', async () => {
  const found = await database(patient({ dataDir: join(tmpdir(), 'menfang-not-there') }));
  expect(found.at(-1)).toMatchObject({ level: 'bad', remedy: expect.stringContaining('npm run setup') });
  expect(keyFits({ communities: [] }).level).toBe('fine');
});

test('nobody on duty, nobody to call, a clock that does not exist', () => {
  const cuihu = { id: 'cuihu', name: '翠湖', timeZone: 'Asia/Shanghai', onDuty: 1, supervisors: 1 };
  const of = (over: Partial<typeof cuihu>) => marks(estates({ communities: [{ ...cuihu, ...over }] }));
  expect(of({})).toEqual(['fine', 'fine']);
  expect(of({ timeZone: 'Mars/Base' })).toEqual(['bad', 'fine']);
  expect(of({ onDuty: 0 })).toEqual(['fine', 'warn']);
  expect(of({ onDuty: 0, supervisors: 0 })).toEqual(['fine', 'bad', 'warn']);
});

test('a clock before this version was made, or decades after', () => {
  const made = new Date('2026-11-21T00:00:00Z');
  expect(machineClock(new Date('2026-11-21T00:00:01Z'), made).level).toBe('fine');
  expect(machineClock(new Date('1970-01-02T00:00:00Z'), made).level).toBe('bad');
  expect(machineClock(new Date('2099-01-01T00:00:00Z'), made).level).toBe('bad');
});

test('a disk that is nearly full', async () => {
  expect(marks(await disk(patient(), async () => 1024 ** 3))).toEqual(['fine']);
  expect(marks(await disk(patient(), async () => 1024 ** 3 - 1))).toEqual(['warn']);
  // A directory that will be made is looked at where it will be.
  expect(marks(await disk(patient()))).toEqual([expect.stringMatching(/fine|warn/)]);
});

test('cookies in the clear', async () => {
  const level = async (publicUrl?: string) =>
    marks(await publicAddress({ config: { ...plain, ...(publicUrl ? { publicUrl } : {}) } }))[0];
  expect(await level('https://door.example.com')).toBe('fine');
  expect(await level('http://127.0.0.1:8080')).toBe('fine');
  expect(await level('http://door.example.com')).toBe('bad');
  expect(await level('http://localhost.example.com')).toBe('bad');
  expect(await level()).toBe('warn');
});

test('a port of another program, of a service that is not ready, or not ours to take', async () => {
  const stranger = await serve((_, response) => response.end('<h1>welcome'));
  expect(await port(patient({ port: stranger }))).toMatchObject([
    { level: 'bad', what: expect.stringContaining('别的程序') },
  ]);
  const waiting = await serve((_, response) => response.writeHead(503).end('{"ready":false,"why":"数据库暂时连不上"}'));
  expect(await port(patient({ port: waiting }))).toMatchObject([
    { level: 'bad', what: expect.stringContaining('数据库暂时连不上') },
  ]);
  expect(await port(patient({ host: '203.0.113.7' }))).toMatchObject([
    { level: 'bad', what: expect.stringContaining('用不了') },
  ]);
});

test('a pager that is off, fails or is not there', async () => {
  const at = (number: number) =>
    patient({ pager: { url: `http://127.0.0.1:${number}/secret-path`, secret: 'hidden' } });
  expect(marks(await pager(patient()))).toEqual(['warn']);
  const failing = await serve((_, response) => response.writeHead(502).end());
  for (const found of [await pager(at(failing)), await pager(at(9))]) {
    expect(marks(found)).toEqual(['bad']);
    expect(JSON.stringify(found)).not.toMatch(/secret-path|hidden/);
  }
});

test('background work that cannot start, and nights without housekeeping', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
  const running = { kind: 'running' } as const;
  const facts = (over: Partial<ServiceFacts>) => background({ communities: [], ...over }, now);
  expect(marks(facts({}))).toEqual(['fine']);
  // As JSON brings it.
  expect(marks(facts({ jobs: running, housekeptAt: ago(30).toISOString() }))).toEqual(['fine', 'fine']);
  expect(marks(facts({ jobs: running, housekeptAt: ago(40) }))).toEqual(['fine', 'warn']);
  expect(facts({ housekeptAt: ago(40) })).toMatchObject([{ level: 'fine', what: expect.stringContaining('补上') }]);
  expect(facts({ jobs: { kind: 'failed', why: 'permission denied', since: ago(1) } })[0]).toMatchObject({
    level: 'bad',
    what: expect.stringContaining('permission denied'),
    remedy: expect.stringContaining('schema'),
  });
});

test('a check that breaks is a finding, and the others still run', async () => {
  expect(await run(() => Promise.reject(new Error('broken')), patient())).toMatchObject([
    { level: 'bad', what: expect.stringContaining('broken'), remedy: expect.any(String) },
  ]);
});
