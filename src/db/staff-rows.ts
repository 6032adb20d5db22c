import { sql } from 'drizzle-orm';
import type { Deputy, StaffEntry } from '../ports/roster.ts';
import { type Db, rows } from './client.ts';

/** Members as they are to stand on record; `buildings` replaces those the member had, absent leaves them. */
export type MemberRow = Required<Omit<StaffEntry, 'buildings'>> & Pick<StaffEntry, 'buildings'>;

/** Puts members on record or brings them up to date, in one statement. */
export async function writeStaff(db: Db, communityId: string, members: readonly MemberRow[], now: Date): Promise<void> {
  if (members.length === 0) return;
  const written = members.map(({ onDuty, ...member }) => ({ ...member, on_duty: onDuty }));
  await db.execute(sql`
    with x as (
      select * from rows from (jsonb_to_recordset(${JSON.stringify(written)}::jsonb)
        as (code text, name text, role text, on_duty boolean, skills text[], buildings text[])) with ordinality
    ), s as (
      insert into staff(community_id, code, name, role, on_duty, skills, "from")
      select ${communityId}::text, code, name, role, on_duty, skills, ${now.toISOString()}::timestamptz from x order by ordinality
      on conflict (community_id, code) do update
        set name = excluded.name, role = excluded.role, on_duty = excluded.on_duty, skills = excluded.skills
      returning id, code
    ), gone as (
      delete from staff_building b using s join x using (code)
      where b.staff_id = s.id and x.buildings is not null and b.building <> all(x.buildings)
    ) insert into staff_building(community_id, staff_id, building)
      select distinct ${communityId}::text, s.id, b from x join s using (code), unnest(x.buildings) b
      on conflict do nothing`);
}

/** Sets the deputies of members on record, in one statement; one that nobody is leaves the deputy as it was. */
export async function writeDeputies(db: Db, communityId: string, deputies: readonly Deputy[]): Promise<void> {
  if (deputies.length === 0) return;
  await db.execute(sql`
    update staff s set deputy_id = d.id
    from jsonb_to_recordset(${JSON.stringify(deputies)}::jsonb) as x(code text, deputy text)
      left join staff d on d.community_id = ${communityId}::text and d.code = x.deputy and d.until is null
    where s.community_id = ${communityId}::text and s.code = x.code and (x.deputy is null or d.id is not null)
      and s.deputy_id is distinct from d.id`);
}

/** Who on record has these codes, with the code of the deputy. */
export async function readMembers(db: Db, communityId: string, codes: readonly string[]) {
  return rows(
    db,
    sql`select s.*, d.code as deputy,
          (select array_agg(building order by building) from staff_building b where b.staff_id = s.id) as buildings
        from jsonb_array_elements_text(${JSON.stringify(codes)}::jsonb) as x(code)
          join staff s on s.community_id = ${communityId}::text and s.code = x.code
          left join staff d on d.id = s.deputy_id`,
  );
}
