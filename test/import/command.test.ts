import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rows } from '../../src/db/client.ts';
import { lockDirectory } from '../../src/db/directory-lock.ts';
import { openEmbedded } from '../../src/db/embedded.ts';
import { foundHome, type Home, say as sayTo, start } from '../support/process.ts';
import { writeLargeRoster, writeText } from '../support/sheet-files.ts';

const COMMAND = new URL('../../src/commands/import.ts', import.meta.url).pathname;
let home: Home;
beforeAll(async () => {
  home = await foundHome();
});
afterAll(() => home.remove());

const place = () => join(home.dir, '..');
/** `onSaid` hears everything said so far, each time something is. */
function run(...args: string[]) {
  return runHeard(() => {}, ...args);
}
function runHeard(onSaid: (said: string) => void, ...args: string[]): Promise<{ code: number | null; said: string }> {
  const env = { PATH: process.env['PATH'] ?? '', ...home.env };
  const child = spawn(process.execPath, [COMMAND, ...args], { env, cwd: place(), stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', words => {
      said += words;
      onSaid(said);
    });
  return new Promise(resolve => child.once('close', code => resolve({ code, said })));
}

it('imports into the data directory, and leaves 1 when a row was bad', async () => {
  const file = writeText(place(), 'a.csv', '姓名,手机,房屋\n严成,13900000081,1-1-102\n华方,12,1-1-103\n');
  const { code, said } = await run('roster', file);
  expect(said).toContain('✗ 第3行，手机（B列）');
  expect(said).toContain('新增 1 人');
  expect(code).toBe(1);
  expect((await run('roster', file, '--dry-run')).said).toContain('将新增 0 人');
});

it('says what to do when the directory is held and nobody answers', async () => {
  const release = lockDirectory(home.dir);
  const { code, said } = await run('staff', writeText(place(), 'b.csv', '工号,姓名,岗位\n'));
  release();
  expect(said).toContain('先停下服务，导入完再启动');
  expect(code).toBe(2);
});

it('while the service runs it imports for the command, in the same words', async () => {
  const file = writeText(place(), 'c.csv', '姓名,手机,房屋\n钱安,13900000091,1-1-104\n华方,12,1-1-103\n');
  const service = start(home);
  try {
    await service.ready();
    const { code, said } = await run('roster', file);
    expect(said).toContain('✗ 第3行，手机（B列）');
    expect(said).toContain('新增 1 人');
    expect(code).toBe(1);
    const known = writeText(place(), 'd.md', '# 月卡\n- 来源：《手册》\n- 更新：2026-03-01\n\n到客服台办。\n');
    expect(await run('knowledge', known)).toMatchObject({ code: 0, said: expect.stringContaining('新增 1 条') });
    const none = await run('roster', join(place(), 'none.csv'));
    expect(none).toMatchObject({ code: 2, said: expect.stringContaining('没有找到文件') });
    const where = await run('roster', file, '--community', 'elsewhere');
    expect(where).toMatchObject({ code: 2, said: expect.stringContaining('没有小区 elsewhere') });
    // It goes on serving, and says nothing of anybody in its log.
    expect(await sayTo(home, { address: 'chen', id: randomUUID(), text: '你好' })).toBe(true);
    expect(service.said()).not.toMatch(/钱安|华方|13900000091/);
  } finally {
    service.signal('SIGTERM');
    expect((await service.exited).code).toBe(0);
  }
});

it('an import whose service is killed goes on after its restart, and enters nobody twice', {
  timeout: 180_000,
}, async () => {
  const file = await writeLargeRoster(join(place(), 'large.xlsx'), 6000);
  let service = start(home);
  await service.ready();
  const halfway = Promise.withResolvers<void>();
  const imported = runHeard(said => /已读 [2-5]\d{3} 行/.test(said) && halfway.resolve(), 'roster', file);
  await Promise.race([halfway.promise, imported]);
  await service.kill();
  service = start(home);
  await service.ready();
  const { code, said } = await imported;
  await service.kill();
  expect(said).toContain('从头再导入一遍');
  expect(said).toContain('共 6000 行');
  expect(code).toBe(1);

  const client = await openEmbedded(home.dir);
  const [entered] = await rows(
    client.db,
    sql`select count(*)::int as ties, count(distinct (person_id, house_id))::int as pairs,
        (select count(*)::int from import_run where sealed_file is not null) as files
        from tie`,
  );
  await client.close();
  expect(entered!['ties']).toBe(entered!['pairs']);
  expect(Number(entered!['ties'])).toBeGreaterThanOrEqual(5940);
  expect(Number(entered!['ties'])).toBeLessThan(5960);
  expect(entered!['files']).toBe(0);
});

it('says how it is called', async () => {
  for (const args of [[], ['roster'], ['bills', 'a.xlsx'], ['roster', 'a.xlsx', '--what']]) {
    const { code, said } = await run(...args);
    expect(said).toContain('npm run import -- roster|staff|knowledge');
    expect(code).toBe(2);
  }
});
