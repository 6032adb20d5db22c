import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError } from '../../src/domain/errors.ts';
import { type Outbound, openOutbound } from './outbound.ts';
import type { Heard } from './protocol.ts';
import { createSealing } from './sealing.ts';
import { openSpool, type Spool } from './spool.ts';

/** What lies on disk of a line, as the service sees it: what was heard, and what is to be said. */
export interface Files {
  /** Throws, in words for staff, when the folder cannot be used. */
  open(): void;
  /** Bytes of a message in the spool. */
  bytes(file: string): Promise<Uint8Array>;
  putFile(key: string, bytes: Uint8Array): Promise<string>;
  /** Hands over, one after the other, what was left there; rejects with the first that is not taken. */
  handOverLeft(now: Date, take: (heard: Heard) => Promise<void>): Promise<void>;
}

const CANNOT_WRITE = '微信的收件夹打不开，请检查 DATA_DIR 的权限和磁盘空间';
/** What is younger may be in the hands of a process that shares the folder with us. */
const LEFT_MS = 60_000;
/** Handed over at a time: whoever does it has other things to look after. */
const MOST_LEFT = 50;

export function createFiles(dir: string, keys: readonly Uint8Array[]): Files {
  const heard = join(dir, 'heard');
  const sealing = createSealing(keys);
  let spool: Spool | undefined;
  let outbound: Outbound | undefined;

  return {
    open() {
      try {
        spool = openSpool(heard, sealing);
        outbound = openOutbound(dir, sealing);
      } catch (cause) {
        throw new DomainError('unavailable', CANNOT_WRITE, { cause });
      }
    },
    bytes: file => opened(spool).bytes(file),
    putFile: (key, bytes) => opened(outbound).putFile(key, bytes),
    async handOverLeft(now, take) {
      if (!existsSync(heard)) return;
      spool ??= openSpool(heard, sealing, { isShared: true });
      const before = String((now.getTime() - LEFT_MS) * 1000).padStart(16, '0');
      const left = spool.keys().filter(key => key < before);
      for (const key of left.slice(0, MOST_LEFT)) {
        const message = spool.read(key);
        if (!message) continue;
        await take(message);
        spool.remove(key);
      }
    },
  };
}

function opened<T>(what: T | undefined): T {
  if (!what) throw new Error('the line to WeChat was not started');
  return what;
}
