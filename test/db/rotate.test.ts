import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { createCipher } from '../../src/app/cipher.ts';
import { type Client, rows } from '../../src/db/client.ts';
import { createDeskView } from '../../src/db/desk-view.ts';
import { createInbox } from '../../src/db/inbox.ts';
import { rotateKey } from '../../src/db/rotate.ts';
import { columnsOf, countClosed, KEYLESS, SEALED } from '../../src/db/sealed.ts';
import { readTables } from '../../src/db/tables.ts';
import { testDatabase } from '../support/database.ts';
import { fill } from '../support/fill.ts';
import { CHEN_PHONE, livedIn } from '../support/lived-in.ts';
import { TEST_KEY } from '../support/service.ts';

const NEW_KEY = randomBytes(32);
const keys = { ours: createCipher(NEW_KEY), old: createCipher(TEST_KEY) };
const both = createCipher(NEW_KEY, TEST_KEY);

/** Everything sealed on record as people would read it, with `cipher`. */
async function readable(client: Client, cipher: typeof both) {
  const found: string[] = [];
  for (const { name, key, sealed } of SEALED) {
    const all = await rows(client.db, sql.raw(`select * from ${name} order by ${key.join(', ')}`));
    for (const row of all)
      for (const { column } of sealed) if (row[column] !== null) found.push(cipher.open(row[column] as string));
  }
  return found;
}

test('every column that depends on the key is on the list', async () => {
  const client = await testDatabase();
  const suspicious = (await readTables(client.db)).flatMap(({ name, columns }) =>
    columns.filter(c => /seal|hash|cipher|crypt|secret/.test(c.name)).map(c => `${name}.${c.name}`),
  );
  const covered = SEALED.flatMap(table => columnsOf(table).map(column => `${table.name}.${column}`));
  expect(suspicious.sort()).toEqual([...covered, ...KEYLESS].sort());
  await client.close();
});

test('after a change of key the new one opens everything, finds everything, and the old one nothing', async () => {
  const home = await livedIn();
  const before = await readable(home.client, keys.old);
  expect(before).toContain(CHEN_PHONE);
  const { changed, opened } = await rotateKey(home.client, keys);
  expect([changed, opened]).toEqual([before.length, before.length]);
  expect(await readable(home.client, keys.ours)).toEqual(before);
  expect(await countClosed(home.client.db, keys.old)).toBe(before.length);
  // Wherever it may stand: nothing on record was sealed with the old key.
  const left = (await everyText(home.client)).filter(text => opens(text));
  expect(left).toEqual([]);
  const view = createDeskView(home.client, keys.ours, home.clock, home.book.estate);
  const { member } = await home.staff('1001');
  for (const words of [CHEN_PHONE, '1234'])
    expect(await view.list(member, { state: 'open', words }), words).not.toEqual([]);
  expect(await rotateKey(home.client, keys)).toEqual({ changed: 0, opened: before.length });
  await home.close();
});

test('while it is changed, both keys are known: names and numbers open, are found and are not noted twice', async () => {
  const home = await livedIn();
  const [chat] = await rows(home.client.db, sql`select id from conversation where address = 'chen'`);
  const found = [{ kind: 'phone' as const, value: CHEN_PHONE, start: 0, end: 11 }];
  expect(await createInbox(home.client.db, both).conceal(Number(chat!['id']), found)).toEqual(['⟦p1⟧']);
  const view = createDeskView(home.client, both, home.clock, home.book.estate);
  const { member } = await home.staff('1001');
  expect(await view.list(member, { state: 'open', words: CHEN_PHONE })).not.toEqual([]);
  await home.close();
});

test('killed half-way it goes on where it stopped, and in between both keys read all', async () => {
  const client = await testDatabase();
  await client.db.execute(
    sql`insert into community(id, name, prefix, time_zone, settings) values ('cuihu', '翠湖花园', 'CH', 'Asia/Shanghai', '{}')`,
  );
  await fill(client, keys.old, 'cuihu', 3000);
  const before = await readable(client, keys.old);
  let batches = 0;
  const dies = () => {
    if (++batches === 3) throw new Error('killed');
  };
  await expect(rotateKey(client, keys, dies)).rejects.toThrow('killed');
  const half = await countClosed(client.db, keys.ours);
  expect(half).toBeGreaterThan(0);
  expect(half).toBeLessThan(before.length);
  expect(await readable(client, both)).toEqual(before);
  expect((await rotateKey(client, keys)).changed).toBe(half);
  expect(await readable(client, keys.ours)).toEqual(before);
  await client.close();
});

test('a value noted under both keys keeps both its marks', async () => {
  const home = await livedIn();
  const [chat] = await rows(home.client.db, sql`select id from conversation where address = 'chen'`);
  const found = [{ kind: 'phone' as const, value: CHEN_PHONE, start: 0, end: 11 }];
  // A process that was started with the new key alone.
  expect(await createInbox(home.client.db, keys.ours).conceal(Number(chat!['id']), found)).toEqual(['⟦p2⟧']);
  await rotateKey(home.client, keys);
  const noted = await rows(home.client.db, sql`select sealed from concealed where conversation_id = ${chat!['id']}`);
  expect(noted.map(row => keys.ours.open(row['sealed'] as string))).toEqual([CHEN_PHONE, CHEN_PHONE]);
  expect((await rotateKey(home.client, keys)).changed).toBe(0);
  await home.close();
});

test('a wrong old key changes nothing and is named', async () => {
  const home = await livedIn();
  const before = await readable(home.client, keys.old);
  const wrong = { ours: keys.ours, old: createCipher(randomBytes(32)) };
  await expect(rotateKey(home.client, wrong)).rejects.toThrow('ENCRYPTION_KEY_OLD');
  expect(await readable(home.client, keys.old)).toEqual(before);
  await home.close();
});

/** What a sealed value looks like, in any column of any table. */
async function everyText(client: Client): Promise<string[]> {
  const texts: string[] = [];
  for (const { name } of await readTables(client.db)) {
    const found = await rows(client.db, sql`select x::text as text from ${sql.identifier(name)} x`);
    for (const row of found) texts.push(...((row['text'] as string).match(/v1\.[\w-]{38,}/g) ?? []));
  }
  return texts;
}

function opens(sealed: string): boolean {
  try {
    return keys.old.open(sealed) !== '';
  } catch {
    return false;
  }
}
