import { sql } from 'drizzle-orm';
import type { CommunitySettings } from '../domain/community.ts';
import { reveal } from '../domain/conceal.ts';
import type { OutboundBody } from '../ports/channel.ts';
import type { ChatEntry, ChatKey, ChatView } from '../ports/chat.ts';
import type { Cipher } from '../ports/cipher.ts';
import { type Client, type Db, rows, toDate } from './client.ts';
import { readPicture } from './previews.ts';
import { readSecrets } from './secrets.ts';

/** What a page of an owner's chat reads; only rows of that very chat are ever looked at. */
export function createChatView({ db }: Pick<Client, 'db'>, cipher: Cipher): ChatView {
  return {
    async after(chat, cursor, limit) {
      const conversation = await conversationOf(db, chat);
      const said = conversation === undefined ? [] : await readIn(db, conversation, cursor.in, limit);
      const told = await readOut(db, chat, cursor.out, limit);
      const entries = [...said, ...told].sort(byTime);
      const hasMarks = entries.some(e => e.text.includes('⟦'));
      const secrets =
        hasMarks && conversation !== undefined
          ? await readSecrets(db, cipher, conversation)
          : new Map<string, string>();
      return {
        entries: entries.map(e => ({ ...e, text: reveal(e.text, secrets) })),
        cursor: { in: said.at(-1)?.no ?? cursor.in, out: told.at(-1)?.no ?? cursor.out },
      };
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

async function conversationOf(db: Db, chat: ChatKey): Promise<number | undefined> {
  const [row] = await rows(
    db,
    sql`select id from conversation where channel = ${chat.channel} and account = ${chat.account} and address = ${chat.address}`,
  );
  return row && Number(row['id']);
}

type PictureRow = { id: string; width: number; height: number };

async function readIn(db: Db, conversation: number, after: number, limit: number): Promise<ChatEntry[]> {
  const found = await rows(
    db,
    sql`select m.seq, m.text, m.arrived_at, m.external_id,
          case when m.pictures > 0 then (select jsonb_agg(jsonb_build_object('id', p.id, 'width', p.width, 'height', p.height))
            from media p where p.message_id = m.id) end as pictures
        from message m where m.conversation_id = ${conversation} and m.seq > ${after} order by m.seq limit ${limit}`,
  );
  return found.map(r => ({
    kind: 'in',
    no: Number(r['seq']),
    at: toDate(r['arrived_at']),
    text: r['text'] as string,
    externalId: r['external_id'] as string,
    pictures: (r['pictures'] as PictureRow[] | null) ?? [],
  }));
}

async function readOut(db: Db, chat: ChatKey, after: number, limit: number): Promise<ChatEntry[]> {
  const found = await rows(
    db,
    sql`select o.no, o.body, o.sent_at,
          case when o.body ? 'media' then (select jsonb_agg(jsonb_build_object('id', p.id, 'width', p.width, 'height', p.height))
            from media p where p.conversation_id = o.conversation_id and o.body->'media' ? p.id::text) end as pictures
        from outbox o join lane l on l.id = o.lane_id
        where l.channel = ${chat.channel} and l.account = ${chat.account} and l.address = ${chat.address} and o.no > ${after}
        order by o.no limit ${limit}`,
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
