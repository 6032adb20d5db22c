import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';

const KEY = randomBytes(32).toString('base64');

test('a key is all that must be set; empty counts as not set', () => {
  const config = readConfig({ ENCRYPTION_KEY: KEY, PORT: '', PUBLIC_URL: '' });
  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    dataDir: './data',
    pace: { silenceMs: 2500, capMs: 8000 },
  });
  expect(config.pager).toBeUndefined();
});

test('every bad setting is named with its remedy, in one error', () => {
  const bad = {
    ENCRYPTION_KEY: KEY,
    PORT: '99999',
    PUBLIC_URL: 'door',
    TURN_SILENCE_MS: 'soon',
    LOG_LEVEL: 'loud',
    PAGER_URL: 'http://x',
  };
  const said = message(() => readConfig(bad));
  for (const name of ['PORT', 'PUBLIC_URL', 'TURN_SILENCE_MS', 'LOG_LEVEL', 'PAGER_SECRET'])
    expect(said).toContain(name);
  expect(said).toContain('例如 8080');
});

test.each([
  ['missing', undefined],
  ['short', 'secret'],
  ['all the same', 'A'.repeat(43)],
  ['a repeated word', Buffer.from('password'.repeat(4)).toString('base64')],
  ['hex of few values', '0123'.repeat(16)],
])('a %s ENCRYPTION_KEY is refused, with how to make one', (_, key) => {
  const said = message(() => readConfig({ ENCRYPTION_KEY: key }));
  expect(said).toContain('ENCRYPTION_KEY');
  expect(said).toContain('openssl rand -base64 32');
  if (key) expect(said).not.toContain(key);
});

test('a key may be written in hex', () => {
  const key = randomBytes(32);
  expect(readConfig({ ENCRYPTION_KEY: key.toString('hex') }).encryptionKey).toEqual(key);
});

test('the old key is there only while it is changed, and is another one', () => {
  const old = randomBytes(32);
  expect(readConfig({ ENCRYPTION_KEY: KEY, ENCRYPTION_KEY_OLD: old.toString('base64') }).oldKey).toEqual(old);
  expect(readConfig({ ENCRYPTION_KEY: KEY, ENCRYPTION_KEY_OLD: '' }).oldKey).toBeUndefined();
  for (const wrong of [KEY, 'secret'])
    expect(message(() => readConfig({ ENCRYPTION_KEY: KEY, ENCRYPTION_KEY_OLD: wrong }))).toContain(
      'ENCRYPTION_KEY_OLD',
    );
});

function message(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('was not refused');
}
