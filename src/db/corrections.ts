import { type SQL, sql } from 'drizzle-orm';
import { correctedWords, type ReadLine } from '../domain/corrected-words.ts';
import { type Amended, correctionOf, ENGINES, type Engine, tallyOf } from '../domain/correction.ts';
import type { Category, Intent } from '../domain/labels.ts';
import { LOGGED_SOURCE_NAMES, TICKET_STATES } from '../domain/ticket.ts';
import { type CorrectedWords, type Corrections, LEFT_OUT, type LeftOut } from '../ports/corrections.ts';
import { type Client, type Row, rows } from './client.ts';

/** More lines than a case is ever understood from. */
const MOST_LINES = 20;

const texts = (list: readonly string[]): SQL => sql`${`{${list.join(',')}}`}::text[]`;
const LOGGED = Object.keys(LOGGED_SOURCE_NAMES);

/** What staff changed of the case `t`, in order; null: nothing. */
const STORY = sql`(select jsonb_agg(e.data order by e.id) from ticket_event e
  where e.ticket_id = t.id and e.kind = 'amended' and e.actor->>'kind' = 'staff')`;

/** The reading of the burst that the line with this seq of the case `t` was part of. */
const readingAt = (seq: SQL): SQL => sql`select r.upto_seq, r.reading from reading r
  where r.conversation_id = t.conversation_id and r.upto_seq >= ${seq} order by r.upto_seq limit 1`;

/** Whose reading the case `t` was filed from; what is opened for a room is opened without one that is kept. */
const ENGINE = sql`case when t.source = 'room' then case when t.danger is null then 'local' else 'guard' end
  else (select x.reading->>'engine' from (${readingAt(sql`(select m.seq from message m where m.id = t.messages[1] and m.set_aside_at is null)`)}) x) end`;

export function createCorrections({ db }: Pick<Client, 'db'>): Corrections {
  return {
    async counts(communityId, from, until) {
      const at = (moment: Date) => sql`${moment.toISOString()}::timestamptz`;
      const where = communityId === undefined ? sql`c.id` : sql`${communityId}`;
      // No case was touched before it was opened: by that an index finds them, whatever their number. `offset 0`: once for each case.
      const found = await rows(
        db,
        sql`select engine, count(*) as opened, jsonb_agg(story) filter (where story is not null) as stories
            from (select ${ENGINE} as engine, ${STORY} as story
              from community c join ticket t on t.community_id = c.id
              where c.id = ${where} and t.state = any(${texts(TICKET_STATES)}) and t.touched_at >= ${at(from)}
                and t.opened_at >= ${at(from)} and t.opened_at < ${at(until)} and t.source <> all(${texts(LOGGED)})
              offset 0) x
            group by engine`,
      );
      const of = (engines: readonly Engine[]) => {
        const theirs = found.filter(row => engines.includes(row['engine'] as Engine));
        const stories = theirs.flatMap(row => (row['stories'] as Amended[][] | null) ?? []);
        return tallyOf(
          theirs.reduce((sum, row) => sum + Number(row['opened']), 0),
          stories.map(correctionOf),
        );
      };
      return {
        all: of(ENGINES),
        engines: { guard: of(['guard']), local: of(['local']), 'local+model': of(['local+model']) },
      };
    },

    async words() {
      const found = await rows(
        db,
        sql`select t.id, t.source, t.confidential, t.kind, t.category, ${STORY} as story,
              coalesce('p' || c.person_id, 'c' || t.contact_id) as owner, ${LINES} as lines
            from (select distinct ticket_id from ticket_event where kind = 'amended' and actor->>'kind' = 'staff') a
            join ticket t on t.id = a.ticket_id left join contact c on c.id = t.contact_id
            where t.source <> all(${texts(LOGGED)}) order by t.opened_at, t.id`,
      );
      const words: CorrectedWords[] = [];
      const leftOut = Object.fromEntries(LEFT_OUT.map(why => [why, 0])) as Record<LeftOut, number>;
      for (const row of found) {
        const pair = pairIn(row);
        if (typeof pair === 'string') leftOut[pair] += 1;
        else if (pair) words.push(pair);
      }
      return { words, leftOut };
    },
  };
}

/** The first lines the case `t` rests on, each with the reading it was part of. */
const LINES = sql`(select jsonb_agg(jsonb_build_object('text', l.text, 'isRecalled', l.recalled_at is not null, 'uptoSeq', r.upto_seq,
    'reading', case when r.reading is null then null else
      jsonb_build_object('text', r.reading->'text', 'matters', r.reading->'matters') end,
    'isShared', exists (select 1 from ticket o where o.conversation_id = t.conversation_id and o.id <> t.id and l.id = any(o.messages))
  ) order by l.seq)
  from (select m.id, m.seq, m.text, m.recalled_at from message m where m.id = any(t.messages) order by m.seq limit ${MOST_LINES}) l
  left join lateral (${readingAt(sql`l.seq`)}) r on true)`;

/** What a corrected case teaches, or why it teaches nothing; undefined: no label of it was put right. */
function pairIn(row: Row): CorrectedWords | LeftOut | undefined {
  const correction = correctionOf((row['story'] as Amended[] | null) ?? []);
  if (!correction.intent && !correction.category) return undefined;
  if (row['confidential'] === true) return 'confidential';
  if (row['source'] === 'room') return 'room';
  const labels = { intent: row['kind'] as Intent, category: row['category'] as Category };
  const lines = ((row['lines'] as Record<string, unknown>[] | null) ?? []).map(toLine);
  const text = correctedWords(lines, correction, labels);
  if (text === 'gone' || text === 'unclear') return text;
  return {
    ...{ ticketId: row['id'] as string, owner: row['owner'] as string, text },
    intent: correction.intent?.to ?? labels.intent,
    category: correction.category?.to ?? labels.category,
  };
}

function toLine({ text, isRecalled, isShared, uptoSeq, reading }: Record<string, unknown>): ReadLine {
  return {
    text: text as string,
    isRecalled: isRecalled === true,
    isShared: isShared === true,
    ...(reading ? { uptoSeq: Number(uptoSeq), reading: reading as NonNullable<ReadLine['reading']> } : {}),
  };
}
