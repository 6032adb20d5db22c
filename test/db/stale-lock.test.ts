import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { assertFree, lockDirectory } from '../../src/db/directory-lock.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'menfang-lock-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const lockFile = () => join(dir, 'menfang.lock');
/** Start time of a process as the lock writes it. */
const bornAt = (pid: number) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]!;
};

it('refuses a directory that a living process holds, and says what to do', () => {
  const release = lockDirectory(dir);
  expect(() => assertFree(dir)).toThrow(new RegExp(`${dir}.*${process.pid}.*DATA_DIR`, 's'));
  expect(() => lockDirectory(dir)).toThrow('DATA_DIR');
  release();
  lockDirectory(dir)();
});

it.each(['', '1', `${process.pid} 1`, '999999 12345'])('takes over a lock that says %j', text => {
  writeFileSync(lockFile(), text);
  if (text === '') ageLock();
  const release = lockDirectory(dir);
  expect(readFileSync(lockFile(), 'utf8')).toBe(`${process.pid} ${bornAt(process.pid)}`);
  release();
});

it('leaves a lock alone that another process is just writing', () => {
  writeFileSync(lockFile(), '');
  expect(() => assertFree(dir)).toThrow('DATA_DIR');
  expect(() => lockDirectory(dir)).toThrow('DATA_DIR');
});

it('takes over the lock of a killed process that nobody has buried yet', async () => {
  // The shell starts a child, tells its number and becomes a program that never waits for it.
  const parent = spawn('sh', ['-c', 'sleep 30 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const pid = Number(await firstLine(parent));
    writeFileSync(lockFile(), `${pid} ${bornAt(pid)}`);
    expect(() => assertFree(dir)).toThrow('DATA_DIR');
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'utf8')).toContain(') Z ');
    assertFree(dir);
    lockDirectory(dir)();
  } finally {
    parent.kill('SIGKILL');
  }
});

function ageLock(): void {
  utimesSync(lockFile(), new Date(0), new Date(0));
}

const firstLine = (child: ChildProcess): Promise<string> =>
  new Promise(resolve => child.stdout!.once('data', chunk => resolve(String(chunk).trim())));
