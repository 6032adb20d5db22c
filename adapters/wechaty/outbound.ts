import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Sealing, writeWhole } from './sealing.ts';

/** How far something was said: its text first, then each file. */
export interface Mark {
  readonly parts: number;
  /** WeChat's id of the first part. */
  readonly id?: string;
}

/** Files that are to be said, and marks of what was said. */
export interface Outbound {
  /** The same key gives the same file. */
  putFile(key: string, bytes: Uint8Array): Promise<string>;
  bytes(file: string): Promise<Uint8Array>;
  said(key: string): Mark | undefined;
  markSaid(key: string, mark: Mark): void;
  /** Removes what nobody asks for any more. */
  prune(now?: number): void;
}

/** No try comes so long after the first. */
const KEPT_MS = 36 * 3_600_000;
const FILE = /^[0-9a-f]{40}\.bin$/;

export function openOutbound(dir: string, sealing: Sealing): Outbound {
  const [out, marks] = [join(dir, 'out'), join(dir, 'said')];
  for (const folder of [out, marks]) mkdirSync(folder, { recursive: true, mode: 0o700 });

  return {
    async putFile(key, bytes) {
      const file = `${sealing.nameOf(`file ${key}`)}.bin`;
      const path = join(out, file);
      const now = new Date();
      try {
        utimesSync(path, now, now);
      } catch {
        writeWhole(path, sealing.seal(file, bytes));
      }
      return file;
    },
    async bytes(file) {
      if (!FILE.test(file)) throw new Error('no file to be said');
      return sealing.open(file, await readFile(join(out, file)));
    },
    said(key) {
      const name = sealing.nameOf(`said ${key}`);
      try {
        return JSON.parse(sealing.open(name, readFileSync(join(marks, name))).toString('utf8')) as Mark;
      } catch {
        return undefined;
      }
    },
    markSaid(key, mark) {
      const name = sealing.nameOf(`said ${key}`);
      writeWhole(join(marks, name), sealing.seal(name, Buffer.from(JSON.stringify(mark))));
    },
    prune(now = Date.now()) {
      for (const folder of [out, marks])
        for (const file of readdirSync(folder)) {
          const path = join(folder, file);
          const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now;
          if (now - changed > KEPT_MS) rmSync(path, { force: true });
        }
    },
  };
}
