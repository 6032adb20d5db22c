import { type SQL, sql } from 'drizzle-orm';
import type { CommunitySettings } from '../domain/community.ts';
import { reveal } from '../domain/conceal.ts';
import type { Attachment } from '../domain/message.ts';
import type { OutboundBody } from '../ports/channel.ts';
import type { ChatCursor, ChatEntry, ChatKey, ChatView } from '../ports/chat.ts';
import type { Cipher } from '../ports/cipher.ts';
import { type Client, type Db, type Row, rows, toDate } from './client.ts';
import { readPicture } from './previews.ts';
import { readSecrets } from './secrets.ts';

/** What a page of an owner's chat reads; only rows of that very chat are ever looked at. */
export function createChatView({ db }: Pick<Client, 'db'>, cipher: Cipher): ChatView {
  async function shown(entries: readonly ChatEntry[], conversation: number | undefined): Promise<ChatEntry[]> {
    if (conversation === undefined || !entries.some(e => e.text.includes('⟦'))) return [...entries];
    const secrets = await readSecrets(db, cipher, conversation);
    return entries.map(e => ({ ...e, text: reveal(e.text, secrets) }));
  }

  return {
    async after(chat, cursor, limit) {
      const conversation = await conversationOf(db, chat);
      const said =
        conversation === undefined
          ? []
          : await readIn(db, conversation, sql`m.seq > ${cursor.in} order by m.seq`, limit);
      const told = await readOut(db, chat, sql`o.no > ${cursor.out} order by o.no`, limit);
      return {
        entries: await shown([...said, ...told].sort(byTime), conversation),
        cursor: { in: said.at(-1)?.no ?? cursor.in, out: told.at(-1)?.no ?? cursor.out },
      };
    },

    async newest(chat, limit, upto = { in: Number.MAX_SAFE_INTEGER, out: Number.MAX_SAFE_INTEGER }) {
      const conversation = await conversationOf(db, chat);
      const said =
        conversation === undefined
          ? []
          : await readIn(db, conversation, sql`m.seq <= ${upto.in} order by m.seq desc`, limit);
      const told = await readOut(db, chat, sql`o.no <= ${upto.out} order by o.no desc`, limit);
      const { taken, from } = lastOf(said, told, limit);
      return { entries: await shown(taken.sort(byTime), conversation), from };
    },

    async sent(chat, externalId) {
      const conversation = await conversationOf(db, chat);
      if (conversation === undefined) return undefined;
      const [row] = await rows(
        db,
        sql`select seq, text, arrived_at, recalled_at, changes from message
            where channel = ${chat.channel} and account = ${chat.account} and external_id = ${externalId} and conversation_id = ${conversation}`,
      );
      return (
        row && {
          seq: Number(row['seq']),
          at: toDate(row['arrived_at']),
          text: row['text'] as string,
          isRecalled: row['recalled_at'] != null,
          isChange: row['changes'] != null,
        }
      );
    },

    async picture(chat, id, size) {
      const conversation = await conversationOf(db, chat);
      if (conversation === undefined || !/^[0-9a-f-]{36}$/i.test(id)) return undefined;
      // A staff picture counts from the moment it was sent: until then it is only in a draft at the desk.
      return readPicture(
        db,
        size,
        sql`m.id = ${id} and m.conversation_id = ${conversation} and (m.message_id is not null or exists (
              select 1 from outbox o where o.conversation_id = ${conversation} and o.status = 'sent' and o.body->'media' ? ${id}))`,
      );
    },

    async community(account) {
      const found = await rows(
        db,
        account === undefined
          ? sql`select * from community order by id limit 2`
          : sql`select * from community where id = ${account}`,
      );
      const only = found.length === 1 ? found[0] : undefined;
      return (
        only && {
          id: only['id'] as string,
          name: only['name'] as string,
          phone24: (only['settings'] as CommunitySettings).phone24,
        }
      );
    },
  };
}

