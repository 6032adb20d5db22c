import { type ChildProcess, spawn } from 'node:child_process';
import { linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { assertFree, lockDirectory, pidOfHolder } from '../../src/db/directory-lock.ts';

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
  expect(readFileSync(lockFile(), 'utf8')).toMatch(new RegExp(`^${process.pid} ${bornAt(process.pid)} \\S+$`));
  release();
});

it('takes over a lock whose last taker died in the middle, once that is certain', () => {
  writeFileSync(lockFile(), '999999 12345');
  linkSync(lockFile(), `${lockFile()}.stale`);
  expect(() => lockDirectory(dir)).toThrow('DATA_DIR');
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2001 });
  try {
    lockDirectory(dir)();
    expect(readdirSync(dir)).toEqual([]);
  } finally {
    vi.useRealTimers();
  }
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

it('refuses a second lock in one process, and takes over one whose number another process has now', () => {
  const release = lockDirectory(dir);
  expect(() => lockDirectory(dir)).toThrow(String(process.pid));
  release();
  const reused = lockDirectory(dir, { pid: process.pid, born: '1' });
  const ours = lockDirectory(dir);
  reused();
  expect(pidOfHolder(dir)).toBe(String(process.pid));
  ours();
  expect(pidOfHolder(dir)).toBeUndefined();
});

describe('a process of another container on the same volume', () => {
  const theirs = (touchedMsAgo: number) => {
    // Number 1 lives here too and is somebody else.
    writeFileSync(lockFile(), '1 777 pid:[1]/there');
    const at = new Date(Date.now() - touchedMsAgo);
    utimesSync(lockFile(), at, at);
  };

  it('holds the directory while it touches its lock', () => {
    theirs(9000);
    expect(() => assertFree(dir)).toThrow(/容器.*10 秒后/);
    expect(() => lockDirectory(dir)).toThrow('DATA_DIR');
    expect(pidOfHolder(dir)).toBe('1');
  });

  it.each([10_001, -10_001])('holds it no more when that was %d ms ago', ms => {
    theirs(ms);
    assertFree(dir);
    lockDirectory(dir)();
  });

  it('finds ours held, however young its own number is, and moves only what it has seen stale', () => {
    const release = lockDirectory(dir);
    const there = { pid: process.pid, born: bornAt(process.pid), space: 'pid:[1]/there' };
    expect(() => lockDirectory(dir, there)).toThrow('容器');
    ageLock();
    const taken = lockDirectory(dir, there);
    release();
    expect(readFileSync(lockFile(), 'utf8')).toContain('there');
    taken();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('is kept out by a lock that is touched every two seconds, and who was overslept is told', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const onTaken = vi.fn();
      const release = lockDirectory(dir, undefined, onTaken);
      ageLock();
      vi.advanceTimersByTime(2000);
      expect(Date.now() - statSync(lockFile()).mtimeMs).toBeLessThan(2000);
      expect(onTaken).not.toHaveBeenCalled();
      writeFileSync(lockFile(), '1 777 pid:[1]/there');
      vi.advanceTimersByTime(2000);
      expect(onTaken).toHaveBeenCalledWith('1');
      release();
      expect(pidOfHolder(dir)).toBe('1');
    } finally {
      vi.useRealTimers();
    }
  });
});

function ageLock(): void {
  utimesSync(lockFile(), new Date(0), new Date(0));
}

const firstLine = (child: ChildProcess): Promise<string> =>
  new Promise(resolve => child.stdout!.once('data', chunk => resolve(String(chunk).trim())));
