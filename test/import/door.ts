import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { createCipher } from '../../src/app/cipher.ts';
import { readEstateFile } from '../../src/commands/estate-file.ts';
import { type ImportTask, importFile } from '../../src/commands/import-file.ts';
import { rows } from '../../src/db/client.ts';
import { foundEstate } from '../../src/db/found-estate.ts';
import { testDatabase } from '../support/database.ts';
import { SAMPLE, TEST_KEY } from '../support/service.ts';
import { type Cells, writeBook, writeText } from '../support/sheet-files.ts';

/** The sample estate on record, and a folder for files to import into it. */
export async function importDoor() {
  const client = await testDatabase();
  const cipher = createCipher(TEST_KEY);
  await foundEstate(client, cipher, readEstateFile(SAMPLE), new Date('2026-11-01T00:00:00Z'));
  const dir = mkdtempSync(join(tmpdir(), 'menfang-import-'));
  let files = 0;

  /** Runs the import; what it said, and its exit code. */
  async function run(file: string, task: Partial<ImportTask> = {}) {
    const said: string[] = [];
    const code = await importFile(
      { kind: 'roster', file, isDry: false, ...task },
      { client, cipher, now: new Date('2026-11-22T00:00:00Z') },
      { say: line => said.push(line), progress() {} },
    );
    return { code, said: said.join('\n'), problems: said.filter(line => line.startsWith('✗')) };
  }

  return {
    client,
    cipher,
    dir,
    run,
    book: (sheets: Readonly<Record<string, readonly Cells[]>>) => writeBook(join(dir, `${++files}.xlsx`), sheets),
    text: (content: string | Uint8Array, name = `${++files}.csv`) => writeText(dir, name, content),
    /** Everybody with their homes, opened: "陈美华 女士 13800001201 3-2-1201 owner". */
    async people(): Promise<string[]> {
      const found = await rows(
        client.db,
        sql`select p.sealed_name, p.title, p.sealed_phone, h.building, h.unit, h.room, t.role
            from person p left join tie t on t.person_id = p.id and t.until is null left join house h on h.id = t.house_id
            order by p.id, t.id`,
      );
      return found.map(r =>
        [
          cipher.open(r['sealed_name'] as string),
          r['title'] || '-',
          r['sealed_phone'] ? cipher.open(r['sealed_phone'] as string) : '-',
          `${r['building']}-${r['unit']}-${r['room']}`,
          r['role'],
        ].join(' '),
      );
    },
    rows: (query: Parameters<typeof rows>[1]) => rows(client.db, query),
    async close() {
      await client.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
