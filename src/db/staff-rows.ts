import { sql } from 'drizzle-orm';
import type { Deputy, StaffEntry } from '../ports/roster.ts';
import { type Db, rows } from './client.ts';

/** Members as they are to stand on record; `buildings` replaces those the member had, absent leaves them. */
export type MemberRow = Required<Omit<StaffEntry, 'buildings'>> & Pick<StaffEntry, 'buildings'>;

/** Somebody new, of whom only the entry is known. */
export const newMember = (entry: StaffEntry): MemberRow => ({
  ...{ onDuty: false, skills: [], buildings: [], slackUser: null, email: null },
  ...entry,
});

/** Puts members on record or brings them up to date, in one statement. */
export async function writeStaff(db: Db, communityId: string, members: readonly MemberRow[], now: Date): Promise<void> {
  if (members.length === 0) return;
  await freeSlackUsers(db, communityId, members);
  const written = members.map(({ onDuty, slackUser, ...member }) => ({
    ...member,
    on_duty: onDuty,
    slack_user: slackUser,
  }));
  await db.execute(sql`
    with x as (
      select * from rows from (jsonb_to_recordset(${JSON.stringify(written)}::jsonb)
        as (code text, name text, role text, on_duty boolean, skills text[], buildings text[], slack_user text, email text)) with ordinality
    ), s as (
      insert into staff(community_id, code, name, role, on_duty, skills, slack_user, email, "from")
      select ${communityId}::text, code, name, role, on_duty, skills, slack_user, email, ${now.toISOString()}::timestamptz from x order by ordinality
      on conflict (community_id, code) do update
        set name = excluded.name, role = excluded.role, on_duty = excluded.on_duty, skills = excluded.skills,
          slack_user = excluded.slack_user, email = excluded.email
      returning id, code
    ), gone as (
      delete from staff_building b using s join x using (code)
      where b.staff_id = s.id and x.buildings is not null and b.building <> all(x.buildings)
    ) insert into staff_building(community_id, staff_id, building)
      select distinct ${communityId}::text, s.id, b from x join s using (code), unnest(x.buildings) b
      on conflict do nothing`);
}

/** Two who change places would be two for a moment; and who has left needs no id. */
async function freeSlackUsers(db: Db, communityId: string, members: readonly MemberRow[]): Promise<void> {
  const users = members.flatMap(m => m.slackUser ?? []);
  if (users.length === 0) return;
  await db.execute(sql`
    update staff set slack_user = null
    where community_id = ${communityId} and slack_user in (select jsonb_array_elements_text(${JSON.stringify(users)}::jsonb))
      and (until is not null or code in (select jsonb_array_elements_text(${JSON.stringify(members.map(m => m.code))}::jsonb)))`);
}

/** Whose the Slack members and addresses are now, by what they are: "U0123ABCD", "zhang@example.com". */
export async function readHolders(
  db: Db,
  communityId: string,
  wanted: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (wanted.length === 0) return new Map();
  const found = await rows(
    db,
    sql`select s.code, w.is from jsonb_array_elements_text(${JSON.stringify(wanted)}::jsonb) as w("is")
          join staff s on s.community_id = ${communityId}::text and s.until is null and w.is in (s.slack_user, s.email)`,
  );
  return new Map(found.map(row => [row['is'] as string, row['code'] as string]));
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
