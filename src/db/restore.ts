import { sql } from 'drizzle-orm';
import { DomainError } from '../domain/errors.ts';
import type { Cipher } from '../ports/cipher.ts';
import { keyMarks } from './backup.ts';
import { type Counts, type Head, readBackupFile, type TableHead } from './backup-file.ts';
import { type Client, type Db, rows } from './client.ts';
import { beginAnew, type Carried } from './new-run.ts';
import { countClosed } from './sealed.ts';
import { quoted, readMigrations, readTables, type Table } from './tables.ts';

export interface RestoreOptions {
  readonly cipher: Cipher;
  /** What the old run had not sent yet is sent by the new one; otherwise it never is. */
  readonly sendWaiting: boolean;
  readonly now: Date;
}

export interface Restored extends Carried {
  readonly counts: Counts;
  readonly madeAt: Date;
}

/** Brings a backup into an empty database in one transaction: everything, or nothing and why. */
export async function restore(client: Client, path: string, options: RestoreOptions): Promise<Restored> {
  const { head, counts } = await look(path);
  if (!keyMarks(options.cipher).includes(head.key))
    throw new DomainError(
      'bad_input',
      'ENCRYPTION_KEY 不是做这份备份时的那一个，恢复了也读不出姓名电话。请写上当时的 ENCRYPTION_KEY；后来换过的，把当时的写在 ENCRYPTION_KEY_OLD。',
    );
  return client.transaction(async db => {
    const tables = await readTables(db);
    if (head.migrations.join() !== (await readMigrations(db)).join())
      throw new DomainError(
        'bad_input',
        '这份备份来自另一个版本的门房，表结构不一样。请用做备份时的版本恢复到一个新库，再更新程序：启动时会自动升级。',
      );
    await refuseFull(db, tables);
    await unhindered(db, () => load(db, tables, path));
    await compareCounts(db, counts);
    const closed = await countClosed(db, options.cipher);
    if (closed > 0)
      throw new DomainError(
        'bad_input',
        `备份里有 ${closed} 个加密的值用现在的 ENCRYPTION_KEY 打不开：备份是在更换密钥的中途做的。请把另一个密钥写在 ENCRYPTION_KEY_OLD，再来一次。`,
      );
    return { counts, madeAt: new Date(head.madeAt), ...(await beginAnew(db, tables, options)) };
  });
}

/** Goes through the whole file first: a damaged one never reaches the database. */
async function look(path: string): Promise<{ readonly head: Head; readonly counts: Counts }> {
  let head: Head | undefined;
  let counts: Counts = {};
  for await (const part of readBackupFile(path)) {
    if (part.kind === 'head') head = part.head;
    if (part.kind === 'end') counts = part.counts;
  }
  return { head: head!, counts };
}

async function refuseFull(db: Db, tables: readonly Table[]): Promise<void> {
  for (const { name } of tables) {
    const found = await rows(db, sql`select 1 from ${sql.identifier(name)} limit 1`);
    if (found.length > 0)
      throw new DomainError(
        'conflict',
        '这个库里已经有数据，不会覆盖它。请把 DATA_DIR 指向一个新目录，或新建一个空库并把 DATABASE_URL 指向它，再来一次。',
      );
  }
}

/**
 * Indexes are built once from all rows instead of grown row by row, and references looked at together. Unique
 * indexes stay. All in the one transaction, so nobody ever sees the tables without them.
 */
async function unhindered(db: Db, work: () => Promise<void>): Promise<void> {
  const found = await rows(
    db,
    sql`select format('alter table %s drop constraint %I', conrelid::regclass, conname) as undo,
          format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as make
        from pg_constraint where connamespace = 'public'::regnamespace and contype = 'f'
        union all
        select format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
        from pg_index join pg_class c on c.oid = indexrelid
        where c.relnamespace = 'public'::regnamespace and not indisunique`,
  );
  for (const { undo } of found) await db.execute(sql.raw(undo as string));
  await work();
  for (const { make } of found) await db.execute(sql.raw(make as string));
}

async function load(db: Db, tables: readonly Table[], path: string): Promise<void> {
  let into: { readonly table: Table; readonly head: TableHead } | undefined;
  // The next rows are read while the database takes these.
  let taking = Promise.resolve();
  const finish = async () => {
    await taking;
    if (into) await setNumber(db, into.table, into.head.last ?? 0);
  };
  for await (const part of readBackupFile(path)) {
    if (part.kind === 'table') {
      await finish();
      into = { table: tableOf(tables, part.table), head: part.table };
    }
    if (part.kind === 'rows') {
      await taking;
      taking = insert(db, into!.table, part.rows);
      // Should reading fail first, that is what is told.
      taking.catch(() => {});
    }
  }
  await finish();
}

function tableOf(tables: readonly Table[], head: TableHead): Table {
  const table = tables.find(t => t.name === head.table);
  const missing = head.columns.filter(name => !table?.columns.some(c => c.name === name));
  if (table && missing.length === 0 && table.columns.length === head.columns.length) return table;
  throw new DomainError(
    'bad_input',
    `备份里的表 ${head.table} 和这个库的不一样。请检查这个库是否被人改过，换一个新库再来一次。`,
  );
}

async function insert(db: Db, table: Table, batch: string): Promise<void> {
  const list = (write: (name: string, type: string) => string) =>
    sql.raw(table.columns.map(c => write(quoted(c.name), c.type)).join(', '));
  await db.execute(
    sql`insert into ${sql.identifier(table.name)}(${list(name => name)}) overriding system value
        select ${list((name, type) => `x.${name}::${type}`)}
        from json_to_recordset(${batch}::text::json) as x(${list(name => `${name} text`)})`,
  );
}

/** Numbers go on after the latest that was ever given out. */
async function setNumber(db: Db, { name, columns }: Table, last: number): Promise<void> {
  const numbered = columns.find(c => c.isIdentity);
  if (!numbered) return;
  const column = sql.identifier(numbered.name);
  await db.execute(
    sql`select setval(pg_get_serial_sequence(${`public.${quoted(name)}`}, ${numbered.name}), n, true)
        from (select greatest(max(${column}), ${last}::bigint) as n from ${sql.identifier(name)}) x where n > 0`,
  );
}

async function compareCounts(db: Db, counts: Counts): Promise<void> {
  for (const [name, count] of Object.entries(counts)) {
    const [row] = await rows(db, sql`select count(*)::int as n from ${sql.identifier(name)}`);
    if (row!['n'] !== count) throw new Error(`${name} has ${row!['n']} rows, not ${count}`);
  }
}
