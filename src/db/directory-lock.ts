import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  readlinkSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DomainError } from '../domain/errors.ts';

/** An empty lock file younger than this is being written. */
const WRITING_MS = 2000;
/** The holder touches its lock this often, for those who cannot see whether it lives. */
const TOUCH_MS = 2000;
/** A lock of processes we cannot see (another container on the same volume) counts for so long after its last touch. */
const UNSEEN_MS = 10_000;

/**
 * Takes the exclusive lock of a data directory, because PGlite takes none and two processes on one directory destroy
 * it. A lock left by a dead process is taken over. Gives its undo; also undone when the process leaves. `onTaken` is told
 * when another one has taken the lock over, because this process slept for too long: then both would write.
 */
export function lockDirectory(
  dir: string,
  self: LockOwner = { pid: process.pid, born: bornAt(process.pid) },
  onTaken: (by: string) => void = () => {},
): () => void {
  const path = lockOf(dir);
  const space = self.space ?? SPACE;
  const mine = `${self.pid} ${self.born} ${space}`;
  for (let tries = 0; tries < 5; tries++) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, mine);
      closeSync(file);
      const touching = setInterval(() => touch(path, mine, onTaken), TOUCH_MS);
      touching.unref();
      const release = () => {
        clearInterval(touching);
        if (read(path) === mine) unlinkSync(path);
      };
      process.once('exit', release);
      return () => {
        process.off('exit', release);
        release();
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      takeStale(path);
    }
  }
  throw inUse(dir, read(path), space);

  function takeStale(lockPath: string): void {
    const text = read(lockPath);
    if (text === undefined) return;
    if (isHeld(lockPath, text, space)) throw inUse(dir, text, space);
    // Whoever gives the stale lock a second name may delete it, and only one can. A lock that has come in the meantime is
    // never moved: for the moment it is away somebody else could take the directory as well.
    const second = `${lockPath}.stale`;
    try {
      linkSync(lockPath, second);
      // Looked at again: since then it may be another one, or empty because its owner is just writing.
      const now = read(second);
      if (now !== undefined && !isHeld(second, now, space)) unlinkSync(lockPath);
      unlinkSync(second);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') removeAbandoned(second);
      else if (code !== 'ENOENT') throw error;
    }
  }
}

/** Removes the second name that a process left because it died in the moment between giving and taking it back. */
function removeAbandoned(second: string): void {
  try {
    // Giving a name is written into the file's change time.
    if (Date.now() - statSync(second).ctimeMs > WRITING_MS) unlinkSync(second);
  } catch {
    // Its owner took it back.
  }
}

/** Throws when a living process holds the directory: cheap, so that a second process is refused before it loads anything. */
export function assertFree(dir: string): void {
  const holder = holderOf(dir);
  if (holder !== undefined) throw inUse(dir, holder);
}

/** The number of the process that holds the directory; undefined when none does, '' when it is just writing its name. */
export function pidOfHolder(dir: string): string | undefined {
  return holderOf(dir)?.split(' ')[0];
}

function holderOf(dir: string): string | undefined {
  const text = read(lockOf(dir));
  return text !== undefined && isHeld(lockOf(dir), text) ? text : undefined;
}

const lockOf = (dir: string): string => join(dir, 'menfang.lock');

export interface LockOwner {
  readonly pid: number;
  /** Tells a process from a later one with the same number. */
  readonly born: string;
  /** Where its number means something: processes of another space cannot be seen. Absent: ours. */
  readonly space?: string;
}

/** Our process namespace; containers on one volume each have their own. The boot tells machines apart that share one. */
const SPACE = ((): string => {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${readlinkSync('/proc/self/ns/pid')}/${boot}`;
  } catch {
    return hostname();
  }
})();

function inUse(dir: string, owner = '', space = SPACE): DomainError {
  const pid = owner.split(' ')[0] || '?';
  const [where, unseen] = isUnseen(owner, space)
    ? ['另一个容器或机器里的', ` 如果它已经不在了，${UNSEEN_MS / 1000} 秒后再启动。`]
    : ['', ''];
  return new DomainError(
    'unavailable',
    `数据目录 ${dir} 正被${where}进程 ${pid} 使用。请先停止它，或用 DATA_DIR 指定另一个目录。${unseen}` +
      ` (The data directory is in use by process ${pid}: stop it first, or set DATA_DIR to another directory.)`,
  );
}

/** Held by a living process, or by one that has made the file this moment and not yet written its name into it. */
function isHeld(path: string, owner: string, space = SPACE): boolean {
  if (owner === '') return ageOf(path) < WRITING_MS;
  // Either way: a clock that was set back must not make a dead lock last.
  return isUnseen(owner, space) ? Math.abs(ageOf(path)) < UNSEEN_MS : isAlive(owner);
}

/** A lock that names no space was written by an earlier version, of ours. */
function isUnseen(owner: string, space: string): boolean {
  const [, , theirs] = owner.split(' ');
  return theirs !== undefined && theirs !== space;
}

function touch(path: string, mine: string, onTaken: (by: string) => void): void {
  const text = read(path);
  if (text !== undefined && text !== mine) {
    onTaken(text.split(' ')[0] ?? '');
    return;
  }
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // Somebody deleted it; nobody else holds it either.
  }
}

function ageOf(path: string): number {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function isAlive(owner: string): boolean {
  const [pid, born] = owner.split(' ');
  return Number(pid) > 0 && Boolean(born) && bornAt(Number(pid)) === born;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Start time of a living process ('' when there is none): from /proc where it exists, else the bare fact that it lives. */
function bornAt(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A killed process stays listed until its parent asks for it; some parents never do (a container's first process).
    return /^[ZX]/.test(fields[0] ?? '') ? '' : (fields[19] ?? '');
  } catch {
    try {
      process.kill(pid, 0);
      return process.platform === 'linux' ? '' : 'alive';
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'alive' : '';
    }
  }
}
