import { sql } from 'drizzle-orm';
import { type Db, rows } from './client.ts';

/** A table as the database itself describes it. */
export interface Table {
  readonly name: string;
  /** What a row is made of; what the database works out itself is left out. */
  readonly columns: readonly Column[];
  /** Tables its rows refer to. */
  readonly needs: readonly string[];
}

export interface Column {
  readonly name: string;
  readonly type: string;
  /** The database numbers the rows by it. */
  readonly isIdentity: boolean;
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Every table of ours, each after those its rows refer to. Asked of the database, so that none can be forgotten. */
export async function readTables(db: Db): Promise<readonly Table[]> {
  const found = await rows(
    db,
    sql`select c.relname as name,
          (select jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
              'isIdentity', a.attidentity <> '') order by a.attnum)
            from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
          (select coalesce(jsonb_agg(distinct r.relname), '[]') from pg_constraint k join pg_class r on r.oid = k.confrelid
            where k.conrelid = c.oid and k.contype = 'f' and r.oid <> c.oid) as needs
        from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
          and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
        order by c.relname`,
  );
  const waiting = new Map((found as unknown as readonly Table[]).map(table => [table.name, table]));
  const ordered: Table[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(table => !table.needs.some(name => waiting.has(name)));
    if (ready.length === 0) throw new Error(`tables refer to each other in a ring: ${[...waiting.keys()].join(', ')}`);
    for (const table of ready) {
      waiting.delete(table.name);
      ordered.push(table);
    }
  }
  return ordered;
}

/** What was done to the schema so far: the hash of each migration, in order. */
export async function readMigrations(db: Db): Promise<readonly string[]> {
  const found = await rows(db, sql`select hash from drizzle.__drizzle_migrations order by created_at, id`);
  return found.map(row => row['hash'] as string);
}
