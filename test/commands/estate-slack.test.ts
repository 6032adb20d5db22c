import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCipher } from '../../src/app/cipher.ts';
import { readEstateFile } from '../../src/commands/estate-file.ts';
import { rows } from '../../src/db/client.ts';
import { foundEstate } from '../../src/db/found-estate.ts';
import { testDatabase } from '../support/database.ts';
import { SAMPLE, TEST_KEY } from '../support/service.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'menfang-estate-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

/** The sample estate with 小张 and 小李 known like this, as a file of it is read. */
function plan(zhang: string, li = '') {
  const path = join(dir, 'estate.yaml');
  const sample = readFileSync(SAMPLE, 'utf8');
  writeFileSync(
    path,
    sample.replace('name: 小张,', `name: 小张, ${zhang}`).replace('name: 小李,', `name: 小李, ${li}`),
  );
  return readEstateFile(path);
}
const found = async (...known: Parameters<typeof plan>) => {
  const client = await testDatabase();
  try {
    await foundEstate(client, createCipher(TEST_KEY), plan(...known), new Date());
    return await rows(client.db, sql`select slack_user, email from staff where code in ('1001', '1002') order by code`);
  } finally {
    await client.close();
  }
};

test('an estate file says who somebody is in Slack', async () => {
  expect(await found('slack: U0123ABCD,', 'email: Li@Estate.Example,')).toEqual([
    { slack_user: 'U0123ABCD', email: null },
    { slack_user: null, email: 'li@estate.example' },
  ]);
});

test('one Slack member is one person', async () => {
  await expect(found('slack: U0123ABCD,', 'slack: U0123ABCD,')).rejects.toThrow(/U0123ABCD.*只能是一个人/);
  await expect(found('email: a@x.cn,', 'email: A@x.cn,')).rejects.toThrow('a@x.cn');
});

test('what is no member id and no address is refused with its place', () => {
  expect(() => plan('slack: 小张,')).toThrow(/staff\.0\.slack：要写成 Slack 成员编号，例如 U0123ABCD/);
  expect(() => plan('email: zhang,')).toThrow(/staff\.0\.email：要写成邮箱/);
});
