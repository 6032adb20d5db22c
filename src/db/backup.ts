import { sql } from 'drizzle-orm';
import type { Cipher } from '../ports/cipher.ts';
import { type Counts, type Part, writeBackupFile } from './backup-file.ts';
import { type Client, type Db, rows } from './client.ts';
import { quoted, readMigrations, readTables, type Table } from './tables.ts';

/** Rows fetched at a time; pictures one by one, because each may be 10 MB. */
const BATCH = 500;
/** Left out: an import that was under way would begin again wherever the backup is restored, and a day later all of it is gone anyway. */
export const LEFT_OUT: readonly string[] = ['import_run', 'import_line'];

export interface BackupOptions {
  readonly cipher: Cipher;
  readonly now: Date;
}

/** What stands in a backup for the key its values are sealed with; ours first, then the one being given up. */
export const keyMarks = (cipher: Cipher): readonly string[] => cipher.hashes('backup', 'which key');

/**
 * Writes everything on record to one file, as it was at one moment, however much is written meanwhile. Gives the number of
 * rows of each table.
 */
export async function backup(client: Client, path: string, { cipher, now }: BackupOptions): Promise<Counts> {
  const counts: Record<string, number> = {};
  await client.transaction(async db => {
    await db.execute(sql`set transaction isolation level repeatable read, read only`);
    const migrations = await readMigrations(db);
    const tables = (await readTables(db)).filter(table => !LEFT_OUT.includes(table.name));
    await writeBackupFile(path, async function* (): AsyncIterable<Part> {
      const made = { madeAt: now.toISOString(), madeOn: client.kind, key: keyMarks(cipher)[0]! };
      yield { kind: 'head', head: { format: 'menfang-backup', version: 1, ...made, migrations } };
      for (const table of tables) {
        yield { kind: 'table', table: await headOf(db, table) };
        counts[table.name] = 0;
        for await (const batch of batches(db, table)) {
          counts[table.name]! += batch.length;
          yield { kind: 'rows', rows: `[${batch.join(',')}]` };
        }
      }
      yield { kind: 'end', counts };
    });
  });
  return counts;
}

async function headOf(db: Db, table: Table) {
  const head = { table: table.name, columns: table.columns.map(c => c.name) };
  const numbered = table.columns.find(c => c.isIdentity);
  if (!numbered) return head;
  const [row] = await rows(
    db,
    sql`select pg_sequence_last_value(pg_get_serial_sequence(${`public.${quoted(table.name)}`}, ${numbered.name})::regclass)::text as last`,
  );
  return row?.['last'] == null ? head : { ...head, last: Number(row['last']) };
}

async function* batches(db: Db, table: Table): AsyncIterable<readonly string[]> {
  const columns = table.columns.map(c => `${quoted(c.name)}::text as ${quoted(c.name)}`).join(', ');
  const size = table.columns.some(c => c.type === 'bytea') ? 1 : BATCH;
  const text = `select row_to_json(x)::text as row from (select ${columns} from public.${quoted(table.name)}) x`;
  await db.execute(sql.raw(`declare backed_up no scroll cursor for ${text}`));
  for (;;) {
    const found = await rows(db, sql.raw(`fetch ${size} from backed_up`));
    if (found.length > 0) yield found.map(row => row['row'] as string);
    if (found.length < size) break;
  }
  await db.execute(sql.raw('close backed_up'));
}
