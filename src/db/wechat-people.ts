import { sql } from 'drizzle-orm';
import { codesIn } from '../domain/binding-code.ts';
import { conceal, findSecrets, MARK } from '../domain/conceal.ts';
import { givesName, homesNamed, type NamedHome } from '../domain/named-home.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { Clock } from '../ports/clock.ts';
import type { WechatPeople } from '../ports/wechat-line.ts';
import { codeHash } from './bindings.ts';
import { type Db, rows } from './client.ts';

/** Stands for a number in words that are compared. */
const NUMBER = '#';
/** Latest messages of a chat that a puppet may give out again. */
const REPLAYED = 50;
/** Homes looked up for one request. */
const MOST_HOMES = 3;

/** WeChat says it at once; its clock need not be ours. */
const MEANT_MS = 15_000;
const TURNED_AWAY = '微信随后说没有送到（对方拒收，或不再是好友）；请打电话告知';

/** `channel`: the name of the channel whose contacts these are. */
export function createWechatPeople(db: Db, cipher: Cipher, clock: Clock, channel: string): WechatPeople {
  const now = () => sql`${clock.now().toISOString()}::timestamptz`;

  async function hasCode(account: string, words: string): Promise<boolean> {
    const hashes = words.split('\n').flatMap(codesIn).map(codeHash);
    if (hashes.length === 0) return false;
    const found = await rows(
      db,
      sql`select 1 from binding_code where community_id = ${account} and used_at is null and expires_at > ${now()}
            and hash in (select jsonb_array_elements_text(${JSON.stringify(hashes)}::jsonb)) limit 1`,
    );
    return found.length > 0;
  }

  /** Names of those tied to the home today. */
  async function residents(account: string, { building, unit, room }: NamedHome): Promise<readonly string[]> {
    const found = await rows(
      db,
      sql`select p.sealed_name from house h join tie t on t.house_id = h.id join person p on p.id = t.person_id
          where h.community_id = ${account} and h.building = ${building} and h.room = ${room}
            and (${unit ?? null}::text is null or h.unit = ${unit ?? null}::text)
            and t."from" <= ${now()} and (t.until is null or t.until > ${now()}) limit 50`,
    );
    return found.map(row => cipher.open(row['sealed_name'] as string));
  }

  async function isResident(account: string, words: string): Promise<boolean> {
    for (const home of homesNamed(words).slice(0, MOST_HOMES))
      if ((await residents(account, home)).some(name => givesName(words, name))) return true;
    return false;
  }

  async function isBound(account: string, id: string): Promise<boolean> {
    const found = await rows(
      db,
      sql`select 1 from contact where channel = ${channel} and account = ${account} and external_id = ${id} and person_id is not null`,
    );
    return found.length > 0;
  }

  return {
    async find(account, address) {
      const [row] = await rows(
        db,
        sql`select k.person_id is not null as is_bound, exists (
              select 1 from wechat_friend f where f.community_id = c.account and f.external_id = k.external_id) as is_friend
            from conversation c join contact k on k.id = c.contact_id
            where c.channel = ${channel} and c.account = ${account} and c.address = ${address} and c.last_seq > 0`,
      );
      return row && { isBound: row['is_bound'] === true, isFriend: row['is_friend'] === true };
    },
    async keepFriend(account, id, isFriend) {
      await db.execute(
        isFriend
          ? sql`insert into wechat_friend(community_id, external_id) values (${account}, ${id}) on conflict do nothing`
          : sql`delete from wechat_friend where community_id = ${account} and external_id = ${id}`,
      );
    },
    async turnedAway(account, address, at) {
      const [from, until] = [-MEANT_MS, MEANT_MS].map(ms => new Date(at.getTime() + ms).toISOString());
      const [row] = await rows(
        db,
        sql`with l as (
            select id from lane where channel = ${channel} and account = ${account} and address = ${address}
          ), lost as (
            update outbox o set status = 'refused', attempts = o.attempts + 1 from l
            where o.lane_id = l.id and o.status = 'sent' and o.sent_at between ${from}::timestamptz and ${until}::timestamptz
            returning o.id, o.community_id, o.attempts
          ), noted as (
            insert into attempt(community_id, outbox_id, no, at, outcome, detail)
            select community_id, id, attempts, ${now()}, 'refused', ${TURNED_AWAY} from lost
          ) select exists (select 1 from outbox o join l on o.lane_id = l.id where o.status = 'sending') as is_under_way`,
      );
      return row!['is_under_way'] !== true;
    },
    async isAwaited(account, { id, name, hello }) {
      const words = `${hello}\n${name}`;
      return (await isBound(account, id)) || (await hasCode(account, hello)) || (await isResident(account, words));
    },
    async wasHeard(account, { login, name, isInRoom, sentAt, text }) {
      const here = sql`c.channel = ${channel} and c.account = ${account} and c.login <> ${login}`;
      const found = await rows(
        db,
        sql`select m.text, k.sealed_name from conversation c
              cross join lateral (select * from message x where x.conversation_id = c.id order by x.seq desc limit ${REPLAYED}) m
              join contact k on k.id = coalesce(m.speaker_id, c.contact_id)
            where ${here} and c.login = (select c.login from conversation c where ${here} order by c.id desc limit 1)
              and m.sent_at = ${sentAt.toISOString()}::timestamptz and (c.room is not null) = ${isInRoom} and k.sealed_name is not null`,
      );
      const words = conceal(text, findSecrets(text), () => NUMBER).trim();
      return found.some(
        row =>
          (row['text'] as string).replace(MARK, NUMBER).trim() === words &&
          cipher.open(row['sealed_name'] as string) === name,
      );
    },
  };
}
