import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import type { Cipher } from '../ports/cipher.ts';

/**
 * AES-256-GCM and HMAC-SHA-256 with keys derived from ENCRYPTION_KEY (32 bytes), one for each use. `oldKey` is the key before
 * it, while it is being changed: what it sealed, hashed or signed is still known, but nothing more is made with it.
 */
export function createCipher(key: Uint8Array, oldKey?: Uint8Array): Cipher {
  const ours = derive(key);
  const known = oldKey ? [ours, derive(oldKey)] : [ours];

  return {
    seal(plain) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', ours.seal, iv);
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `v1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open(sealed) {
      if (!sealed.startsWith('v1.')) throw new Error('sealed with an unknown scheme');
      const bytes = Buffer.from(sealed.slice(3), 'base64url');
      for (const { seal } of known.slice(0, -1)) {
        try {
          return unseal(bytes, seal);
        } catch {
          // Not with this key: the next one.
        }
      }
      return unseal(bytes, known.at(-1)!.seal);
    },
    hash: (purpose, value) => hmac(ours.hash, `${purpose}\0${value}`),
    hashes: (purpose, value) => known.map(({ hash }) => hmac(hash, `${purpose}\0${value}`)),
    sign: value => `${value}.${hmac(ours.sign, value)}`,
    verify(signed) {
      const dot = signed.lastIndexOf('.');
      if (dot < 0) return undefined;
      const value = signed.slice(0, dot);
      const given = Buffer.from(signed.slice(dot + 1));
      return known.some(({ sign }) => isSame(given, Buffer.from(hmac(sign, value)))) ? value : undefined;
    },
  };
}

/** As key objects: bytes are made into one anew for each use, four times as dear as the use itself. */
function derive(key: Uint8Array): { readonly seal: KeyObject; readonly hash: KeyObject; readonly sign: KeyObject } {
  const of = (use: string) => createSecretKey(Buffer.from(hkdfSync('sha256', key, 'menfang', use, 32)));
  return { seal: of('seal'), hash: of('hash'), sign: of('sign') };
}

const hmac = (key: KeyObject, value: string) => createHmac('sha256', key).update(value).digest('base64url');
const isSame = (a: Buffer, b: Buffer) => a.length === b.length && timingSafeEqual(a, b);

function unseal(bytes: Buffer, key: KeyObject): string {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}
