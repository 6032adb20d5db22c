import { sql } from 'drizzle-orm';
import type { BoardPeople } from '../ports/case-board.ts';
import { type Client, type Row, rows } from './client.ts';
import { toStaff } from './estate.ts';

const MEMBER = sql`select s.*, (select array_agg(building order by building) from staff_building b where b.staff_id = s.id) as buildings
  from staff s where s.until is null`;

/** Slack members on record: by their id, once they are recognised by their address of work. */
export function createBoardPeople({ db }: Pick<Client, 'db'>): BoardPeople {
  const byUser: BoardPeople['byUser'] = async user =>
    (await rows(db, sql`${MEMBER} and s.slack_user = ${user} order by s.id`)).map(toStaff);
  return {
    byUser,
    async recognise(user, email) {
      await db.execute(
        sql`update staff s set slack_user = ${user} where s.email = ${email.toLowerCase()} and s.slack_user is null and s.until is null
            and not exists (select 1 from staff o where o.community_id = s.community_id and o.slack_user = ${user} and o.until is null)
            and (select count(*) from staff t where t.community_id = s.community_id and t.email = s.email and t.until is null) = 1`,
      );
      return byUser(user);
    },
    async usersOf(staffIds) {
      if (staffIds.length === 0) return new Map();
      const found = await rows(
        db,
        sql`select id, slack_user from staff where id = any(${`{${staffIds.join(',')}}`}::bigint[]) and slack_user is not null and until is null`,
      );
      return new Map(found.map((row: Row) => [Number(row['id']), row['slack_user'] as string]));
    },
  };
}
