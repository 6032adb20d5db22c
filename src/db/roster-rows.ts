import { sql } from 'drizzle-orm';
import type { TieRole } from '../domain/people.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { Home } from '../ports/roster.ts';
import { type Db, rows } from './client.ts';

/** Rows written by one statement. */
export const BATCH = 500;

/** Somebody to be put on record; `key` stands for the id until there is one. */
export interface NewPerson {
  readonly key: string;
  readonly name: string;
  readonly title: string;
  readonly phone?: string | undefined;
}

export interface NewTie extends Home {
  /** A new person's key, or the id of one on record. */
  readonly person: string | number;
  readonly role: TieRole;
  /** The first day; absent: now. */
  readonly from?: string | undefined;
}

export interface RosterRows {
  readonly people: readonly NewPerson[];
  readonly ties: readonly NewTie[];
  /** What the record learns of people and ties it has. */
  readonly changedPeople?: readonly { readonly id: number; readonly title?: string; readonly phone?: string }[];
  readonly changedTies?: readonly { readonly id: number; readonly role: TieRole }[];
}

/** Puts homes with their buildings on record, as far as they are not. */
export async function addHouses(db: Db, communityId: string, homes: readonly Home[]): Promise<void> {
  if (homes.length === 0) return;
  await db.execute(sql`
    with x as (
      select distinct building, unit, room
      from jsonb_to_recordset(${JSON.stringify(homes)}::jsonb) as (building text, unit text, room text)
    ), b as (
      insert into building(community_id, name) select distinct ${communityId}::text, building from x order by 2
      on conflict do nothing
    ) insert into house(community_id, building, unit, room)
      select ${communityId}::text, building, unit, room from x order by building, unit, room
      on conflict do nothing`);
}

/** Writes people and ties to houses that are on record, in one statement; gives the ids of new people by their keys. */
export async function writePeople(
  db: Db,
  cipher: Cipher,
  communityId: string,
  { people, ties, changedPeople = [], changedTies = [] }: RosterRows,
  now: Date,
): Promise<ReadonlyMap<string, number>> {
  const written = {
    people: people.map(({ key, name, title, phone }) => ({
      key,
      title,
      sealed_name: cipher.seal(name),
      name_hash: nameHash(cipher, name),
      ...sealedPhone(cipher, phone),
    })),
    ties: ties.map(({ person, from, ...tie }) => ({
      ...tie,
      since: from,
      ...(typeof person === 'number' ? { person_id: person } : { key: person }),
    })),
    changed_people: changedPeople.map(({ id, title, phone }) => ({ id, title, ...sealedPhone(cipher, phone) })),
    changed_ties: changedTies,
  };
  const found = await rows(
    db,
    sql`with w as (select ${JSON.stringify(written)}::jsonb as j),
    fresh as materialized (
      select nextval(pg_get_serial_sequence('person', 'id')) as id, x.*
      from w, rows from (jsonb_to_recordset(j->'people') as (key text, sealed_name text, name_hash text, title text,
        sealed_phone text, phone_hash text, phone_end_hash text)) with ordinality x order by x.ordinality
    ), entered as (
      insert into person(id, community_id, sealed_name, name_hash, title, sealed_phone, phone_hash, phone_end_hash)
      overriding system value
      select id, ${communityId}::text, sealed_name, name_hash, title, sealed_phone, phone_hash, phone_end_hash from fresh
    ), changed as (
      update person p set title = coalesce(x.title, p.title), sealed_phone = coalesce(x.sealed_phone, p.sealed_phone),
        phone_hash = coalesce(x.phone_hash, p.phone_hash), phone_end_hash = coalesce(x.phone_end_hash, p.phone_end_hash)
      from w, jsonb_to_recordset(j->'changed_people') as x(id bigint, title text, sealed_phone text, phone_hash text,
        phone_end_hash text)
      where p.id = x.id
    ), tied as (
      insert into tie(community_id, person_id, house_id, role, "from")
      select c.id, coalesce(x.person_id, f.id), h.id, x.role,
        coalesce(x.since::timestamp at time zone c.time_zone, ${now.toISOString()}::timestamptz)
      from w cross join rows from (jsonb_to_recordset(j->'ties') as (person_id bigint, key text, building text, unit text,
          room text, role text, since text)) with ordinality x
        join community c on c.id = ${communityId}::text
        left join fresh f on f.key = x.key
        -- Without a house the row fails and says so; a join would lose it.
        left join house h on h.community_id = c.id and h.building = x.building and h.unit = x.unit and h.room = x.room
      order by x.ordinality
    ), moved as (
      update tie set role = x.role from w, jsonb_to_recordset(j->'changed_ties') as x(id bigint, role text)
      where tie.id = x.id
    ) select key, id from fresh`,
  );
  return new Map(found.map(row => [row['key'] as string, Number(row['id'])]));
}

export const nameHash = (cipher: Cipher, name: string): string => cipher.hash('name', name);
export const phoneHash = (cipher: Cipher, phone: string): string => cipher.hash('phone', phone);

const sealedPhone = (cipher: Cipher, phone: string | undefined): object =>
  phone === undefined
    ? {}
    : {
        sealed_phone: cipher.seal(phone),
        phone_hash: phoneHash(cipher, phone),
        phone_end_hash: cipher.hash('phone-end', phone.slice(-4)),
      };

/** The list in pieces that one statement takes. */
export function* batches<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += BATCH) yield list.slice(at, at + BATCH);
}
