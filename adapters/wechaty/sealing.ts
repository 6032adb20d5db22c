import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';

/** Seals files with AES-256-GCM and names them so that nobody learns from a name what it is of. */
export interface Sealing {
  /** `name` is sealed in with it: a file under another name does not open. */
  seal(name: string, plain: Uint8Array): Buffer;
  /** Throws when it was not sealed with one of our keys under that name. */
  open(name: string, sealed: Uint8Array): Buffer;
  /** The same for the same value, with the newest key. */
  nameOf(value: string): string;
}

/** The first key (32 bytes) seals; the others, from before a change of keys, still open. */
export function createSealing(keys: readonly Uint8Array[]): Sealing {
  const derived = keys.map(key => ({ seal: derive(key, 'seal'), name: derive(key, 'name') }));
  const [ours] = derived;
  if (!ours) throw new Error('sealing needs a key');

  return {
    seal(name, plain) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', ours.seal, iv).setAAD(Buffer.from(name));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]);
    },
    open(name, sealed) {
      for (const { seal } of derived) {
        try {
          const decipher = createDecipheriv('aes-256-gcm', seal, sealed.subarray(0, 12));
          decipher.setAAD(Buffer.from(name)).setAuthTag(sealed.subarray(12, 28));
          return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
        } catch {
          // Not with this key: the next one.
        }
      }
      throw new Error(`${name} cannot be opened`);
    },
    nameOf: value => createHmac('sha256', ours.name).update(value).digest('hex').slice(0, 40),
  };
}

/** Half a file is never found under `path`: it is whole and on the disk before it gets that name. */
export function writeWhole(path: string, bytes: Uint8Array): void {
  const half = `${path}.${randomBytes(4).toString('hex')}.half`;
  const file = openSync(half, 'wx', 0o600);
  try {
    writeFileSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(half, path);
}

const derive = (key: Uint8Array, use: string) => Buffer.from(hkdfSync('sha256', key, 'wechaty spool', use, 32));
