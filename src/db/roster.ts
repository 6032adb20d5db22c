import { sql } from 'drizzle-orm';
import { DomainError } from '../domain/errors.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { Retrieval } from '../ports/knowledge.ts';
import type { EntryFate, OpenRoster, RosterBook, RosterEntry } from '../ports/roster.ts';
import { createArticleBook } from './article-book.ts';
import { type Client, type Db, type Row, rows } from './client.ts';
import { soleCommunity } from './estate.ts';
import { addHouses, type NewPerson, nameHash, phoneHash, writePeople } from './roster-rows.ts';
import { createStaffBook } from './roster-staff.ts';

export interface RosterOptions {
  readonly communityId: string;
  readonly now: Date;
  /** Says what would happen and writes nothing. */
  readonly isDry: boolean;
}

interface OpenOptions extends Pick<Retrieval, 'termsOf'> {
  readonly communityId?: string | undefined;
}

/** The record of the community named, or of the only one on record. */
export async function openRoster(
  client: Client,
  cipher: Cipher,
  { communityId, termsOf, ...rest }: Omit<RosterOptions, 'communityId'> & OpenOptions,
): Promise<OpenRoster> {
  const { id, name } = await soleCommunity(client.db, communityId);
  const options = { ...rest, communityId: id };
  const articles = createArticleBook(client, termsOf, options);
  return { communityId: id, name, book: createRoster(client, cipher, options), articles };
}

/** The roster of one community; imports of the same community wait for each other, batch by batch. */
export function createRoster(client: Client, cipher: Cipher, options: RosterOptions): RosterBook {
  const { communityId, now, isDry } = options;
  const inTurn = <T>(fn: (db: Db) => Promise<T>): Promise<T> =>
    client.transaction(async db => {
      // Held to the commit: of two imports at once the second sees what the first has entered.
      const lock = isDry ? sql`` : sql`for no key update`;
      const found = await rows(db, sql`select id from community where id = ${communityId} ${lock}`);
      if (found.length === 0) throw new DomainError('not_found', `没有小区 ${communityId}。`);
      return fn(db);
    });

  let written = 0;
  /**
   * Plans are kept, and those made while the tables were small walk through all of them: measured, a tenth of the speed.
   * New figures after 1, 2, 4, 8 … batches make them anew; the embedded database takes none by itself.
   */
  const takeFigures = async () => {
    written += 1;
    if ((written & (written - 1)) === 0) await client.db.execute(sql`analyze house, person, tie`);
  };

  return {
    async extent() {
      const [row] = await rows(
        client.db,
        sql`select (select count(*) from house where community_id = ${communityId}) as houses,
              (select coalesce(max(id), 0) from house where community_id = ${communityId}) as last_house,
              (select count(*) from tie where community_id = ${communityId} and until is null) as ties,
              (select count(*) from staff where community_id = ${communityId} and until is null) as members,
              (select coalesce(jsonb_agg(name), '[]') from building where community_id = ${communityId}) as buildings`,
      );
      const [houses, ties, members, lastHouse] = ['houses', 'ties', 'members', 'last_house'].map(k => Number(row![k]));
      return {
        houses: houses!,
        ties: ties!,
        members: members!,
        lastHouse: lastHouse!,
        buildings: row!['buildings'] as string[],
      };
    },
    async enter(entries) {
      const fates = await inTurn(async db => {
        const known = await readKnown(db, cipher, communityId, entries);
        const { rows: changes, fates } = decide(entries, known);
        if (!isDry) {
          await addHouses(db, communityId, entries.filter((_, i) => fates[i]!.houseId === undefined).map(homeOf));
          await writePeople(db, cipher, communityId, changes, now);
        }
        return fates;
      });
      if (!isDry) await takeFigures();
      return fates;
    },
    ...createStaffBook(client, inTurn, options),
  };
}

const homeOf = ({ building, unit, room }: RosterEntry) => ({ building, unit, room });

