import { randomUUID } from 'node:crypto';
import { eq, type SQL, sql } from 'drizzle-orm';
import { markOf } from '../domain/conceal.ts';
import { StoredMeanwhile } from '../domain/errors.ts';
import type { Inbound } from '../ports/channel.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { Inbox, Kept } from '../ports/stores.ts';
import { type Db, listOf, type Row, rows, toDate } from './client.ts';
import { isUniqueViolation } from './errors.ts';
import { urgentFor } from './hurry.ts';
import { keepAll, ownerOf, topicOf, toRow } from './inbox-rows.ts';
import * as t from './schema/index.ts';

/** Lines of the last minutes are heard together with a new one: "电梯停了" … "我们出不去". */
const TOGETHER_MS = 3 * 60_000;

const iso = (at: Date) => at.toISOString();

export function createInbox(db: Db, cipher: Cipher): Inbox {
  /** `who`: the contact of this sender, made when there is none. Not seen when somebody makes it at this instant. */
  const newContact = (
    { channel, account, sender }: Pick<Inbound, 'channel' | 'account' | 'sender'>,
    at: Date,
  ) => sql`k as (
      insert into contact(community_id, channel, account, external_id, sealed_name, "from")
      select id, ${channel}, ${account}, ${sender.id}, ${sender.name ? cipher.seal(sender.name) : null}, ${iso(at)}::timestamptz
      from community where id = ${account}
      on conflict (channel, account, external_id) do nothing returning id, community_id
    ), who as (
      select id, community_id from k union all
      select id, community_id from contact where channel = ${channel} and account = ${account} and external_id = ${sender.id}
    )`;
  return {
    async openConversation(inbound, at) {
      const { channel, account, address, login } = inbound;
      const found = sql`select id from conversation
        where channel = ${channel} and account = ${account} and address = ${address} for update`;
      const opened = sql`with ${newContact({ channel, account, sender: ownerOf(inbound) }, at)}
        insert into conversation(community_id, contact_id, channel, account, address, login, room)
        select community_id, id, ${channel}, ${account}, ${address}, ${login ?? null}, ${topicOf(inbound)} from who
        on conflict (channel, account, address) do nothing returning id`;
      const [row] = await firstFound(db, [found, opened, found]);
      return row && Number(row['id']);
    },

    async conceal(conversationId, found) {
      // The row lock makes numbering safe; the mark of a value is the same wherever it stands in the conversation.
      const [locked] = await rows(
        db,
        sql`select community_id from conversation where id = ${conversationId} for update`,
      );
      const known = await db.select().from(t.concealed).where(eq(t.concealed.conversationId, conversationId));
      const byHash = new Map(known.map(k => [k.hash, k.no]));
      let last = Math.max(0, ...known.map(k => k.no));
      const marks: string[] = [];
      for (const { kind, value } of found) {
        const hashes = cipher.hashes(kind, value);
        let no = hashes.map(hash => byHash.get(hash)).find(known => known !== undefined);
        if (no === undefined) {
          const hash = hashes[0]!;
          no = ++last;
          byHash.set(hash, no);
          await db.insert(t.concealed).values({
            conversationId,
            communityId: locked!['community_id'] as string,
            no,
            kind,
            sealed: cipher.seal(value),
            hash,
            endHash: cipher.hash(`${kind}-end`, value.slice(-4)),
          });
        }
        marks.push(markOf(kind, no));
      }
      return marks;
    },

    async keep(messages, at, pace) {
      const stored = new Map<number, Row>();
      let left = messages.map(toRow(cipher));
      // A second time for those whose sender was made by somebody else at this very instant.
      for (let tries = 0; tries < 2 && left.length > 0; tries++) {
        for (const row of await rows(db, keepAll(left, at, pace)).catch(asMeanwhile))
          if (row['known'] === true || row['id'] != null) stored.set(Number(row['i']), row);
          else if (tries > 0) throw new Error('a message found no chat');
        left = left.filter(({ i }) => !stored.has(i) && tries === 0);
      }
      const kept = messages.map((_, i) => stored.get(i));
      const earlier = await earlierLines(
        db,
        kept.filter(row => row !== undefined && Number(row['last_seq']) > 1) as Row[],
        at,
      );
      return kept.map(row => {
        if (!row) return 'nobody';
        if (row['known'] === true) return 'known';
        const conversationId = Number(row['id']);
        return {
          messageId: Number(row['message_id']),
          conversationId,
          communityId: row['community_id'] as string,
          seq: Number(row['last_seq']),
          dueAt: toDate(row['due_at']),
          earlier: earlier.get(conversationId) ?? '',
          isMuted: row['taken_over'] === true || row['limited'] === true,
          ...(row['speaker_id'] == null ? {} : { speakerId: Number(row['speaker_id']) }),
        };
      });
    },

    async find({ channel, account, address }, externalId) {
      const [row] = await rows(
        db,
        sql`select m.id, m.text from message m join conversation c on c.id = m.conversation_id
            where m.channel = ${channel} and m.account = ${account} and m.external_id = ${externalId} and c.address = ${address}
              and m.changes is null`,
      );
      return row && { messageId: Number(row['id']), text: row['text'] as string };
    },

    async change({ kind, messageId, before }, text, at) {
      const earlier = JSON.stringify([{ text: before, until: iso(at) }]);
      await db.execute(
        kind === 'recalled'
          ? sql`update message set recalled_at = coalesce(recalled_at, ${iso(at)}::timestamptz) where id = ${messageId}`
          : sql`update message set text = ${text}, earlier = coalesce(earlier, '[]'::jsonb) || ${earlier}::jsonb where id = ${messageId}`,
      );
    },

    async makeUrgent(conversationId, at) {
      await db.execute(
        sql`update conversation set urgent = true,
              due_at = ${urgentFor(sql`read_by`, sql`urgent_turn_at`, sql`${iso(at)}::timestamptz`)} where id = ${conversationId}`,
      );
    },

    async keepPicture(kept, picture) {
      await db.insert(t.media).values({ id: randomUUID(), ...placeOf(kept), ...picture });
    },

    async keepEnclosure(kept, enclosure) {
      await db.insert(t.enclosure).values({ id: randomUUID(), ...placeOf(kept), ...enclosure });
    },

    async seqOf(inbound) {
      const [row] = await rows(
        db,
        sql`select seq from message where channel = ${inbound.channel} and account = ${inbound.account} and external_id = ${inbound.externalId}`,
      );
      return Number(row?.['seq'] ?? 0);
    },
  };
}

