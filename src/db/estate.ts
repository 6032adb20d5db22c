import { sql } from 'drizzle-orm';
import type { Community, CommunitySettings } from '../domain/community.ts';
import { DomainError } from '../domain/errors.ts';
import type { Staff } from '../domain/people.ts';
import type { Directory } from '../ports/record.ts';
import type { Estate } from '../ports/stores.ts';
import { type Db, type Row, rows } from './client.ts';

/** What every turn reads of an estate, kept for a second: it changes rarely and would cost two statements a turn. */
export function createEstate(
  db: Db,
  cache: Map<string, { at: number; directory: Directory }>,
  now: () => number = Date.now,
): Estate {
  return {
    async directory(communityId) {
      const hit = cache.get(communityId);
      if (hit && now() - hit.at < 1000) return hit.directory;
      const directory = { community: await readCommunity(db, communityId), staff: await readStaff(db, communityId) };
      cache.set(communityId, { at: now(), directory });
      return directory;
    },
    forget: communityId => void cache.delete(communityId),
    async setDuty(staffId, isOnDuty) {
      await db.execute(sql`update staff set on_duty = ${isOnDuty} where id = ${staffId}`);
    },
  };
}

async function readCommunity(db: Db, id: string): Promise<Community> {
  const [row] = await rows(
    db,
    sql`select c.*, (select array_agg(name order by name) from building b where b.community_id = c.id) as buildings from community c where c.id = ${id}`,
  );
  if (!row) throw new DomainError('not_found', `没有小区 ${id}。请先运行 npm run setup 建好小区。`);
  return {
    id,
    name: row['name'] as string,
    prefix: row['prefix'] as string,
    timeZone: row['time_zone'] as string,
    settings: row['settings'] as CommunitySettings,
    buildings: (row['buildings'] as string[] | null) ?? [],
  };
}

/** Members who work here now; who has left is in no list from that moment on. */
export async function readStaff(db: Db, communityId: string): Promise<readonly Staff[]> {
  const found = await rows(
    db,
    sql`select s.*, (select array_agg(building order by building) from staff_building b where b.staff_id = s.id) as buildings
        from staff s where s.community_id = ${communityId} and s.until is null order by s.id`,
  );
  return found.map(toStaff);
}

export const toStaff = (row: Row): Staff => ({
  id: Number(row['id']),
  communityId: row['community_id'] as string,
  code: row['code'] as string,
  name: row['name'] as string,
  role: row['role'] as Staff['role'],
  onDuty: row['on_duty'] as boolean,
  buildings: (row['buildings'] as string[] | null) ?? [],
  skills: (row['skills'] as Staff['skills'] | null) ?? [],
  ...(row['deputy_id'] == null ? {} : { deputyId: Number(row['deputy_id']) }),
});

/** The one member with this 工号; undefined when there is none, or several and no community is named. */
export async function findMember(db: Db, code: string, communityId?: string): Promise<Staff | undefined> {
  const found = await rows(
    db,
    sql`select s.*, null as buildings from staff s where s.code = ${code} and s.until is null
        and (${communityId ?? null}::text is null or s.community_id = ${communityId ?? null}) limit 2`,
  );
  return found.length === 1 ? toStaff(found[0]!) : undefined;
}

/** The community with this id, or the only one on record when none is named. */
export async function soleCommunity(db: Db, id?: string): Promise<{ readonly id: string; readonly name: string }> {
  const found = (await rows(db, sql`select id, name from community order by id`)) as { id: string; name: string }[];
  const list = found.map(c => `${c.id}（${c.name}）`).join('、');
  if (found.length === 0) throw new DomainError('not_found', '还没有小区。请先运行 npm run setup -- 小区文件.yaml。');
  if (id === undefined && found.length > 1)
    throw new DomainError('bad_input', `有几个小区：${list}。请加上 --community 小区编号。`);
  const one = id === undefined ? found[0] : found.find(c => c.id === id);
  if (!one) throw new DomainError('not_found', `没有小区 ${id}。现有：${list}。`);
  return one;
}

/** The id of this community, or of the only one on record when none is named; undefined: there is none, or several. */
export async function communityFor(db: Db, id?: string): Promise<string | undefined> {
  const found = await rows(
    db,
    sql`select id from community where ${id ?? null}::text is null or id = ${id ?? null} limit 2`,
  );
  return found.length === 1 ? (found[0]!['id'] as string) : undefined;
}