/** What the record knows of an entry: the house, people of that name with that number or in that house, and their ties to it. */
async function readKnown(db: Db, cipher: Cipher, communityId: string, entries: readonly RosterEntry[]): Promise<Row[]> {
  const asked = entries.map((entry, i) => ({
    i,
    ...homeOf(entry),
    name_hash: nameHash(cipher, entry.name),
    phone_hash: entry.phone === undefined ? undefined : phoneHash(cipher, entry.phone),
  }));
  const found = await rows(
    db,
    sql`with x as (
      select * from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
        as (i int, building text, unit text, room text, name_hash text, phone_hash text)
    ) select x.i, h.id as house_id, known.id as known_id, there.id as there_id, there.is_bare,
        coalesce(known.title, there.title) as title, namesake.id is not null as has_namesake
      from x
      left join house h on h.community_id = ${communityId}::text and h.building = x.building and h.unit = x.unit
        and h.room = x.room
      -- Arrays, not "order by id limit 1": for that a plan may walk through all people by id.
      left join lateral (
        select (array_agg(p.id order by p.id))[1] as id, (array_agg(p.title order by p.id))[1] as title from person p
        where p.community_id = ${communityId}::text and p.phone_hash = x.phone_hash and p.name_hash = x.name_hash
      ) known on true
      left join lateral (
        select (array_agg(p.id order by p.id))[1] as id, (array_agg(p.title order by p.id))[1] as title,
          (array_agg(p.phone_hash is null order by p.id))[1] as is_bare
        from tie t join person p on p.id = t.person_id
        where t.house_id = h.id and t.until is null and p.name_hash = x.name_hash
          and (x.phone_hash is null or p.phone_hash is null)
      ) there on known.id is null
      left join lateral (
        select min(p.id) as id from tie t join person p on p.id = t.person_id
        where t.house_id = h.id and t.until is null and p.name_hash = x.name_hash and p.phone_hash <> x.phone_hash
      ) namesake on true
      order by x.i`,
  );
  const people = settle(entries, found);
  const ties = await rows(
    db,
    sql`select distinct on (x.i) x.i, t.id, t.role
        from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as x(i int, person bigint, house bigint)
          join tie t on t.person_id = x.person and t.house_id = x.house and t.until is null
        order by x.i, t.id`,
  );
  const tieOf = new Map(ties.map(tie => [Number(tie['i']), tie]));
  return found.map((row, i) => ({
    ...row,
    person: people[i]!.person,
    tie_id: tieOf.get(i)?.['id'],
    role: tieOf.get(i)?.['role'],
  }));
}

const keyOf = ({ name, phone, ...home }: RosterEntry): string =>
  JSON.stringify(phone === undefined ? [name, home.building, home.unit, home.room] : [name, phone]);

/** Who each entry is: everybody of one name and number is one person; one on record without a number may get one. */
function settle(entries: readonly RosterEntry[], found: readonly Row[]) {
  const idOf = new Map<string, number>();
  for (const [i, entry] of entries.entries()) {
    const known = found[i]!['known_id'];
    if (known != null) idOf.set(keyOf(entry), Number(known));
  }
  const taken = new Set(idOf.values());
  for (const [i, entry] of entries.entries()) {
    const there = found[i]!['there_id'];
    if (there == null || idOf.has(keyOf(entry)) || (entry.phone !== undefined && taken.has(Number(there)))) continue;
    idOf.set(keyOf(entry), Number(there));
    taken.add(Number(there));
  }
  return entries.map((entry, i) => ({ i, person: idOf.get(keyOf(entry)), house: found[i]!['house_id'] }));
}

/** What is to be written, and what becomes of each entry. */
function decide(entries: readonly RosterEntry[], known: readonly Row[]) {
  const people = new Map<string, NewPerson>();
  const changedPeople = new Map<number, { id: number; title?: string; phone?: string }>();
  const ties = [];
  const changedTies = [];
  const fates: EntryFate[] = [];
  for (const [i, entry] of entries.entries()) {
    const row = known[i]!;
    const id = row['person'] as number | undefined;
    const key = keyOf(entry);
    const tieId = row['tie_id'] == null ? undefined : Number(row['tie_id']);
    const learned = {
      ...(entry.title !== undefined && entry.title !== row['title'] ? { title: entry.title } : {}),
      // Found by home and name alone, and without a number until now.
      ...(entry.phone !== undefined && id === row['there_id'] && row['is_bare'] === true ? { phone: entry.phone } : {}),
    };
    const isChanged = Object.keys(learned).length > 0;
    if (id === undefined) {
      const title = entry.title ?? people.get(key)?.title ?? '';
      people.set(key, { key, name: entry.name, title, phone: entry.phone });
    } else if (isChanged) changedPeople.set(id, { ...changedPeople.get(id), id, ...learned });
    const isMoved = tieId !== undefined && entry.role !== undefined && entry.role !== row['role'];
    if (tieId === undefined)
      ties.push({ ...homeOf(entry), person: id ?? key, role: entry.role ?? ('owner' as const), from: entry.from });
    else if (isMoved) changedTies.push({ id: tieId, role: entry.role });
    fates.push({
      person: id === undefined ? 'new' : isChanged ? 'changed' : 'same',
      tie: tieId === undefined ? 'new' : isMoved ? 'changed' : 'same',
      ...(row['house_id'] == null ? {} : { houseId: Number(row['house_id']) }),
      ...(tieId === undefined ? {} : { tieId }),
      hasNamesake: row['has_namesake'] === true && tieId === undefined,
    });
  }
  return {
    rows: { people: [...people.values()], ties, changedPeople: [...changedPeople.values()], changedTies },
    fates,
  };
}
