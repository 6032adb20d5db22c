import { sql } from 'drizzle-orm';
import type { BoardInboxRows } from '../ports/case-board.ts';
import type { Cipher } from '../ports/cipher.ts';
import { anyOf, type Client, listOf, rows } from './client.ts';

/** Whoever took a body has so long before another takes it up. */
const LEASE = sql`interval '30 s'`;

export function createBoardInbox({ db }: Pick<Client, 'db'>, cipher: Cipher): BoardInboxRows {
  return {
    async keepAll(coming) {
      const list = coming.map(({ key, body, me }, i) => ({ i, key, sealed: cipher.seal(JSON.stringify(body)), me }));
      const kept = await rows(
        db,
        sql`insert into slack_inbound (key, sealed_body, arrived_at, due_at, attempts, lease_by, lease_until)
            select x.key, x.sealed, now(), now(), 1, x.me, now() + ${LEASE}
            from ${listOf(list, 'i', 'key text, sealed text, me text')} x order by x.i
            on conflict (key) do nothing returning key`,
      );
      const isNew = new Set(kept.map(row => row['key']));
      return coming.map(({ key }) => isNew.has(key));
    },
    async doneAll(keys) {
      await db.execute(
        sql`update slack_inbound set due_at = null, lease_by = null, lease_until = null
            where key = ${anyOf(sql`select jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb)`)}`,
      );
    },
    async claim(me, limit) {
      const claimed = await rows(
        db,
        sql`update slack_inbound set lease_by = ${me}, lease_until = now() + ${LEASE}, attempts = attempts + 1
            where id = ${anyOf(sql`select id from slack_inbound where due_at <= now() and (lease_until is null or lease_until < now())
              order by id limit ${limit} for update skip locked`)}
            returning key, sealed_body, attempts`,
      );
      return claimed.map(row => ({
        key: row['key'] as string,
        body: JSON.parse(cipher.open(row['sealed_body'] as string)) as unknown,
        attempts: Number(row['attempts']),
      }));
    },
    async putOff(key, ms) {
      await db.execute(
        sql`update slack_inbound set due_at = now() + make_interval(secs => ${ms / 1000}::float8), lease_by = null, lease_until = null
            where key = ${key}`,
      );
    },
    async renew(keys, me) {
      await db.execute(
        sql`update slack_inbound set lease_until = now() + ${LEASE} where lease_by = ${me} and due_at is not null
            and key = ${anyOf(sql`select jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb)`)}`,
      );
    },
    async noteTold(key, what) {
      const noted = await rows(
        db,
        sql`update slack_inbound set told = array_append(told, ${what}) where key = ${key} and not ${what} = any(told) returning id`,
      );
      return noted.length > 0;
    },
    async toldOf(key) {
      const [row] = await rows(db, sql`select told from slack_inbound where key = ${key}`);
      return (row?.['told'] as string[] | undefined) ?? [];
    },
    async forgetTold(key, what) {
      await db.execute(sql`update slack_inbound set told = array_remove(told, ${what}) where key = ${key}`);
    },
    async keepSent({ channel, ts, communityId, ticketId, outboxKey }) {
      await db.execute(
        sql`insert into slack_sent (channel, ts, community_id, ticket_id, outbox_key)
            values (${channel}, ${ts}, ${communityId}, ${ticketId}, ${outboxKey})
            on conflict (channel, ts) do update set outbox_key = excluded.outbox_key, ticket_id = excluded.ticket_id`,
      );
    },
    async sentAt(channel, ts) {
      const [row] = await rows(db, sql`select * from slack_sent where channel = ${channel} and ts = ${ts}`);
      return (
        row && {
          channel,
          ts,
          communityId: row['community_id'] as string,
          ticketId: row['ticket_id'] as string,
          outboxKey: row['outbox_key'] as string,
        }
      );
    },
  };
}
