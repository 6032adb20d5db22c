import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import sharp from 'sharp';
import { importFile } from '../../src/commands/import-file.ts';
import { backup } from '../../src/db/backup.ts';
import { type Client, rows } from '../../src/db/client.ts';
import { createDeskView } from '../../src/db/desk-view.ts';
import { quoted, readTables } from '../../src/db/tables.ts';
import { createLog } from '../../src/http/log.ts';
import type { Book } from '../../src/ports/stores.ts';
import { testService } from '../support/service.ts';
import { writeBook } from '../support/sheet-files.ts';
import { NUMBERS, nameOf, PEOPLE, PHONES, written } from './S18-numbers.ts';

/** Leaves numbers where they are. */
const unconcealed = (book: Book): Book => ({
  ...book,
  transaction: work =>
    book.transaction(stores =>
      work({ ...stores, inbox: { ...stores.inbox, conceal: async (_, found) => found.map(f => f.value) } }),
    ),
});

/** Everything through every door; gives what must not stand anywhere. */
export async function throughEveryDoor(client: Client, dir: string, isOn: boolean) {
  const lines: string[] = [];
  const log = createLog('trace', line => void lines.push(line));
  const home = await testService({ client, log, ...(isOn ? {} : { book: unconcealed }) });
  let next = 0;
  const some = (n: number) => Array.from({ length: n }, () => written(NUMBERS[next++]!, next)).join('，');
  for (let i = 0; i < 200; i++) await home.owner(`owner-${i}`).post(`我家厨房漏水了，3栋2单元1201，${some(4)}`);
  await home.pass(10_000);
  const picture = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#369' } })
    .withExif({ IFD0: { Artist: PHONES[0]!, ImageDescription: PHONES[1]! } })
    .jpeg()
    .toBuffer();
  const sender = { id: 'pictured', name: nameOf(PEOPLE) };
  const inbound = { channel: 'web', account: home.account, address: sender.id, sender, externalId: 'pictured' };
  await home.receive({ ...inbound, text: `拍给您看，${some(1)}`, media: [{ bytes: picture }] });
  const filed = { kind: 'file', bytes: Buffer.from('%PDF-1.7'), name: `${some(1)}.pdf` } as const;
  await home.receive({ ...inbound, externalId: 'filed', text: '', enclosure: filed });

  const desk = await home.staff('9001');
  const tickets = await home.tickets();
  const staff = (await home.book.estate.directory(home.account)).staff;
  for (const { id } of tickets.slice(0, 25)) {
    const ticketId = id as string;
    const act = async () => {
      const { version } = (await home.book.tickets.find(ticketId))!;
      return { by: desk.member, ticketId, version, actId: randomUUID() };
    };
    await home.verbs.claim(await act());
    await home.verbs.reply(await act(), `请打 ${some(1)} 找师傅`, 1, [
      await home.verbs.attach(desk.member, ticketId, picture),
    ]);
    const [told] = await home.rows(
      sql`select key from outbox where ticket_id = ${ticketId} and why like 'replied by %'`,
    );
    await home.verbs.correct(await act(), told!['key'] as string, `更正为 ${some(1)}`);
    await home.verbs.note(await act(), `来电记录：${some(2)}`);
    await home.verbs.recategorise(await act(), { where: { building: '3', room: '1201', location: `门口 ${some(1)}` } });
    await home.verbs.reassign(await act(), staff[0]!.id);
    await home.verbs.resolve(await act(), `修好了，回访 ${some(1)}`);
    await home.verbs.reopen(await act(), `又漏了，${some(1)}`);
    await home.verbs.decline(await act(), `不归物业，请打 ${some(1)}`);
    await home.pass(3000);
  }
  const view = createDeskView(client, home.cipher, home.clock, home.book.estate);
  const wasKept = await view.keepSaying(desk.member, '电话', some(1)).then(
    () => 1,
    () => 0,
  );
  const headings = ['楼栋', '单元', '房号', '姓名', '手机'];
  const people = Array.from({ length: PEOPLE }, (_, i) => ['9栋', '1单元', `${i + 101}`, nameOf(i), PHONES[i]!]);
  const file = await writeBook(join(dir, 'roster.xlsx'), { 名册: [headings, ...people] });
  const task = { kind: 'roster', file, isDry: false } as const;
  await importFile(
    task,
    { client, cipher: home.cipher, now: home.clock.now() },
    { say: line => lines.push(line), progress() {} },
  );
  rmSync(file);
  const invite = await home.signIn.invite(desk.member.id);
  await home.app.inject({ url: `/desk/enter?code=${invite.code}`, headers: { cookie: `menfang_desk=${desk.token}` } });

  const found = async (state: 'open' | 'closed', phone: string) =>
    (await view.list(desk.member, { state, words: phone })).length > 0;
  const isFound = (await found('closed', PHONES[4]!)) && (await found('open', PHONES[150]!));
  const hashed = await home.rows(
    sql`select count(*)::int as n from person where phone_hash = ${home.cipher.hash('phone', PHONES[7]!)}`,
  );
  await backup(client, join(dir, 'backup'), { cipher: home.cipher, now: home.clock.now() });
  const dump: string[] = [];
  for (const { name } of await readTables(client.db))
    for (const row of await rows(client.db, sql.raw(`select x::text as text from ${quoted(name)} x`)))
      dump.push(row['text'] as string);
  for (const row of await rows(client.db, sql`select bytes from media`))
    dump.push(Buffer.from(row['bytes'] as Uint8Array).toString('latin1'));
  const cookie = home.owner('owner-0').headers.cookie.split('=')[1]!;
  await home.close();
  writeFileSync(join(dir, 'log'), lines.join(''));
  writeFileSync(join(dir, 'dump'), dump.join('\n'));
  // The same without what separates groups, and with plain digits: however it is written.
  writeFileSync(
    join(dir, 'dump-folded'),
    dump
      .join('\n')
      .normalize('NFKC')
      .replace(/[ \t.·—–-]/g, ''),
  );
  writeFileSync(join(dir, 'backup-plain'), gunzipSync(readFileSync(join(dir, 'backup'))));
  return {
    used: next,
    secrets: [desk.token, invite.code, decodeURIComponent(cookie)],
    wrong: [
      ...(wasKept ? ['a common sentence with a number was kept'] : []),
      ...(isFound ? [] : ['a phone is not found by its hash']),
      ...(hashed[0]!['n'] === 1 ? [] : ['a person is not found by the hash of the phone']),
    ],
  };
}

/** What of the words stands in any file below a folder. */
export function search(dir: string, words: readonly string[]): Promise<string[]> {
  const list = `${dir}.words`;
  writeFileSync(list, words.join('\n'));
  return new Promise((resolve, reject) =>
    execFile(
      'grep',
      ['-rFaof', list, dir],
      { env: { LC_ALL: 'C', PATH: process.env['PATH'] }, maxBuffer: 1e9 },
      (error, out) => {
        rmSync(list);
        if (error && error.code !== 1) reject(error);
        else
          resolve([
            ...new Set(
              out
                .split('\n')
                .filter(Boolean)
                .map(hit => hit.slice(dir.length + 1)),
            ),
          ]);
      },
    ),
  );
}
