import { and, eq, sql } from 'drizzle-orm';
import { findSecrets, maskMarks } from '../domain/conceal.ts';
import { delayText } from '../domain/delays.ts';
import { DomainError } from '../domain/errors.ts';
import { type Where, whereLabel } from '../domain/house.ts';
import { isSupervisor } from '../domain/people.ts';
import { weekToTell } from '../domain/week.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { Clock } from '../ports/clock.ts';
import type { AlarmLine, DeskView } from '../ports/desk.ts';
import type { Estate } from '../ports/stores.ts';
import { type Client, type Row, rows, toDate } from './client.ts';
import { delaysOf, toDelays } from './delays.ts';
import { isKeptFrom, isUuid } from './desk-hidden.ts';
import { createDeskList } from './desk-list.ts';
import { createDeskStory } from './desk-story.ts';
import { createEnclosures } from './enclosures.ts';
import { noticesFor } from './notices.ts';
import { readPicture } from './previews.ts';
import { saying } from './schema/index.ts';
import { wechatMark } from './wechat-record.ts';
import { weeklyLineOf } from './weekly.ts';

/** "“翠湖业主群”群里“阿强”说的" of an alarm raised in a room. */
function heardIn({ room, speaker }: Row, cipher: Cipher): string {
  if (room == null) return '';
  return `“${room}”群里${speaker ? `“${cipher.open(speaker as string)}”` : ''}说的`;
}

/** What a staff desk reads; the community of the staff member is in every statement. */
export function createDeskView({ db }: Pick<Client, 'db'>, cipher: Cipher, clock: Clock, estate: Estate): DeskView {
  return {
    list: createDeskList(db, cipher),
    story: createDeskStory(db, cipher, clock),

    async alarms(staff) {
      const found = await rows(
        db,
        sql`select al.*, t.number, t."where", t.summary, c.room, k.sealed_name as speaker,
              (select string_agg(m.text, ' ' order by m.seq) from (
                select m.text, m.seq from message m where m.conversation_id = al.conversation_id and m.arrived_at > al.opened_at - interval '60 s'
                  and m.changes is null and (c.room is null or m.id = any(t.messages)) and not ${isKeptFrom(staff)} order by m.seq desc limit 4) m) as words
            from alarm al join conversation c on c.id = al.conversation_id
              left join ticket t on t.id = al.ticket_id and not (${staff.id}::bigint = any(t.about))
              left join contact k on k.id = t.contact_id and c.room is not null
            where al.community_id = ${staff.communityId} and al.acknowledged_at is null order by al.opened_at desc limit 50`,
      );
      return found.map(
        (r): AlarmLine => ({
          id: r['id'] as string,
          danger: r['danger'] as AlarmLine['danger'],
          where: [r['where'] ? whereLabel(r['where'] as Where) : '', heardIn(r, cipher)].filter(Boolean).join('，'),
          words: maskMarks((r['words'] as string | null) ?? (r['summary'] as string | null) ?? '').slice(0, 200),
          openedAt: toDate(r['opened_at']),
          rounds: Number(r['rounds']),
          ...(r['number'] ? { ticketId: r['ticket_id'] as string } : {}),
          ...(r['number'] ? { number: r['number'] as string } : {}),
        }),
      );
    },

    async delays({ communityId }) {
      const now = clock.now();
      const [row] = await rows(db, sql`select ${delaysOf(communityId, now)} as delays`);
      const { timeZone } = (await estate.directory(communityId)).community;
      return toDelays(row?.['delays']).map(d => ({ kind: d.kind, text: delayText(d, now, timeZone) }));
    },

    async picture(staff, id, size) {
      return isUuid(id)
        ? readPicture(db, size, sql`m.id = ${id} and m.community_id = ${staff.communityId}`)
        : undefined;
    },

    enclosure: createEnclosures(db, cipher),

    async weekly(staff) {
      if (!isSupervisor(staff)) return undefined;
      const { timeZone } = (await estate.directory(staff.communityId)).community;
      return weeklyLineOf(db, staff.communityId, weekToTell(clock.now(), timeZone));
    },

    notices: staff => noticesFor(db, staff, clock.now()),

    colleagues: async staff => (await estate.directory(staff.communityId)).staff,
    community: async staff => (await estate.directory(staff.communityId)).community,

    sayings: staff =>
      db
        .select({ id: saying.id, title: saying.title, text: saying.text })
        .from(saying)
        .where(eq(saying.communityId, staff.communityId))
        .orderBy(saying.id),
    async keepSaying(staff, title, text) {
      // Common sentences are kept in the clear and go to anybody.
      if (findSecrets(`${title}\n${text}`).length > 0)
        throw new DomainError('bad_input', '常用语里不能有电话、车牌或证件号码。请去掉号码再存，发的时候再填上。');
      await db.insert(saying).values({ communityId: staff.communityId, title, text });
    },
    async dropSaying(staff, id) {
      await db.delete(saying).where(and(eq(saying.communityId, staff.communityId), eq(saying.id, id)));
    },

    async showWriting(staff, ticketId) {
      const at = clock.now().toISOString();
      const shown =
        isUuid(ticketId) &&
        (await rows(
          db,
          sql`insert into desk_writing(staff_id, ticket_id, community_id, at)
            select ${staff.id}, id, community_id, ${at}::timestamptz from ticket
            where id = ${ticketId} and community_id = ${staff.communityId} and not (${staff.id}::bigint = any(about))
            on conflict (staff_id, ticket_id) do update set at = excluded.at returning 1`,
        ));
      if (!shown || shown.length === 0) throw new DomainError('not_found', '没有找到这个工单，请回到列表刷新。');
    },

    async fingerprint(communityId) {
      const [row] = await rows(
        db,
        sql`select (select max(id) from ticket_event where community_id = ${communityId}) as event,
              (select max(id) from message where community_id = ${communityId}) as said,
              (select max(id) from outbox where community_id = ${communityId}) as told,
              (select count(*) from alarm where community_id = ${communityId} and acknowledged_at is null) as alarms,
              ${delaysOf(communityId, clock.now())} as delays, ${wechatMark(communityId, clock.now())} as wechat`,
      );
      return JSON.stringify(row);
    },
  };
}