/** Where bytes that came with a message belong. */
const placeOf = ({ communityId, conversationId, messageId }: Kept) => ({ communityId, conversationId, messageId });

/** Rows of the first statement that has any; each sees what others committed before it began. */
async function firstFound(db: Db, statements: readonly SQL[]): Promise<readonly Row[]> {
  for (const statement of statements) {
    const found = await rows(db, statement);
    if (found.length > 0) return found;
  }
  return [];
}

const asMeanwhile = (error: unknown): never => {
  throw isUniqueViolation(error, 'message_once') ? new StoredMeanwhile('stored meanwhile', { cause: error }) : error;
};

/** A separate statement: it must see what was committed while the row locks were waited for. */
async function earlierLines(db: Db, kept: readonly Row[], at: Date): Promise<ReadonlyMap<number, string>> {
  if (kept.length === 0) return new Map();
  const chats = kept.map(row => ({ id: row['id'], seq: row['last_seq'], speaker: row['speaker_id'] ?? null }));
  const found = await rows(
    db,
    sql`select x.id, (select string_agg(text, E'\n' order by seq) from (
            select m.text, m.seq from message m where m.conversation_id = x.id and m.seq < x.seq and m.speaker_id is not distinct from x.speaker
              and (m.handled_at is null or m.arrived_at > ${iso(new Date(at.getTime() - TOGETHER_MS))}::timestamptz)
            order by m.seq desc limit 20) y) as text
        from ${listOf(chats, 'id', 'seq bigint, speaker bigint')} x`,
  );
  return new Map(found.map(row => [Number(row['id']), (row['text'] as string | null) ?? '']));
}
