import { closeSync, linkSync, openSync, readFileSync, renameSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError } from '../domain/errors.ts';

/** An empty lock file younger than this is being written. */
const WRITING_MS = 2000;

/**
 * Takes the exclusive lock of a data directory, because PGlite takes none and two processes on one directory destroy
 * it. A lock left by a dead process is taken over. Gives its undo; also undone when the process leaves.
 */
export function lockDirectory(
  dir: string,
  self: LockOwner = { pid: process.pid, born: bornAt(process.pid) },
): () => void {
  const path = join(dir, 'menfang.lock');
  const mine = `${self.pid} ${self.born}`;
  for (let tries = 0; tries < 3; tries++) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, mine);
      closeSync(file);
      const release = () => {
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
  throw inUse(dir, read(path));

  function takeStale(lockPath: string): void {
    const text = read(lockPath);
    if (text === undefined) return;
    if (isHeld(lockPath, text)) throw inUse(dir, text);
    // Renaming first: of two processes that find the same stale lock only one can move it away.
    const aside = `${lockPath}.${self.pid}`;
    try {
      renameSync(lockPath, aside);
      // The other one was faster and this is its new lock: it goes back, and the next try finds it alive.
      if (read(aside) !== text) linkSync(aside, lockPath);
      unlinkSync(aside);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

/** Throws when a living process holds the directory: cheap, so that a second process is refused before it loads anything. */
export function assertFree(dir: string): void {
  const path = join(dir, 'menfang.lock');
  const text = read(path);
  if (text !== undefined && isHeld(path, text)) throw inUse(dir, text);
}

export interface LockOwner {
  readonly pid: number;
  /** Tells a process from a later one with the same number. */
  readonly born: string;
}

const inUse = (dir: string, owner?: string): DomainError =>
  new DomainError(
    'unavailable',
    `数据目录 ${dir} 正被进程 ${owner?.split(' ')[0] || '?'} 使用。请先停止它，或用 DATA_DIR 指定另一个目录。` +
      ` (The data directory is in use by process ${owner?.split(' ')[0] || '?'}: stop it first, or set DATA_DIR to another directory.)`,
  );

/** Held by a living process, or by one that has made the file this moment and not yet written its name into it. */
function isHeld(path: string, owner: string): boolean {
  return owner === '' ? ageOf(path) < WRITING_MS : isAlive(owner);
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
