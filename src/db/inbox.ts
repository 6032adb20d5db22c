import { randomUUID } from 'node:crypto';
import { eq, type SQL, sql } from 'drizzle-orm';
import { markOf } from '../domain/conceal.ts';
import type { Inbound } from '../ports/channel.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { Inbox, Kept } from '../ports/stores.ts';
import { type Db, type Row, rows, toDate } from './client.ts';
import { isUniqueViolation } from './errors.ts';
import * as t from './schema/index.ts';

/** Lines of the last minutes are heard together with a new one: "电梯停了" … "我们出不去". */
const TOGETHER_MS = 3 * 60_000;

const iso = (at: Date) => at.toISOString();

export function createInbox(db: Db, cipher: Cipher): Inbox {
  /** `who`: the contact of this sender, made when there is none. Not seen when somebody makes it at this instant. */
  const newContact = ({ channel, account, sender }: Inbound, at: Date) => sql`k as (
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
      const { channel, account, address } = inbound;
      const found = sql`select id from conversation
        where channel = ${channel} and account = ${account} and address = ${address} for update`;
      const opened = sql`with ${newContact(inbound, at)}
        insert into conversation(community_id, contact_id, channel, account, address)
        select community_id, id, ${channel}, ${account}, ${address} from who
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

    async keep(inbound, at, urgent, pace) {
      const now = sql`${iso(at)}::timestamptz`;
      const due = (since: SQL) => sql`least(${now} + make_interval(secs => ${pace.silenceMs / 1000}),
        ${since} + make_interval(secs => ${pace.capMs / 1000}))`;
      const { channel, account, address } = inbound;
      const here = sql`channel = ${channel} and account = ${account} and address = ${address}`;
      const message = sql`
        m as (
          insert into message(community_id, conversation_id, seq, channel, account, external_id, text, pictures, sent_at, arrived_at)
          select community_id, id, last_seq, ${channel}, ${account}, ${inbound.externalId}, ${inbound.text},
            ${inbound.media?.length ?? 0}::int, ${inbound.sentAt ? iso(inbound.sentAt) : null}::timestamptz, ${now} from c
          returning id
        ) select c.*, m.id as message_id,
            coalesce((select k.limited_until > ${now} from contact k where k.id = c.contact_id), false) as limited from c, m`;
      const again = sql`with c as (
          update conversation set
            last_seq = last_seq + 1,
            first_pending_at = coalesce(first_pending_at, ${now}),
            urgent = urgent or ${urgent}::boolean,
            due_at = case when urgent or ${urgent}::boolean then ${now} else ${due(sql`coalesce(first_pending_at, ${now})`)} end
          where ${here} returning id, community_id, contact_id, last_seq, due_at, taken_over_by is not null as taken_over
        ), ${message}`;
      // Locks nothing that is there already: of two first messages at the same instant one opens the chat, the other finds it.
      const first = sql`with ${newContact(inbound, at)}, c as (
          insert into conversation(community_id, contact_id, channel, account, address, last_seq, first_pending_at, urgent, due_at)
          select community_id, id, ${channel}, ${account}, ${address}, 1, ${now}, ${urgent}::boolean,
            case when ${urgent}::boolean then ${now} else ${due(now)} end from who
          on conflict (channel, account, address) do nothing
          returning id, community_id, contact_id, last_seq, due_at, false as taken_over
        ), ${message}`;
      try {
        const [kept] = await firstFound(db, [again, first, again]);
        if (!kept) return 'nobody';
        const conversationId = Number(kept['id']);
        const seq = Number(kept['last_seq']);
        return {
          messageId: Number(kept['message_id']),
          conversationId,
          communityId: kept['community_id'] as string,
          seq,
          dueAt: toDate(kept['due_at']),
          earlier: seq > 1 ? await earlierLines(db, conversationId, seq, at) : '',
          isMuted: kept['taken_over'] === true || kept['limited'] === true,
        };
      } catch (error) {
        if (isUniqueViolation(error, 'message_once')) return 'known';
        throw error;
      }
    },

    async makeUrgent(conversationId, at) {
      await db.execute(
        sql`update conversation set urgent = true, due_at = ${iso(at)}::timestamptz where id = ${conversationId}`,
      );
    },

    async keepPicture(kept: Kept, picture) {
      await db.insert(t.media).values({
        id: randomUUID(),
        communityId: kept.communityId,
        conversationId: kept.conversationId,
        messageId: kept.messageId,
        ...picture,
      });
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

/** Rows of the first statement that has any; each sees what others committed before it began. */
async function firstFound(db: Db, statements: readonly SQL[]): Promise<readonly Row[]> {
  for (const statement of statements) {
    const found = await rows(db, statement);
    if (found.length > 0) return found;
  }
  return [];
}

/** A separate statement: it must see what was committed while the row lock was waited for. */
async function earlierLines(db: Db, conversationId: number, seq: number, at: Date): Promise<string> {
  const [row] = await rows(
    db,
    sql`select string_agg(text, E'\n' order by seq) as text from (
          select text, seq from message where conversation_id = ${conversationId} and seq < ${seq}
            and (handled_at is null or arrived_at > ${iso(new Date(at.getTime() - TOGETHER_MS))}::timestamptz)
          order by seq desc limit 20) x`,
  );
  return (row?.['text'] as string | null) ?? '';
}
