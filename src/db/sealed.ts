import { sql } from 'drizzle-orm';
import type { Cipher } from '../ports/cipher.ts';
import { type Db, type Row, rows } from './client.ts';

/** What a keyed hash is made of. */
type Hashed = (value: string, row: Row) => readonly [purpose: string, value: string];

export interface Sealed {
  /** Column with the encrypted value. */
  readonly column: string;
  /** Columns by which it is found again. */
  readonly hashes: Readonly<Record<string, Hashed>>;
}

export interface SealedTable {
  readonly name: string;
  /** The primary key; whole numbers. */
  readonly key: readonly string[];
  /** Columns the hashes depend on. */
  readonly also: readonly string[];
  readonly sealed: readonly Sealed[];
  /** A hash that may stand only once among rows with the same `within`; a second one is hashed as `instead`. */
  readonly once?: { readonly column: string; readonly within: string; readonly instead: Hashed };
}

const end = (value: string) => value.slice(-4);

/** Every column that depends on ENCRYPTION_KEY; a test compares the list with the schema. */
export const SEALED: readonly SealedTable[] = [
  {
    name: 'person',
    key: ['id'],
    also: [],
    sealed: [
      { column: 'sealed_name', hashes: { name_hash: name => ['name', name] } },
      {
        column: 'sealed_phone',
        hashes: { phone_hash: phone => ['phone', phone], phone_end_hash: phone => ['phone-end', end(phone)] },
      },
    ],
  },
  {
    name: 'import_run',
    key: ['id'],
    also: [],
    sealed: [
      { column: 'sealed_name', hashes: {} },
      { column: 'sealed_file', hashes: {} },
    ],
  },
  { name: 'import_line', key: ['import_id', 'no'], also: [], sealed: [{ column: 'sealed_line', hashes: {} }] },
  { name: 'slack_inbound', key: ['id'], also: [], sealed: [{ column: 'sealed_body', hashes: {} }] },
  { name: 'wechat', key: ['id'], also: [], sealed: [{ column: 'sealed_qr', hashes: {} }] },
  { name: 'contact', key: ['id'], also: [], sealed: [{ column: 'sealed_name', hashes: {} }] },
  { name: 'binding_request', key: ['id'], also: [], sealed: [{ column: 'sealed_name', hashes: {} }] },
  {
    name: 'concealed',
    key: ['conversation_id', 'no'],
    also: ['kind'],
    sealed: [
      {
        column: 'sealed',
        hashes: {
          hash: (value, row) => [row['kind'] as string, value],
          end_hash: (value, row) => [`${row['kind']}-end`, end(value)],
        },
      },
    ],
    // A value noted again by a process that did not know the old key: both marks stand in texts, so both rows stay.
    once: {
      column: 'hash',
      within: 'conversation_id',
      instead: (value, row) => [`${row['kind']} again`, `${row['no']} ${value}`],
    },
  },
];

/** Columns whose names sound like it and that hold hashes of random tokens, made without a key. */
export const KEYLESS = ['desk_invite.hash', 'desk_session.hash', 'binding_code.hash'];

export const columnsOf = ({ sealed }: SealedTable): readonly string[] =>
  sealed.flatMap(({ column, hashes }) => [column, ...Object.keys(hashes)]);

/** Up to `size` rows with something sealed, by key, after the one given; locked when they are to be changed. */
export function readSealed(db: Db, table: SealedTable, after: Row | undefined, size: number, forUpdate = false) {
  const list = (names: readonly string[]) => sql.raw(names.join(', '));
  const from =
    after === undefined
      ? sql`true`
      : sql`(${list(table.key)}) > (${sql.join(
          table.key.map(k => sql`${after[k]}::bigint`),
          sql`, `,
        )})`;
  const isSealed = sql.raw(`(${table.sealed.map(s => `${s.column} is not null`).join(' or ')})`);
  return rows(
    db,
    sql`select ${list([...table.key, ...table.also, ...columnsOf(table)])} from ${sql.raw(table.name)} where ${from} and ${isSealed}
        order by ${list(table.key)} limit ${size} ${sql.raw(forUpdate ? 'for update' : '')}`,
  );
}

/** How many sealed values the cipher cannot open. */
export async function countClosed(db: Db, cipher: Cipher): Promise<number> {
  let closed = 0;
  for (const table of SEALED) {
    let last: Row | undefined;
    do {
      const found = await readSealed(db, table, last, 1000);
      closed += found.flatMap(row => table.sealed.filter(s => !opens(cipher, row[s.column]))).length;
      last = found.at(-1);
    } while (last);
  }
  return closed;
}

function opens(cipher: Cipher, sealed: unknown): boolean {
  return sealed === null || openWith(cipher, sealed as string) !== undefined;
}

/** The value; undefined when it was sealed with another key. */
export function openWith(cipher: Cipher, sealed: string): string | undefined {
  try {
    return cipher.open(sealed);
  } catch {
    return undefined;
  }
}
