import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createImportWork, type ImportParts } from '../../src/app/imports.ts';
import { createChores } from '../../src/db/chores.ts';
import { createImportRuns } from '../../src/db/import-runs.ts';
import { importWords } from '../../src/db/import-words.ts';
import { openRoster } from '../../src/db/roster.ts';
import { importFile } from '../../src/import/import-file.ts';
import { bytesSource } from '../../src/import/source.ts';
import type { Voice } from '../../src/ports/imports.ts';
import { createRetrieval } from '../../src/understand/retrieval.ts';
import { importDoor } from '../import/door.ts';
import { rosterLine } from '../support/sheet-files.ts';

const GOOD = '姓名,手机,房屋\n严成,13900000081,1-1-102\n华方,13900000082,1-1-103\n';
const BAD = '姓名,手机,房屋\n严成,13900000081,1-1-102\n华方,12,1-1-103\n';
const { signal } = new AbortController();
const now = new Date('2026-11-22T00:00:00Z');

let door: Awaited<ReturnType<typeof importDoor>>;
let runs: ReturnType<typeof createImportRuns>;
let errors: unknown[];
beforeEach(async () => {
  door = await importDoor();
  runs = createImportRuns(door.client, door.cipher);
  errors = [];
});
afterEach(() => door.close());

const runFile: ImportParts['run'] = async ({ bytes, name, ...file }, voice) => {
  const roster = await openRoster(door.client, door.cipher, { ...file, now, termsOf: createRetrieval().termsOf });
  return importFile({ ...file, file: bytesSource(name, Buffer.from(bytes)) }, roster, voice);
};
const process = (me: string, run = runFile) =>
  createImportWork({ runs, me, run, wordsFor: importWords, onError: error => void errors.push(error) });

async function hand(text: string, isDry = false): Promise<number> {
  const [community] = await door.rows(sql`select id from community`);
  const communityId = community!['id'] as string;
  return runs.keep({ communityId, kind: 'roster', isDry, name: '陈美华的名册.csv', bytes: Buffer.from(text) }, now);
}

/** As if the process that holds it had died half a minute ago. */
const leaseRunsOut = () => door.client.db.execute(sql`update import_run set lease_until = now() - interval '1 second'`);

const roster = (lines: number) =>
  [
    '楼栋,单元,房号,业主姓名,手机号码,性别,身份',
    ...Array.from({ length: lines }, (_, i) => rosterLine(i).join(',')),
  ].join('\n');

test('is done as the command would do it, with the same words and the same code', async () => {
  for (const text of [BAD, GOOD, '', '<html>']) {
    const id = await hand(text, true);
    await process('a').look(signal);
    const path = door.text(text, '陈美华的名册.csv');
    const { code, said } = await door.run(path, { isDry: true });
    const found = await runs.progress(id, 0);
    expect(found?.exitCode).toBe(code);
    expect(found?.lines.join('\n')).toBe(said.replaceAll(path, '陈美华的名册.csv'));
  }
  expect(errors).toEqual([]);
});

test('what it holds is sealed, the file goes at the end, the words a day later', async () => {
  const id = await hand(BAD);
  const texts = async () =>
    JSON.stringify(
      await door.rows(
        sql`select (select jsonb_agg(r) from import_run r)::text as runs, (select jsonb_agg(l) from import_line l)::text as lines`,
      ),
    );
  expect(await texts()).toContain('v1.');
  await process('a').look(signal);
  expect((await runs.progress(id, 0))?.lines.join('\n')).toContain('翠湖花园');
  for (const secret of ['陈美华', '华方', '13900000081', '翠湖花园', Buffer.from(BAD).toString('base64').slice(0, 40)])
    expect(await texts()).not.toContain(secret);
  expect(await door.rows(sql`select sealed_file from import_run`)).toEqual([{ sealed_file: null }]);
  await createChores(door.client).clear(new Date(now.getTime() + 25 * 3_600_000), signal);
  expect(await runs.progress(id, 0)).toBeUndefined();
  expect(await door.rows(sql`select 1 from import_line`)).toEqual([]);
});

test('a process that dies over it is followed by another, which says it all anew and changes nothing twice', async () => {
  const id = await hand(roster(2000));
  const died = Promise.withResolvers<void>();
  const woken = Promise.withResolvers<2>();
  // Gets as far as the second batch, then neither goes on nor gives anything back.
  const dies: ImportParts['run'] = (file, voice) =>
    runFile(file, {
      ...voice,
      progress(read, bad) {
        voice.progress(read, bad);
        if (read >= 1000) throw new Error('killed');
      },
    }).catch(() => {
      died.resolve();
      return woken.promise;
    });
  const dead = process('dead', dies).look(signal);
  await died.promise;
  // Its lease holds others off.
  expect(await runs.claim('early')).toBeUndefined();
  await leaseRunsOut();
  await process('next').look(signal);

  const found = await runs.progress(id, 0);
  expect(found).toMatchObject({ attempt: 2, read: 2000, bad: 20, exitCode: 1 });
  expect(found?.lines.filter(line => line.startsWith('✗'))).toHaveLength(20);
  const [entered] = await door.rows(
    sql`select count(*)::int as ties, count(distinct person_id)::int as people from tie where id > 4`,
  );
  expect(entered).toEqual({ ties: 1980, people: 1980 });

  // Not dead but asleep: it has nothing to say any more.
  woken.resolve(2);
  await expect(dead).rejects.toThrow();
  expect(await runs.progress(id, 0)).toEqual(found);
});

test('told to stop it gives the file back, between two batches', async () => {
  const id = await hand(roster(2000));
  const stop = new AbortController();
  const stops: ImportParts['run'] = (file, voice) => {
    const heard: Voice = {
      ...voice,
      progress(read, bad) {
        if (read >= 500) stop.abort();
        voice.progress(read, bad);
      },
    };
    return runFile(file, heard);
  };
  await process('a', stops).look(stop.signal);
  expect((await runs.progress(id, 0))?.exitCode).toBeUndefined();
  await process('b').look(signal);
  expect(await runs.progress(id, 0)).toMatchObject({ attempt: 2, exitCode: 1 });
  expect(errors).toEqual([]);
});

test('whoever has lost it to another stops, and says nothing more', async () => {
  const id = await hand(roster(1000));
  const late: ImportParts['run'] = async (file, voice) => {
    voice.say('from the first');
    await leaseRunsOut();
    await process('second').look(signal);
    return runFile(file, voice);
  };
  await expect(process('first', late).look(signal)).rejects.toThrow();
  const found = await runs.progress(id, 0);
  expect(found).toMatchObject({ attempt: 2, exitCode: 1 });
  expect(found?.lines).not.toContain('from the first');
});

test('a file that ends the process each time is given up after three tries', async () => {
  const id = await hand(GOOD);
  for (let i = 0; i < 3; i++) {
    expect(await runs.claim('dead')).toBeDefined();
    await leaseRunsOut();
  }
  await process('last').look(signal);
  expect(await runs.progress(id, 0)).toMatchObject({ exitCode: 2, lines: [expect.stringContaining('不再试了')] });
});

test('an error is told in words, without what was being written', async () => {
  const id = await hand(GOOD);
  const breaks: ImportParts['run'] = () => Promise.reject(new Error('华方 13900000082'));
  await process('a', breaks).look(signal);
  const found = await runs.progress(id, 0);
  expect(found).toMatchObject({ exitCode: 2, lines: [expect.stringContaining('导入出错')] });
  expect(found?.lines.join()).not.toMatch(/华方|13900000082/);
  expect(errors).toHaveLength(1);
});
