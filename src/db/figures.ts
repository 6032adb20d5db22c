import { sql } from 'drizzle-orm';
import { PRIORITIES, type Priority } from '../domain/priority.ts';
import type { Figures } from '../ports/figures.ts';
import { type Db, type Row, rows, toDateOrNone } from './client.ts';
import { waitingRows } from './waiting.ts';

const NAMES = Object.fromEntries(Object.entries(PRIORITIES).map(([name, n]) => [n, name])) as Record<number, Priority>;

/** One statement over what waits; what is done is in no index it reads. */
export async function readFigures(db: Db, now: Date): Promise<Figures> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const [row] = await rows(
    db,
    sql`select (select count(*) from conversation where due_at is not null) as turns,
          (select min(arrived_at) from message where handled_at is null) as unheard,
          (select count(*) from message where set_aside_at is not null) as set_aside,
          (select max(ended_at) from chore) as housekept_at,
          (select jsonb_agg(to_jsonb(x)) from (
            select channel, priority, sum(rows) as waiting, min(since) filter (where since <= ${at}) as oldest
            from (${waitingRows()}) w group by channel, priority order by channel, priority) x) as outbox`,
  );
  const oldestUnheard = toDateOrNone(row!['unheard']);
  const housekeptAt = toDateOrNone(row!['housekept_at']);
  return {
    turnsWaiting: Number(row!['turns']),
    setAside: Number(row!['set_aside']),
    outbox: ((row!['outbox'] as Row[] | null) ?? []).map(toOutboxFigure),
    ...(oldestUnheard ? { oldestUnheard } : {}),
    ...(housekeptAt ? { housekeptAt } : {}),
  };
}

function toOutboxFigure(row: Row): Figures['outbox'][number] {
  const oldestDue = toDateOrNone(row['oldest']);
  return {
    channel: row['channel'] as string,
    priority: NAMES[Number(row['priority'])] ?? 'reminder',
    waiting: Number(row['waiting']),
    ...(oldestDue ? { oldestDue } : {}),
  };
}
