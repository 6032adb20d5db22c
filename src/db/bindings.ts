import { createHash, randomInt } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { newBindingCode } from '../domain/binding-code.ts';
import { DomainError } from '../domain/errors.ts';
import { MISSED } from '../domain/missed.ts';
import type { Bindings, CodeHeard, Place, Sender } from '../ports/binding.ts';
import type { Cipher } from '../ports/cipher.ts';
import { type Db, type Row, rows, toDate } from './client.ts';
import { bringSpeaker, ticketIn } from './following.ts';
import { writePeople } from './roster-rows.ts';

const CODE_MS = 10 * 60_000;
const MOST_TRIES = 5;
/** Tries are counted, and a pause lasts, so long. */
const PAUSE_MS = 60 * 60_000;
/** Words of staff older than that are told by nobody but staff; and no more of them at once than one reads. */
const MISSED_MS = 7 * 24 * 60 * 60_000;
const MOST_MISSED = 5;

// Without a key: what it hashes is random and worth nothing after ten minutes.
export const codeHash = (code: string) => createHash('sha256').update(code.replace('-', '')).digest('base64url');
const stamp = (at: Date) => sql`${at.toISOString()}::timestamptz`;
const toPlace = (row: Row): Place => ({
  building: row['building'] as string,
  unit: row['unit'] as string,
  room: row['room'] as string,
});

