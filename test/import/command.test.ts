import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lockDirectory } from '../../src/db/directory-lock.ts';
import { foundHome, type Home } from '../support/process.ts';
import { writeText } from '../support/sheet-files.ts';

const COMMAND = new URL('../../src/commands/import.ts', import.meta.url).pathname;
let home: Home;
beforeAll(async () => {
  home = await foundHome();
});
afterAll(() => home.remove());

const place = () => join(home.dir, '..');
function run(...args: string[]): Promise<{ code: number | null; said: string }> {
  const env = { PATH: process.env['PATH'] ?? '', ...home.env };
  const child = spawn(process.execPath, [COMMAND, ...args], { env, cwd: place(), stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', words => (said += words));
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

it('says kindly to stop the service that holds the directory', async () => {
  const release = lockDirectory(home.dir);
  const { code, said } = await run('staff', writeText(place(), 'b.csv', '工号,姓名,岗位\n'));
  release();
  expect(said).toContain('请先停下服务，导入完再启动');
  expect(code).toBe(2);
});

it('says how it is called', async () => {
  for (const args of [[], ['roster'], ['bills', 'a.xlsx'], ['roster', 'a.xlsx', '--what']]) {
    const { code, said } = await run(...args);
    expect(said).toContain('npm run import -- roster|staff');
    expect(code).toBe(2);
  }
});
