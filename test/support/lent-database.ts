import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import type { Client } from '../../src/db/client.ts';
import { openEmbedded } from '../../src/db/embedded.ts';

/** Its log of changes grows in memory; after so many it makes room. */
const MOST_LOANS = 40;

interface Lendable {
  readonly pglite: PGlite;
  readonly schema: Schema;
  loans: number;
}

interface Schema {
  /** Every table of ours. */
  readonly tables: readonly string[];
  readonly migrations: number;
}

/** The one that no test has now. Opening another takes ten times as long as emptying it. */
let spare: Lendable | undefined;

/** An empty embedded database: the one a test before has closed, emptied, or a new one. */
export async function lentDatabase(image: Blob): Promise<Client> {
  const lent = spare ?? (await open(image));
  spare = undefined;
  lent.loans++;
  const loan = { isOver: false };
  const client = await openEmbedded(undefined, undefined, { opened: during(loan, lent.pglite), keepsSchema: true });
  return {
    ...client,
    async close() {
      if (loan.isOver) return;
      loan.isOver = true;
      if (!spare && lent.loans < MOST_LOANS && (await emptied(lent))) spare = lent;
      else await lent.pglite.close();
    },
  };
}

async function open(image: Blob): Promise<Lendable> {
  const pglite = await PGlite.create({ loadDataDir: image, extensions: { pg_trgm } });
  return { pglite, schema: await schemaOf(pglite), loans: 0 };
}

/** What of a test still runs after its end finds the database closed, as it would its own. */
const during = (loan: { readonly isOver: boolean }, pglite: PGlite): PGlite =>
  new Proxy(pglite, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        if (loan.isOver) throw new Error('PGlite is closed');
        return Reflect.apply(member, target, args);
      };
    },
  });

async function schemaOf(pglite: PGlite): Promise<Schema> {
  const { rows } = await pglite.query<Schema>(
    `select array_agg(format('%I.%I', schemaname, tablename) order by schemaname, tablename) as tables,
       (select count(*)::int from drizzle.__drizzle_migrations) as migrations
     from pg_tables where schemaname not in ('pg_catalog', 'information_schema', 'drizzle')`,
  );
  return rows[0]!;
}

/** False: it cannot be made as it was. */
async function emptied({ pglite, schema }: Lendable): Promise<boolean> {
  await pglite.exec('rollback');
  await pglite.exec('discard all');
  if (JSON.stringify(await schemaOf(pglite)) !== JSON.stringify(schema)) return false;
  const { rows: used } = await pglite.query<{ name: string }>(
    schema.tables.map(name => `select '${name}' as name where exists (select from ${name})`).join(' union all '),
  );
  if (used.length > 0) await pglite.exec(`truncate ${used.map(row => row.name).join()} restart identity cascade`);
  return true;
}