/** Binding codes, requests and what they change; the chat they concern is locked by the caller. */
export function createBindings(db: Db, cipher: Cipher): Bindings {
  const lockContact = async (contactId: number): Promise<Row> => {
    const [row] = await rows(db, sql`select * from contact where id = ${contactId} for no key update`);
    if (!row) throw new Error('the contact is gone');
    return row;
  };
  const bind = async (contactId: number, personId: number, now: Date) => {
    await db.execute(
      sql`update contact set person_id = ${personId},
            bound_at = coalesce(case when person_id = ${personId} then bound_at end, ${stamp(now)}) where id = ${contactId}`,
    );
    await bringSpeaker(db, contactId, personId);
  };
  const dropWaiting = (contactId: number, now: Date) =>
    db.execute(
      sql`update binding_request set decided_at = ${stamp(now)}, outcome = 'withdrawn' where contact_id = ${contactId} and decided_at is null`,
    );

  /** One conditional update: of many who send a code at once, one finds it unused. */
  const use = async ({ communityId, contactId }: Sender, codes: readonly string[], now: Date) => {
    const hashes = sql.join(
      codes.map(code => sql`${codeHash(code)}`),
      sql`, `,
    );
    const [used] = await rows(
      db,
      sql`update binding_code b set used_at = ${stamp(now)}, used_by = ${contactId}
          where b.id = (select min(id) from binding_code where hash in (${hashes}) and community_id = ${communityId}
              and used_at is null and expires_at > ${stamp(now)})
            and b.used_at is null
            and exists (select 1 from tie t where t.person_id = b.person_id and (t.until is null or t.until > ${stamp(now)}))
          returning b.person_id, b.house_id`,
    );
    return used;
  };

  /** As if the code's person had asked; a member of staff brings the two together. */
  const handOver = async (by: Sender, code: Row, now: Date): Promise<CodeHeard> => {
    await dropWaiting(by.contactId, now);
    await db.execute(
      sql`insert into binding_request(community_id, contact_id, conversation_id, building, unit, room, role, sealed_name, person_id, at)
          select h.community_id, ${by.contactId}, ${by.conversationId}, h.building, h.unit, h.room,
            coalesce((select min(t.role) from tie t where t.person_id = p.id and t.house_id = h.id and t.until is null), 'family'),
            p.sealed_name, p.id, ${stamp(now)}
          from house h, person p where h.id = ${code['house_id']} and p.id = ${code['person_id']}`,
    );
    return 'handed';
  };

  return {
    async tryCodes(by, codes, now) {
      const contact = await lockContact(by.contactId);
      const from = contact['code_tries_from'] == null ? undefined : toDate(contact['code_tries_from']);
      const isCounting = from !== undefined && now.getTime() - from.getTime() < PAUSE_MS;
      const before = isCounting ? Number(contact['code_tries']) : 0;
      if (before >= MOST_TRIES) return 'paused';
      // Ten codes in one message are ten tries.
      const tried = codes.slice(0, MOST_TRIES - before);
      const code = await use(by, tried, now);
      if (code) {
        const personId = Number(code['person_id']);
        if (contact['person_id'] != null && Number(contact['person_id']) !== personId) return handOver(by, code, now);
        await bind(by.contactId, personId, now);
        await dropWaiting(by.contactId, now);
        return 'bound';
      }
      const tries = before + tried.length;
      // The pause begins with the last try, not with the first.
      const since = before === 0 || tries >= MOST_TRIES ? now : from!;
      await db.execute(
        sql`update contact set code_tries = ${tries}, code_tries_from = ${stamp(since)} where id = ${by.contactId}`,
      );
      return tries >= MOST_TRIES ? 'paused' : 'wrong';
    },

    async ask({ communityId, contactId, conversationId }, { building, unit, room, role }, name, now) {
      await dropWaiting(contactId, now);
      const hashes = name === undefined ? [] : cipher.hashes('name', name);
      await db.execute(
        sql`insert into binding_request(community_id, contact_id, conversation_id, building, unit, room, role, sealed_name, person_id, at)
            values (${communityId}, ${contactId}, ${conversationId}, ${building}, ${unit}, ${room}, ${role},
              ${name === undefined ? null : cipher.seal(name)},
              (select min(p.id) from house h join tie t on t.house_id = h.id and t.until is null join person p on p.id = t.person_id
                where h.community_id = ${communityId} and h.building = ${building} and h.room = ${room}
                  and (h.unit = ${unit} or ${unit} = '')
                  and p.name_hash in (select jsonb_array_elements_text(${JSON.stringify(hashes)}::jsonb))),
              ${stamp(now)})`,
      );
    },

    async find(id) {
      const [row] = await rows(db, sql`select * from binding_request where id = ${id}`);
      return (
        row && {
          id,
          communityId: row['community_id'] as string,
          contactId: Number(row['contact_id']),
          conversationId: Number(row['conversation_id']),
          ...toPlace(row),
          ...(row['sealed_name'] ? { name: cipher.open(row['sealed_name'] as string) } : {}),
        }
      );
    },

    async decide(id, outcome, by, now) {
      const decided = await rows(
        db,
        sql`update binding_request set decided_at = ${stamp(now)}, decided_by = ${by.id}, outcome = ${outcome}
            where id = ${id} and community_id = ${by.communityId} and decided_at is null returning id`,
      );
      return decided.length > 0;
    },

    async decidedBy(id) {
      const [row] = await rows(db, sql`select decided_by from binding_request where id = ${id}`);
      return row?.['decided_by'] == null ? undefined : Number(row['decided_by']);
    },

    async grant({ communityId, contactId, name: claimed }, { role, personId, name = claimed, ...place }, now) {
      const [house] = await rows(
        db,
        sql`select id from house where community_id = ${communityId} and building = ${place.building} and unit = ${place.unit} and room = ${place.room}`,
      );
      if (!house)
        throw new DomainError('bad_input', '名册里没有这套房屋。请把楼栋、单元、房号改成名册里的写法再同意。');
      const contact = await lockContact(contactId);
      const known = contact['person_id'] == null ? personId : Number(contact['person_id']);
      if (known === undefined) {
        if (!name) throw new DomainError('bad_input', '还没有姓名。请选名册里的人，或者问清姓名填上再同意。');
        const people = [{ key: 'new', name, title: '' }];
        const made = await writePeople(
          db,
          cipher,
          communityId,
          { people, ties: [{ ...place, role, person: 'new' }] },
          now,
        );
        await bind(contactId, made.get('new')!, now);
        return;
      }
      const [person] = await rows(
        db,
        sql`select exists (select 1 from tie t where t.person_id = p.id and t.house_id = ${house['id']}
              and (t.until is null or t.until > ${stamp(now)})) as is_tied
            from person p where p.id = ${known} and p.community_id = ${communityId}`,
      );
      if (!person) throw new DomainError('not_found', '名册里没有这个人，可能刚刚改过。请刷新后重新选。');
      if (person['is_tied'] !== true)
        await writePeople(db, cipher, communityId, { people: [], ties: [{ ...place, role, person: known }] }, now);
      await bind(contactId, known, now);
    },

    async makeCode(by, personId, houseId, now) {
      const code = newBindingCode(randomInt);
      const expiresAt = new Date(now.getTime() + CODE_MS);
      const made = await rows(
        db,
        sql`insert into binding_code(community_id, person_id, house_id, hash, made_by, made_at, expires_at)
            select t.community_id, t.person_id, t.house_id, ${codeHash(code)}, ${by.id}, ${stamp(now)}, ${stamp(expiresAt)} from tie t
            where t.community_id = ${by.communityId} and t.person_id = ${personId} and t.house_id = ${houseId}
              and t."from" <= ${stamp(now)} and (t.until is null or t.until > ${stamp(now)}) limit 1 returning id`,
      );
      return made.length > 0 ? { code, expiresAt } : undefined;
    },

    async endTie(contactId, houseId, now) {
      const [ended] = await rows(
        db,
        sql`update tie t set until = ${stamp(now)} from contact c, house h
            where c.id = ${contactId} and t.person_id = c.person_id and t.house_id = ${houseId} and h.id = t.house_id
              and (t.until is null or t.until > ${stamp(now)}) returning h.building, h.unit, h.room`,
      );
      return ended && toPlace(ended);
    },

    async missed(conversationId, now) {
      const found = await rows(
        db,
        sql`select * from (
            select o.id, o.written_at, o.conversation_id, t.number, t.summary, e.actor->>'name' as by, coalesce(e.data->>'text', e.reason) as text
            from conversation n join contact c on c.id = n.contact_id
              join contact k on k.person_id = c.person_id and k.channel = c.channel and k.account = c.account and k.id <> c.id
              join conversation h on h.contact_id = k.id and h.login is not null
              join outbox o on o.conversation_id = h.id and o.status in ('pending', 'sending', 'refused')
                and o.written_at > ${stamp(new Date(now.getTime() - MISSED_MS))}
              join lane l on l.id = o.lane_id and (l.channel, l.account) = (h.channel, h.account) and l.address <> n.address
              join ticket t on t.id = o.ticket_id and ${ticketIn(sql`t`)} = n.id
              join ticket_event e on e.ticket_id = t.id and o.key = 'act:' || e.act_id
            where n.id = ${conversationId} and coalesce(e.data->>'text', e.reason) is not null
              and not exists (select 1 from contact x join conversation y on y.contact_id = x.id join outbox m on m.conversation_id = y.id
                where x.person_id = c.person_id and m.why = ${MISSED} and m.status <> 'refused' and m.id > o.id)
            order by o.id desc limit ${MOST_MISSED}) latest order by id`,
      );
      return found.map(row => ({
        conversationId: Number(row['conversation_id']),
        number: row['number'] as string,
        summary: row['summary'] as string,
        at: toDate(row['written_at']),
        by: (row['by'] as string | null) ?? '',
        text: row['text'] as string,
      }));
    },

    async unlink(contactId) {
      const freed = await rows(
        db,
        sql`update contact set person_id = null, bound_at = null where id = ${contactId} and person_id is not null returning id`,
      );
      return freed.length > 0;
    },
  };
}
