import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Cipher } from '../ports/cipher.ts';

/** AES-256-GCM and HMAC-SHA-256 with keys derived from ENCRYPTION_KEY (32 bytes), one for each use. */
export function createCipher(key: Uint8Array): Cipher {
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', key, 'menfang', use, 32));
  const sealKey = derive('seal');
  const hashKey = derive('hash');
  const signKey = derive('sign');
  const hmac = (k: Buffer, value: string) => createHmac('sha256', k).update(value).digest('base64url');

  return {
    seal(plain) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', sealKey, iv);
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `v1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open(sealed) {
      if (!sealed.startsWith('v1.')) throw new Error('sealed with an unknown scheme');
      const bytes = Buffer.from(sealed.slice(3), 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
    hash: (purpose, value) => hmac(hashKey, `${purpose}\0${value}`),
    sign: value => `${value}.${hmac(signKey, value)}`,
    verify(signed) {
      const dot = signed.lastIndexOf('.');
      if (dot < 0) return undefined;
      const value = signed.slice(0, dot);
      const given = Buffer.from(signed.slice(dot + 1));
      const right = Buffer.from(hmac(signKey, value));
      return given.length === right.length && timingSafeEqual(given, right) ? value : undefined;
    },
  };
}
