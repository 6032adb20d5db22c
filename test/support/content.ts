import { sql } from 'drizzle-orm';
import { type Db, rows } from '../../src/db/client.ts';
import { quoted, readTables } from '../../src/db/tables.ts';

/** What a restore ends or moves on by design; all else must come back as it was. */
const ENDED = [
  'conversation.lease_by',
  'conversation.lease_until',
  'counter.last',
  'desk_invite.used_at',
  'desk_session.ended_at',
  'lane.due_at',
  'lane.lease_by',
  'lane.lease_until',
  'lane.urgent',
  'outbox.attempts',
  'outbox.status',
  'timer.lease_by',
  'timer.lease_until',
];

/** Rows of each table and a hash of what stands in them, in whatever order: "12 5f3a…". */
export async function contentOf(db: Db): Promise<Record<string, string>> {
  const content: Record<string, string> = {};
  for (const { name, columns } of await readTables(db)) {
    const kept = columns.filter(c => !ENDED.includes(`${name}.${c.name}`)).map(c => `${quoted(c.name)}::text`);
    const some = name === 'attempt' ? "where detail is distinct from 'restored from a backup, not sent again'" : '';
    const [row] = await rows(
      db,
      sql.raw(`select count(*)::int as n, coalesce(sum(('x' || substr(md5(array[${kept.join(', ')}]::text), 1, 15))::bit(60)::bigint), 0)::text as hash
        from ${quoted(name)} ${some}`),
    );
    content[name] = `${row!['n']} ${row!['hash']}`;
  }
  return content;
}
