import { sql } from 'drizzle-orm';
import { reveal } from '../domain/conceal.ts';
import { type EnclosureKind, playedAs } from '../domain/enclosure.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { DeskView, Enclosed } from '../ports/desk.ts';
import { type Db, type Row, rows } from './client.ts';
import { isKeptFrom, isUuid } from './desk-hidden.ts';
import { ticketIn } from './following.ts';
import { readSecrets } from './secrets.ts';

/** Of a row `m` of message: what a story shows of its voice, video or file. */
export const ENCLOSED = sql`(select jsonb_strip_nulls(jsonb_build_object('id', e.id, 'kind', e.kind, 'name', e.name, 'type', e.type,
    'size', octet_length(e.bytes))) from enclosure e where e.message_id = m.id)`;

/** ENCLOSED as a story tells it. */
export function toEnclosed(row: Row, show: (text: string) => string): Enclosed {
  const kind = row['kind'] as EnclosureKind;
  const played = playedAs(kind, row['type'] as string);
  const name = row['name'] as string | undefined;
  return {
    id: row['id'] as string,
    kind,
    size: Number(row['size']),
    ...(name ? { name: show(name) } : {}),
    ...(played ? { playedAs: played } : {}),
  };
}

/** What came in the chat of a case, for those who may read the case and the message. */
export function createEnclosures(db: Db, cipher: Cipher): DeskView['enclosure'] {
  return async (staff, ticketId, id) => {
    if (!isUuid(ticketId) || !isUuid(id)) return undefined;
    const [row] = await rows(
      db,
      sql`select e.kind, e.name, e.type, e.conversation_id, octet_length(e.bytes) as size
          from enclosure e join message m on m.id = e.message_id join ticket t on e.conversation_id in (t.conversation_id, ${ticketIn(sql`t`)}) or m.id = any(t.messages)
          where e.id = ${id} and e.community_id = ${staff.communityId} and t.id = ${ticketId}
            and t.community_id = ${staff.communityId} and not (${staff.id}::bigint = any(t.about)) and not ${isKeptFrom(staff)}`,
    );
    if (!row) return undefined;
    const name = row['name'] as string | null;
    const secrets = name?.includes('⟦') ? await readSecrets(db, cipher, Number(row['conversation_id'])) : new Map();
    return {
      kind: row['kind'] as EnclosureKind,
      type: row['type'] as string,
      size: Number(row['size']),
      ...(name ? { name: reveal(name, secrets) } : {}),
      async read(from, length) {
        const [part] = await rows(
          db,
          sql`select substring(bytes from ${from + 1}::int for ${length}::int) as bytes from enclosure where id = ${id}`,
        );
        return (part?.['bytes'] as Uint8Array | undefined) ?? new Uint8Array();
      },
    };
  };
}
