import { type SQL, sql } from 'drizzle-orm';
import { withoutNumbers } from '../domain/conceal.ts';
import type { Inbound } from '../ports/channel.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { Pace } from '../ports/queues.ts';
import type { Incoming } from '../ports/stores.ts';
import { listOf, type Row } from './client.ts';
import { dueFor, gatheredFor, isHurried, urgentFor, withLine } from './hurry.ts';

const iso = (at: Date) => at.toISOString();

/** A room has a contact of its own, which is nobody's and is never bound; who speaks in it is another. */
export const ownerOf = ({ address, sender, room }: Inbound): Inbound['sender'] =>
  room ? { id: `room:${address}`, name: topicOf({ room })! } : sender;

/** A room without a topic, or whose topic is not to be had just now: then it keeps the one it had. */
const UNNAMED = '群聊';

/** A topic as it is shown to staff; long numbers in it are nobody's business. */
export const topicOf = ({ room }: Pick<Inbound, 'room'>): string | null =>
  room ? withoutNumbers(room.topic).slice(0, 60).toWellFormed() || UNNAMED : null;

const namedRow = (cipher: Cipher, id: string, name: string, who: Inbound['sender'] | undefined): Row => ({
  [id]: who?.id ?? null,
  [name]: who?.name ? cipher.seal(who.name) : null,
});

/** A message as the statement below reads it. */
export const toRow =
  (cipher: Cipher) =>
  ({ inbound, isUrgent, changed }: Incoming, i: number) => ({
    i,
    channel: inbound.channel,
    account: inbound.account,
    address: inbound.address,
    login: inbound.login ?? null,
    ...namedRow(cipher, 'sender', 'sealed_name', ownerOf(inbound)),
    ...namedRow(cipher, 'speaker', 'speaker_name', inbound.room && inbound.sender),
    room: topicOf(inbound),
    addressed: inbound.room?.isAddressed ?? false,
    external_id: inbound.externalId,
    text: inbound.text,
    pictures: inbound.media?.length ?? 0,
    attachment: inbound.attachment ?? null,
    changes: changed ?? null,
    sent_at: inbound.sentAt ? iso(inbound.sentAt) : null,
    urgent: isUrgent,
  });

/** Stores messages and sets the due times of their chats. Chats are locked in the order of their addresses, as everywhere. A row without an id: neither kept nor known, try again. */
export function keepAll(messages: readonly Row[], at: Date, pace: Pace): SQL {
  const now = sql`${iso(at)}::timestamptz`;
  const first = sql`coalesce(conversation.first_pending_at, ${now})`;
  const readBy = withLine(sql`conversation.read_by`, now);
  const columns = `channel text, account text, address text, login text, sender text, sealed_name text, speaker text, speaker_name text,
    room text, addressed boolean, external_id text, text text,
    pictures int, attachment jsonb, changes jsonb, sent_at timestamptz, urgent boolean`;
  return sql`with w as materialized (
      select x.*, a.id as community_id,
        exists (select 1 from message m
          where m.channel = x.channel and m.account = x.account and m.external_id = x.external_id) as known,
        (select k.id from contact k
          where k.channel = x.channel and k.account = x.account and k.external_id = x.sender) as contact_id,
        (select k.id from contact k
          where k.channel = x.channel and k.account = x.account and k.external_id = x.speaker) as speaker_id
      from ${listOf(messages, 'i', columns)} x join community a on a.id = x.account
    ), n as (
      insert into contact(community_id, channel, account, external_id, sealed_name, "from")
      select community_id, channel, account, who, max(name), ${now} from (
        select community_id, channel, account, sender as who, sealed_name as name from w where contact_id is null and not known
        union all
        select community_id, channel, account, speaker, speaker_name from w where speaker is not null and speaker_id is null and not known
      ) x group by 1, 2, 3, 4 order by 2, 3, 4
      on conflict (channel, account, external_id) do nothing returning id, channel, account, external_id
    ), c as (
      insert into conversation(community_id, contact_id, channel, account, address, login, room, last_seq, first_pending_at, urgent, due_at, read_by)
      select w.community_id, coalesce(w.contact_id, n.id), w.channel, w.account, w.address, w.login, w.room, 1, ${now}, w.urgent,
        case when w.urgent then ${now} else ${dueFor(now, now, pace)} end, ${withLine(sql`null::timestamptz`, now)}
      from w left join n on n.channel = w.channel and n.account = w.account and n.external_id = w.sender
        left join n s on s.channel = w.channel and s.account = w.account and s.external_id = w.speaker
      where not w.known and coalesce(w.contact_id, n.id) is not null
        and (w.speaker is null or coalesce(w.speaker_id, s.id) is not null) order by w.channel, w.account, w.address
      on conflict (channel, account, address) do update set
        login = coalesce(conversation.login, excluded.login),
        room = case when excluded.room = ${UNNAMED} then coalesce(conversation.room, excluded.room) else excluded.room end,
        last_seq = conversation.last_seq + 1,
        first_pending_at = coalesce(conversation.first_pending_at, excluded.first_pending_at),
        urgent = conversation.urgent or excluded.urgent,
        read_by = ${readBy},
        due_at = case
          when conversation.urgent or excluded.urgent then ${urgentFor(readBy, sql`conversation.urgent_turn_at`, now)}
          when ${isHurried(readBy, now)} then ${gatheredFor(first, now, sql`conversation.due_at`)}
          else ${dueFor(first, now, pace)} end
      returning id, community_id, contact_id, channel, account, address, last_seq, due_at, taken_over_by is not null as taken_over
    ), m as (
      insert into message(community_id, conversation_id, seq, channel, account, external_id, text, speaker_id, is_addressed, pictures,
        attachment, changes, sent_at, arrived_at)
      select c.community_id, c.id, c.last_seq, w.channel, w.account, w.external_id, w.text, coalesce(w.speaker_id, s.id), w.addressed,
        w.pictures, w.attachment, w.changes, w.sent_at, ${now}
      from c join w using (channel, account, address)
        left join n s on s.channel = w.channel and s.account = w.account and s.external_id = w.speaker
      returning id, conversation_id, speaker_id
    ) select w.i, w.known, c.id, c.community_id, c.last_seq, c.due_at, c.taken_over, m.id as message_id, m.speaker_id,
        coalesce((select k.limited_until > ${now} from contact k where k.id = c.contact_id), false) as limited
      from w left join c using (channel, account, address) left join m on m.conversation_id = c.id`;
}
