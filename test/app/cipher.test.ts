import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createCipher } from '../../src/app/cipher.ts';

const cipher = createCipher(randomBytes(32));

test('what is sealed opens again, never looks the same twice, and not with another key', () => {
  const sealed = cipher.seal('陈美华');
  expect(cipher.open(sealed)).toBe('陈美华');
  expect(cipher.seal('陈美华')).not.toBe(sealed);
  expect(() => createCipher(randomBytes(32)).open(sealed)).toThrow();
  expect(() => cipher.open(sealed.slice(0, -2))).toThrow();
});

test('a hash finds equal values again, for one purpose only', () => {
  expect(cipher.hash('phone', '13800001234')).toBe(cipher.hash('phone', '13800001234'));
  expect(cipher.hash('phone', '13800001234')).not.toBe(cipher.hash('phone-end', '13800001234'));
});

test('a signed value is known again; a changed one is not', () => {
  const signed = cipher.sign('cuihu.abc');
  expect(cipher.verify(signed)).toBe('cuihu.abc');
  for (const forged of [signed.replace('abc', 'abd'), `${signed}x`, 'cuihu.abc', '', '.'])
    expect(cipher.verify(forged)).toBeUndefined();
});

test('while the key is changed, what the old one sealed, hashed and signed is still known, and nothing more is made with it', () => {
  const [before, after] = [randomBytes(32), randomBytes(32)];
  const old = createCipher(before);
  const both = createCipher(after, before);
  const ours = createCipher(after);
  expect(both.open(old.seal('陈美华'))).toBe('陈美华');
  expect(ours.open(both.seal('陈美华'))).toBe('陈美华');
  expect(both.hashes('name', '陈美华')).toEqual([ours.hash('name', '陈美华'), old.hash('name', '陈美华')]);
  expect(ours.hashes('name', '陈美华')).toEqual([both.hash('name', '陈美华')]);
  expect(both.verify(old.sign('cuihu.abc'))).toBe('cuihu.abc');
  expect(ours.verify(both.sign('cuihu.abc'))).toBe('cuihu.abc');
  expect(ours.verify(old.sign('cuihu.abc'))).toBeUndefined();
});
