import { sql } from 'drizzle-orm';
import type { Client } from '../../src/db/client.ts';
import type { Cipher } from '../../src/ports/cipher.ts';

/** Tickets of one owner. */
const EACH = 5;
/** Owners written at a time. */
const BATCH = 1000;

/** Puts an estate's past on record: so many closed tickets, with what was said, sent and done about them. */
export async function fill(
  client: Client,
  cipher: Cipher,
  communityId: string,
  tickets: number,
  since = new Date('2026-01-01T00:00:00Z'),
): Promise<void> {
  const owners = tickets / EACH;
  for (let from = 0; from < owners; from += BATCH) {
    const people = Array.from({ length: Math.min(BATCH, owners - from) }, (_, i) => personOf(cipher, from + i));
    await client.transaction(async db => {
      await db.execute(sql`create temporary table past(no int, name text, name_hash text, phone text, phone_hash text, end_hash text,
        contact bigint, chat bigint, lane bigint) on commit drop`);
      await db.execute(
        sql`insert into past(no, name, name_hash, phone, phone_hash, end_hash)
            select * from json_to_recordset(${JSON.stringify(people)}::text::json)
              as x(no int, name text, name_hash text, phone text, phone_hash text, end_hash text)`,
      );
      for (const statement of history(communityId, since)) await db.execute(statement);
    });
  }
}

function personOf(cipher: Cipher, no: number) {
  const name = `陈${no}`;
  const phone = `138${String(no).padStart(8, '0')}`;
  return {
    no,
    name: cipher.seal(name),
    name_hash: cipher.hash('name', name),
    phone: cipher.seal(phone),
    phone_hash: cipher.hash('phone', phone),
    end_hash: cipher.hash('phone-end', phone.slice(-4)),
  };
}

/** An owner every twenty minutes. */
export const EVERY_MS = 20 * 60_000;
const TICKET = sql.raw("md5('ticket ' || past.no || ' ' || n)::uuid");
const CASES = sql.raw(`past, generate_series(1, ${EACH}) n`);

function history(id: string, since: Date) {
  const AT = sql.raw(`(timestamptz '${since.toISOString()}' + make_interval(mins => past.no * 20 + n))`);
  return [
    sql`insert into person(community_id, sealed_name, name_hash, title, sealed_phone, phone_hash, phone_end_hash)
      select ${id}, name, name_hash, '女士', phone, phone_hash, end_hash from past`,
    sql`with made as (
        insert into contact(community_id, channel, account, external_id, sealed_name, "from")
        select ${id}, 'web', ${id}, 'past-' || no, name, '2026-01-01' from past returning id, external_id
      ) update past set contact = made.id from made where made.external_id = 'past-' || past.no`,
    sql`with made as (
        insert into conversation(community_id, contact_id, channel, account, address, last_seq)
        select ${id}, contact, 'web', ${id}, 'past-' || no, ${2 * EACH}::int from past returning id, contact_id
      ) update past set chat = made.id from made where made.contact_id = past.contact`,
    sql`with made as (
        insert into lane(community_id, channel, account, address, last_no)
        select ${id}, 'web', ${id}, 'past-' || no, ${2 * EACH}::int from past returning id, address
      ) update past set lane = made.id from made where made.address = 'past-' || past.no`,
    sql`insert into concealed(conversation_id, community_id, no, kind, sealed, hash, end_hash)
      select chat, ${id}, 1, 'phone', phone, phone_hash, end_hash from past`,
    sql`insert into message(community_id, conversation_id, seq, channel, account, external_id, text, sent_at, arrived_at, handled_at)
      select ${id}, chat, 2 * n - half, 'web', ${id}, 'past-' || past.no || ':' || n || ':' || half,
        past.no || '栋厨房的水管又漏水了，楼下说天花板湿了一片，请尽快派师傅来看看，电话⟦p1⟧，谢谢 ' || md5(past.no::text || n || half),
        ${AT}, ${AT}, ${AT} from ${CASES}, generate_series(0, 1) half`,
    sql`insert into ticket(id, community_id, number, conversation_id, contact_id, "where", phone, kind, category, urgency, responsibility,
        summary, source, state, checked, messages, opened_at, claimed_at, closed_at, touched_at, version)
      select ${TICKET}, ${id}, 'P-' || past.no || '-' || n, chat, contact, jsonb_build_object('building', '3', 'unit', '2', 'room', past.no::text),
        '⟦p1⟧', 'repair', 'water', 'normal', 'private', '厨房水管漏水，楼下天花板湿 ' || past.no, 'web', 'closed', true,
        (select array_agg(m.id) from message m where m.conversation_id = chat and m.seq in (2 * n - 1, 2 * n)),
        ${AT}, ${AT}, ${AT}, ${AT}, 4 from ${CASES}`,
    sql`insert into ticket_event(community_id, ticket_id, kind, at, actor, data, reason)
      select ${id}, ${TICKET}, kind, ${AT}, '{"kind":"staff","id":1,"name":"小张"}', jsonb_build_object('text', '师傅今天下午两点到'), 'desk'
      from ${CASES}, unnest(array['recorded', 'claimed', 'resolved']) kind`,
    sql`insert into reading(conversation_id, upto_seq, community_id, reading, at)
      select chat, 2 * n, ${id}, jsonb_build_object('intent', 'repair', 'category', 'water', 'confidence', 0.93, 'matters', '[]'::jsonb), ${AT} from ${CASES}`,
    sql`with said as (
        insert into outbox(community_id, lane_id, conversation_id, ticket_id, priority, key, body, why, not_before, written_at, attempts, status, no, sent_at)
        select ${id}, lane, chat, ${TICKET}, 2, 'past-' || past.no || ':' || n || ':' || half,
          jsonb_build_object('text', '您的报修已经登记，工单号 P-' || past.no || '-' || n || '，师傅今天下午两点到，请家里留人。'),
          'verb.reply', ${AT}, ${AT}, 1, 'sent', 2 * n - half, ${AT} from ${CASES}, generate_series(0, 1) half returning id, sent_at
      ) insert into attempt(community_id, outbox_id, no, at, outcome) select ${id}, id, 1, sent_at, 'sent' from said`,
    sql`insert into media(id, community_id, conversation_id, message_id, type, width, height, is_previewed, bytes)
      select md5('picture ' || past.no)::uuid, ${id}, chat, (select max(m.id) from message m where m.conversation_id = chat), 'image/jpeg', 640, 480, true,
        convert_to(repeat(md5(past.no::text), 1000), 'UTF8') from past where past.no % 40 = 0`,
  ];
}