/** By time; at the same instant what was said stands before what was answered. */
function byTime(a: ChatEntry, b: ChatEntry): number {
  return a.at.getTime() - b.at.getTime() || (a.kind === b.kind ? a.no - b.no : a.kind === 'in' ? -1 : 1);
}

/** The latest of both rows, each newest first, and where each goes on: no number is left out between two that are taken. */
function lastOf(said: readonly ChatEntry[], told: readonly ChatEntry[], limit: number) {
  const taken: ChatEntry[] = [];
  let [i, j] = [0, 0];
  while (taken.length < limit) {
    const [own, other] = [said[i], told[j]];
    if (own && (!other || byTime(own, other) > 0)) i = taken.push(own) - j;
    else if (other) j = taken.push(other) - i;
    else break;
  }
  const rest = (row: readonly ChatEntry[], n: number) => row[n]?.no ?? (row[n - 1]?.no ?? 1) - 1;
  return { taken, from: { in: rest(said, i), out: rest(told, j) } satisfies ChatCursor };
}

async function conversationOf(db: Db, chat: ChatKey): Promise<number | undefined> {
  const [row] = await rows(
    db,
    sql`select id from conversation where channel = ${chat.channel} and account = ${chat.account} and address = ${chat.address}`,
  );
  return row && Number(row['id']);
}

type PictureRow = { id: string; width: number; height: number };

async function readIn(db: Db, conversation: number, which: SQL, limit: number): Promise<ChatEntry[]> {
  const found = await rows(
    db,
    // What changed another one tells how that one stands now, not then: read twice or out of turn it does no harm.
    sql`select m.seq, m.arrived_at, m.external_id, v.text, v.attachment, v.recalled_at, v.earlier->-1->>'until' as edited_at,
          case when v.id <> m.id then v.seq end as of,
          case when v.pictures > 0 then (select jsonb_agg(jsonb_build_object('id', p.id, 'width', p.width, 'height', p.height))
            from media p where p.message_id = v.id) end as pictures
        from message m cross join lateral (select * from message x where x.id = coalesce((m.changes->>'messageId')::bigint, m.id) limit 1) v
        where m.conversation_id = ${conversation} and ${which} limit ${limit}`,
  );
  return found.map(toSaid);
}

function toSaid(row: Row): ChatEntry {
  const isRecalled = row['recalled_at'] != null;
  const { of, attachment, edited_at: editedAt } = row;
  return {
    kind: 'in',
    no: Number(row['seq']),
    at: toDate(row['arrived_at']),
    text: isRecalled ? '' : (row['text'] as string),
    externalId: row['external_id'] as string,
    pictures: isRecalled ? [] : ((row['pictures'] as PictureRow[] | null) ?? []),
    ...(of == null ? {} : { of: Number(of) }),
    ...(isRecalled ? { recalledAt: toDate(row['recalled_at']) } : {}),
    ...(attachment == null || isRecalled ? {} : { attachment: attachment as Attachment }),
    ...(editedAt == null || isRecalled ? {} : { editedAt: toDate(editedAt) }),
  };
}

async function readOut(db: Db, chat: ChatKey, which: SQL, limit: number): Promise<ChatEntry[]> {
  const found = await rows(
    db,
    sql`select o.no, o.body, o.sent_at,
          case when o.body ? 'media' then (select jsonb_agg(jsonb_build_object('id', p.id, 'width', p.width, 'height', p.height))
            from media p where p.conversation_id = o.conversation_id and o.body->'media' ? p.id::text) end as pictures
        from outbox o join lane l on l.id = o.lane_id
        where l.channel = ${chat.channel} and l.account = ${chat.account} and l.address = ${chat.address} and ${which} limit ${limit}`,
  );
  return found.map(r => {
    const body = r['body'] as OutboundBody;
    return {
      kind: 'out',
      no: Number(r['no']),
      at: toDate(r['sent_at']),
      text: body.text,
      pictures: (r['pictures'] as PictureRow[] | null) ?? [],
      ...(body.choices ? { choices: body.choices } : {}),
      ...(body.from ? { from: body.from } : {}),
    };
  });
}
