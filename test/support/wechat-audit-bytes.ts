import { sql } from 'drizzle-orm';
import type { Query } from './drained.ts';
import type { Written } from './wechat-writers.ts';

/** As the process of wechaty says it of bytes over which processes ended. */
const LEFT_ALONE = /进程几次出错/;

interface Kept {
  readonly missing: string;
  readonly pictures: number;
  readonly sha256: string;
}

/**
 * Of what the puppet told of and is no words: counts of messages whose bytes are not on record as they came, once. `left_alone`: those
 * over which two processes ended without being to blame. `untold`: something ended whoever read it, and staff were not told.
 */
export async function auditBytes(query: Query, told: readonly Written[]) {
  const kept = await bytesOnRecord(query);
  const found = told.flatMap(one => (one.sent && one.poison !== 'message' ? [stateOf(one, kept.get(idOf(one)))] : []));
  const count = (state: string) => found.filter(one => one === state).length;
  const [cases] = await query(
    sql`select count(*)::int as n from ticket t join conversation c on c.id = t.conversation_id where c.address like 'wechat-lost:%'`,
  );
  return {
    bytes_lost: count('lost'),
    bytes_changed: count('changed'),
    bytes_poisonous: count('poisonous'),
    left_alone: count('left alone'),
    untold: told.some(one => one.poison === 'message') && Number(cases!['n']) === 0 ? 1 : 0,
  };
}

const idOf = ({ id, from }: Written) => `${id}@${from}`;

function stateOf({ sent, poison }: Written, kept: Kept | undefined): string {
  const isLeftAlone = kept !== undefined && LEFT_ALONE.test(kept.missing);
  if (poison) return isLeftAlone ? 'as it should' : 'poisonous';
  if (isLeftAlone) return 'left alone';
  if (sent!.kind === 'picture') return kept?.pictures === 1 ? 'as it should' : 'lost';
  if (!kept?.sha256) return 'lost';
  return kept.sha256 === sent!.sha256 ? 'as it should' : 'changed';
}

async function bytesOnRecord(query: Query): Promise<ReadonlyMap<string, Kept>> {
  const rows = await query(
    sql`select m.external_id, coalesce(m.attachment->>'missing', '') as missing, encode(sha256(e.bytes), 'hex') as sha256,
          (select count(*)::int from media d where d.message_id = m.id) as pictures
        from message m left join enclosure e on e.message_id = m.id
        where m.channel = 'wechaty' and (m.attachment is not null or m.pictures > 0)`,
  );
  return new Map(
    rows.map(r => [
      r['external_id'] as string,
      {
        missing: r['missing'] as string,
        pictures: Number(r['pictures']),
        sha256: (r['sha256'] as string | null) ?? '',
      },
    ]),
  );
}
