import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCipher } from '../../src/app/cipher.ts';
import { rows } from '../../src/db/client.ts';
import { lockDirectory } from '../../src/db/directory-lock.ts';
import { openEmbedded } from '../../src/db/embedded.ts';
import { type Env, foundHome, type Home } from '../support/process.ts';

let home: Home;
beforeAll(async () => {
  home = await foundHome();
});
afterAll(() => home.remove());

/** One command in a process of its own: how it ended, and everything it said. */
function command(name: string, args: readonly string[], settings: Env = {}): Promise<{ code: number; said: string }> {
  const entry = new URL(`../../src/commands/${name}.ts`, import.meta.url).pathname;
  const env = { PATH: process.env['PATH'] ?? '', ...home.env, ...settings };
  return new Promise(resolve =>
    // Away from the project: no .env of whoever runs the tests may speak in.
    execFile(process.execPath, [entry, ...args], { env, cwd: join(home.dir, '..') }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
    ),
  );
}

const people = async (dir: string, key: Uint8Array): Promise<string[]> => {
  const client = await openEmbedded(dir);
  const found = await rows(client.db, sql`select sealed_name from person order by id`);
  await client.close();
  return found.map(row => createCipher(key).open(row['sealed_name'] as string));
};

test('an embedded database is backed up with the service stopped, restored elsewhere, and given a new key', {
  timeout: 180_000,
}, async () => {
  const release = lockDirectory(home.dir);
  const busy = await command('backup', ['menfang.backup']);
  release();
  expect(busy).toMatchObject({ code: 1, said: expect.stringContaining('请先停止服务') });

  expect(await command('backup', ['menfang.backup'], { DATA_DIR: './nowhere' })).toMatchObject({
    code: 1,
    said: expect.stringContaining('还没有数据库'),
  });
  expect(existsSync(join(home.dir, '..', 'nowhere'))).toBe(false);

  const made = await command('backup', ['menfang.backup']);
  expect(made).toMatchObject({ code: 0, said: expect.stringContaining('已备份到 menfang.backup') });

  const full = await command('restore', ['menfang.backup']);
  expect(full).toMatchObject({ code: 1, said: expect.stringContaining('已经有数据') });
  const restored = await command('restore', ['menfang.backup'], { DATA_DIR: './restored' });
  expect(restored).toMatchObject({ code: 0, said: expect.stringContaining('已恢复') });

  const old = home.env['ENCRYPTION_KEY']!;
  const key = randomBytes(32);
  const keys = { DATA_DIR: './restored', ENCRYPTION_KEY: key.toString('base64') };
  expect(await command('rotate-key', [], keys)).toMatchObject({
    code: 1,
    said: expect.stringContaining('缺少 ENCRYPTION_KEY_OLD'),
  });
  const rotated = await command('rotate-key', [], { ...keys, ENCRYPTION_KEY_OLD: old });
  expect(rotated).toMatchObject({ code: 0, said: expect.stringContaining('已换好') });
  const everything = [busy, made, full, restored, rotated].map(answer => answer.said).join();
  for (const secret of [old, keys.ENCRYPTION_KEY]) expect(everything).not.toContain(secret);
  expect(everything).not.toMatch(/\d{11}/);
  expect(await people(join(home.dir, '..', 'restored'), key)).toEqual(
    await people(home.dir, Buffer.from(old, 'base64')),
  );
});

test.each(['backup', 'restore'])('%s without a file says how it is used', async name => {
  expect(await command(name, [])).toMatchObject({ code: 1, said: expect.stringContaining('用法') });
});
