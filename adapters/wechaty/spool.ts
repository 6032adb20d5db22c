import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Heard, HeardMedia } from './protocol.ts';
import { type Sealing, writeWhole } from './sealing.ts';

/** What is on disk of a message before it is read: by its id the puppet gives it out once more. */
export interface Note {
  readonly id: string;
  /** Account and login it came by; empty before the first login. */
  readonly self: string;
  readonly login: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Processes that ended while they read it; written down before each try. */
  readonly tries?: number;
}

export interface Media {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** The folder of what was heard and is not on record yet; its order is that of the keys. */
export interface Spool {
  /** Later than every key in the folder, whatever the clock says. */
  nextKey(now?: number): string;
  note(key: string, note: Note): void;
  notes(): readonly (Note & { readonly key: string })[];
  /** Its note stays for a day, so that the next process knows what is told once more. */
  giveUp(key: string, note: Note): void;
  givenUp(): readonly Note[];
  /** What was read of a message whose bytes are still owed; it is not offered. */
  keepHalf(heard: Heard): void;
  halfRead(key: string): Heard | undefined;
  /** Bytes first, then the message they belong to. */
  addMedia(key: string, media: Media): HeardMedia;
  keep(heard: Heard): void;
  /** Keys of the messages that may be offered, oldest first. */
  keys(): readonly string[];
  /** Messages that are not on record: whole, noted or set aside. */
  waiting(): number;
  /** undefined: it cannot be read, or not opened and was set aside. */
  read(key: string): Heard | undefined;
  bytes(file: string): Promise<Uint8Array>;
  /** Removes the message of that key with all that belongs to it. */
  remove(key: string): void;
}

const KEY = /^(\d{16})\.(msg|id|0\.bin)$/;
const FILE = /^\d{16}\.0\.bin$/;
const GIVEN_UP = /^\d{16}\.gone$/;
const GIVEN_UP_MS = 26 * 3_600_000;

export interface SpoolOptions {
  /** Hears of files that cannot be read, and of those that were set aside because they do not open. */
  readonly report?: (file: string, isAside: boolean) => void;
  /** Another process may be writing there. */
  readonly isShared?: boolean;
}

export function openSpool(
  dir: string,
  sealing: Sealing,
  { report = () => {}, isShared = false }: SpoolOptions = {},
): Spool {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  let last = 0;
  const found = readdirSync(dir);
  const whole = new Set(found.filter(file => file.endsWith('.msg')).map(file => file.slice(0, 16)));
  for (const file of found) {
    // Half a file, or the note of a message that was kept when the process ended: whoever takes the note up may give up on it.
    const isOld = GIVEN_UP.test(file) && Number(file.slice(0, 16)) / 1000 < Date.now() - GIVEN_UP_MS;
    const isLeft = isOld || file.endsWith('.half') || (/\.(id|owed)$/.test(file) && whole.has(file.slice(0, 16)));
    if (isLeft && !isShared) rmSync(join(dir, file), { force: true });
    last = Math.max(last, Number(/^\d{16}/.exec(file)?.[0] ?? 0));
  }

  const write = (file: string, plain: Uint8Array) => writeWhole(join(dir, file), sealing.seal(file, plain));
  const files = (end: string): string[] =>
    readdirSync(dir)
      .filter(file => KEY.exec(file)?.[2] === end)
      .sort();

  function parsed<T>(file: string): T | undefined {
    let sealed: Buffer;
    try {
      sealed = readFileSync(join(dir, file));
    } catch (error) {
      // What the disk does not give now, the next process may get.
      if (!isAbsent(error)) report(file, false);
      return undefined;
    }
    try {
      return JSON.parse(sealing.open(file, sealed).toString('utf8')) as T;
    } catch {
      renameSync(join(dir, file), join(dir, `${file}.bad`));
      report(`${file}.bad`, true);
      return undefined;
    }
  }

  return {
    nextKey(now = Date.now()) {
      last = Math.max(now * 1000, last + 1);
      return String(last).padStart(16, '0');
    },
    note: (key, note) => write(`${key}.id`, json(note)),
    notes: () =>
      files('id').flatMap(file => {
        const note = parsed<Note>(file);
        return note ? [{ key: file.slice(0, 16), ...note }] : [];
      }),
    giveUp: (key, note) => write(`${key}.gone`, json(note)),
    givenUp: () =>
      readdirSync(dir)
        .filter(file => GIVEN_UP.test(file))
        .flatMap(file => parsed<Note>(file) ?? []),
    keepHalf: heard => write(`${heard.key}.owed`, json(heard)),
    halfRead: key => parsed<Heard>(`${key}.owed`),
    addMedia(key, { name, type, bytes }) {
      const file = `${key}.0.bin`;
      write(file, bytes);
      return { file, name, type, bytes: bytes.length };
    },
    keep(heard) {
      write(`${heard.key}.msg`, json(heard));
      for (const end of ['id', 'owed']) rmSync(join(dir, `${heard.key}.${end}`), { force: true });
    },
    waiting: () =>
      new Set(readdirSync(dir).flatMap(file => /^(\d{16})\.(?:msg|id)(?:\.bad)?$/.exec(file)?.[1] ?? [])).size,
    keys: () => files('msg').map(file => file.slice(0, 16)),
    read: key => parsed<Heard>(`${key}.msg`),
    async bytes(file) {
      if (!FILE.test(file)) throw new Error('no file of the spool');
      return sealing.open(file, await readFile(join(dir, file)));
    },
    remove(key) {
      // The message first: what is left after a kill is bytes without one, and goes with the next of that key.
      for (const end of ['msg', 'id', 'owed', '0.bin']) rmSync(join(dir, `${key}.${end}`), { force: true });
    },
  };
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const isAbsent = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';
