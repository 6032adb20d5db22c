import { sql } from 'drizzle-orm';
import { DomainError } from '../domain/errors.ts';
import type { Cipher } from '../ports/cipher.ts';
import { type Client, type Db, type Row, rows } from './client.ts';
import { databaseFault } from './errors.ts';
import { columnsOf, openWith, readSealed, SEALED, type SealedTable } from './sealed.ts';

/** Rows of one transaction. */
const BATCH = 500;
const TRIES = 5;
/** Somebody else wrote the same value or held what we wanted: nothing happened, the batch is done again. */
const AGAIN = ['23505', '40001', '40P01'];

export interface Keys {
  readonly ours: Cipher;
  readonly old: Cipher;
}

export interface Rotated {
  /** Values that were still the old key's. */
  readonly changed: number;
  /** Values that open with ours, every one of them tried. */
  readonly opened: number;
}

/**
 * Brings every value that depends on the old key to ours, batch by batch: a row is wholly of one key or of the other, so it can
 * be stopped at any moment and run again. It ends with a look at everything that found nothing more to change.
 */
export async function rotateKey(client: Client, keys: Keys, onBatch: () => void = () => {}): Promise<Rotated> {
  let changed = 0;
  for (let tries = 1; tries <= TRIES; tries++) {
    const pass = { changed: 0, opened: 0, closed: 0 };
    for (const table of SEALED) await rotateTable(client, keys, table, pass, onBatch);
    changed += pass.changed;
    if (pass.changed > 0) continue;
    if (pass.closed > 0)
      throw new DomainError(
        'bad_input',
        `已换好 ${changed} 个值；还有 ${pass.closed} 个值用新旧两个密钥都打不开。请检查 ENCRYPTION_KEY_OLD 是不是之前的 ENCRYPTION_KEY，改好后再运行一次。`,
      );
    return { changed, opened: pass.opened };
  }
  throw new DomainError(
    'conflict',
    '还有进程在用旧密钥写入。请让所有进程都用新的 ENCRYPTION_KEY（旧的写在 ENCRYPTION_KEY_OLD）重启，再运行一次。',
  );
}

interface Pass {
  changed: number;
  opened: number;
  closed: number;
}

async function rotateTable(client: Client, keys: Keys, table: SealedTable, pass: Pass, onBatch: () => void) {
  let last: Row | undefined;
  for (;;) {
    const found = await readSealed(client.db, table, last, BATCH);
    if (found.length === 0) return;
    const looks = found.map(row => look(table, row, keys));
    if (looks.some(l => l.state === 'old')) {
      pass.changed += await atOnce(client, db => rotateBatch(db, keys, table, last));
      onBatch();
    }
    for (const { values } of looks) {
      for (const value of values.values()) {
        if (value === undefined) pass.closed++;
        else pass.opened++;
      }
    }
    last = found.at(-1);
  }
}

/** In one transaction, done again when somebody else was in the way. */
async function atOnce<T>(client: Client, work: (db: Db) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await client.transaction(work);
    } catch (error) {
      if (tries === TRIES || !AGAIN.includes(databaseFault(error)?.code ?? '')) throw error;
    }
  }
}

/** Gives the number of values changed. Read anew under lock: what was written since the first look counts. */
async function rotateBatch(db: Db, keys: Keys, table: SealedTable, after: Row | undefined): Promise<number> {
  const found = await readSealed(db, table, after, BATCH, true);
  const old = found.map(row => look(table, row, keys)).filter(l => l.state === 'old');
  if (old.length === 0) return 0;
  const rewritten = await apart(
    db,
    keys,
    table,
    old.map(l => rewrite(table, l, keys)),
  );
  const columns = columnsOf(table);
  const set = columns.map(c => `${c} = x.${c}`).join(', ');
  const shape = [...table.key.map(k => `${k} bigint`), ...columns.map(c => `${c} text`)].join(', ');
  const same = table.key.map(k => `t.${k} = x.${k}`).join(' and ');
  await db.execute(
    sql`update ${sql.raw(table.name)} t set ${sql.raw(set)}
        from json_to_recordset(${JSON.stringify(rewritten)}::text::json) as x(${sql.raw(shape)}) where ${sql.raw(same)}`,
  );
  return old.reduce((sum, l) => sum + l.values.size, 0);
}

/** A row as the two keys read it. */
interface Look {
  readonly row: Row;
  /** 'old' when anything in it is not as our key makes it, 'lost' when something opens with neither. */
  readonly state: 'ours' | 'old' | 'lost';
  /** By column; undefined: neither key opens it. */
  readonly values: ReadonlyMap<string, string | undefined>;
}

/** Each value is tried once with each key at most: the tries are most of the work. */
function look(table: SealedTable, row: Row, { ours, old }: Keys): Look {
  const values = new Map<string, string | undefined>();
  let isOurs = true;
  for (const { column, hashes } of table.sealed) {
    if (row[column] === null) continue;
    const sealed = row[column] as string;
    let value = openWith(ours, sealed);
    if (value === undefined) {
      isOurs = false;
      value = openWith(old, sealed);
    }
    values.set(column, value);
    if (value !== undefined && isOurs)
      isOurs = Object.keys(hashes).every(name => isRight(table, row, name, value, ours));
  }
  const isLost = [...values.values()].includes(undefined);
  return { row, values, state: isLost ? 'lost' : isOurs ? 'ours' : 'old' };
}

function isRight(table: SealedTable, row: Row, name: string, value: string, ours: Cipher): boolean {
  const hashed = table.sealed.flatMap(s => s.hashes[name] ?? []);
  const right = table.once?.column === name ? [...hashed, table.once.instead] : hashed;
  return right.some(h => row[name] === ours.hash(...h(value, row)));
}

function rewrite(table: SealedTable, { row, values }: Look, { ours }: Keys): Row {
  const changed: Record<string, unknown> = { ...row };
  for (const { column, hashes } of table.sealed) {
    const value = values.get(column);
    if (value === undefined) continue;
    changed[column] = ours.seal(value);
    for (const [name, hashed] of Object.entries(hashes)) changed[name] = ours.hash(...hashed(value, row));
  }
  return changed;
}

/** Rows whose new hash another row has already get one of their own. */
async function apart(db: Db, { ours }: Keys, table: SealedTable, changed: readonly Row[]): Promise<readonly Row[]> {
  const { once, name } = table;
  if (!once) return changed;
  const sealed = table.sealed.find(s => once.column in s.hashes)!;
  const wanted = JSON.stringify(changed.map(row => [row[once.within], row[once.column]]));
  const taken = await rows(
    db,
    sql`select ${sql.raw(once.within)} || ' ' || ${sql.raw(once.column)} as taken from ${sql.raw(name)}
        where (${sql.raw(once.within)}, ${sql.raw(once.column)}) in (
          select (w->>0)::bigint, w->>1 from json_array_elements(${wanted}::text::json) w)`,
  );
  const isTaken = new Set(taken.map(row => row['taken']));
  return changed.map(row => {
    if (!isTaken.has(`${row[once.within]} ${row[once.column]}`)) return row;
    return { ...row, [once.column]: ours.hash(...once.instead(ours.open(row[sealed.column] as string), row)) };
  });
}
