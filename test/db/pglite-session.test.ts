import { setImmediate as turn } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSession, type Session } from '../../src/db/pglite-session.ts';
import { createRunAlone } from '../../src/db/run-alone.ts';

let pglite: PGlite;
let session: Session;
beforeAll(async () => {
  pglite = await PGlite.create();
  session = createSession(pglite);
  await session.query(
    'create table note(id int primary key, text text, at timestamptz, tags text[], body jsonb, bytes bytea)',
  );
});
afterAll(() => pglite.close());

test('values of every kind we use come back as they went in', async () => {
  const bytes = Uint8Array.of(0, 1, 255);
  await session.query('insert into note values ($1, $2, $3, $4, $5, $6)', [
    1,
    "它's \\ 漏水\n",
    '2026-11-21T02:00:00Z',
    ['a', 'b,"c'],
    JSON.stringify({ a: [1, '二'] }),
    bytes,
  ]);
  const { rows } = await session.query<Record<string, unknown>>('select * from note where id = $1', [1]);
  expect(rows[0]).toMatchObject({ text: "它's \\ 漏水\n", tags: ['a', 'b,"c'], body: { a: [1, '二'] }, bytes });
  const { rows: none } = await session.query('select * from note where id = $1', [null]);
  expect(none).toEqual([]);
});

test('a failed statement fails its caller and nobody after', async () => {
  await expect(session.query('insert into note(id) values ($1)', [1])).rejects.toMatchObject({ code: '23505' });
  await expect(session.query('select nonsense')).rejects.toThrow();
  expect((await session.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('statements that run side by side keep apart', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => session.query('select $1::int as n', [i])));
  expect(answers.map(a => (a.rows[0] as { n: number }).n)).toEqual(Array.from({ length: 50 }, (_, i) => i));
});

test('a transaction is whole or nothing, and others wait for its end', async () => {
  const other = session.transaction(async tx => {
    await tx.query('insert into note(id) values (10)');
    throw new Error('changed my mind');
  });
  const seen = session.query('select count(*)::int as n from note where id = 10');
  await expect(other).rejects.toThrow('changed my mind');
  expect((await seen).rows).toEqual([{ n: 0 }]);
});

test('an error that was swallowed inside does not end in half a commit', async () => {
  const half = session.transaction(async tx => {
    await tx.query('insert into note(id) values (20)');
    await tx.query('insert into note(id) values (20)').catch(() => {});
  });
  await expect(half).rejects.toThrow('rolled back');
  expect((await session.query('select count(*)::int as n from note where id = 20')).rows).toEqual([{ n: 0 }]);
});

test('more different texts than are kept prepared still run', async () => {
  for (let i = 0; i < 450; i++) await session.query(`select ${i} as n`);
  expect((await session.query('select 7 as n')).rows).toEqual([{ n: 7 }]);
});

test('what is sent beside a transaction of somebody else does not share its fate', async () => {
  await session.query('create table beside(id int primary key)');
  const rollBack = async (insert: () => Promise<unknown>) => {
    let inserted: Promise<unknown> = Promise.resolve();
    await session
      .transaction(async tx => {
        await tx.query('select 1');
        inserted = insert();
        // Turns of the event loop, as a transaction of ours takes them.
        for (let i = 0; i < 20; i++) await turn();
        await tx.query('select 1');
        throw new Error('changed my mind');
      })
      .catch(() => {});
    await inserted;
    const { rows } = await session.query<{ ids: number[] }>(`select coalesce(array_agg(id), '{}') as ids from beside`);
    await session.query('delete from beside');
    return rows[0]!.ids;
  };
  const runAlone = createRunAlone(session);
  // Straight to the PGlite it is rolled back with the transaction it happened to fall into: this is what must not be.
  expect(await rollBack(() => pglite.query('insert into beside values (1)'))).toEqual([]);
  expect(await rollBack(() => runAlone('insert into beside values ($1)', [2]))).toEqual([2]);
  expect(await rollBack(() => runAlone('begin; insert into beside values (3); commit'))).toEqual([3]);
});

test('a text that began a transaction and failed leaves none open', async () => {
  const runAlone = createRunAlone(session);
  await expect(runAlone('begin; select nonsense; commit')).rejects.toThrow('nonsense');
  expect((await session.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  expect((await runAlone('begin; select 2 as two; commit')).rows).toEqual([{ two: 2 }]);
});

test('a statement first run on empty tables looks things up when they have grown, and reads them whole no more', async () => {
  await session.query('create table home(id int primary key, street int)');
  await session.query('create index on home(street)');
  const text = 'select count(*)::int as n from home a join home b on b.street = a.street where a.id = $1';
  const planOf = async (): Promise<string> => {
    for (let i = 0; i < 6; i++) await session.query(text, [i]);
    const { rows } = await session.query<{ name: string }>(
      'select name from pg_prepared_statements where statement = $1',
      [text],
    );
    const plan = await session.alone(alone => alone.query(`explain (costs off) execute ${rows[0]!.name}(1)`));
    return JSON.stringify(plan.rows);
  };
  const before = await planOf();
  await session.query('insert into home select i, i from generate_series(1, 20000) i');
  expect(await planOf()).toBe(before);
  for (let i = 0; i < 1000; i++) await session.query('select 1 as one');
  const after = await planOf();
  expect(after).not.toBe(before);
  expect(after).toContain('home_street_idx');
  expect(after).not.toContain('Seq Scan');
});
