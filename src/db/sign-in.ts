import { createHash, randomBytes, randomInt } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Clock } from '../ports/clock.ts';
import type { SignIn } from '../ports/desk.ts';
import { type Client, rows } from './client.ts';
import { toStaff } from './estate.ts';

const CODE_MS = 10 * 60_000;
const SESSION_MS = 12 * 3_600_000;
/** No letters or digits that are mistaken for one another when read out; 50 bits, so guessing is hopeless. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const CODE_LENGTH = 10;

const hash = (token: string) => createHash('sha256').update(token).digest('base64url');
const plainCode = (code: string) => code.toUpperCase().replace(/[^A-Z0-9]/g, '');

/** Codes and sessions of the desk; the table holds hashes only. Time is business time. */
export function createSignIn({ db }: Pick<Client, 'db'>, clock: Clock): SignIn {
  const at = (ms = 0) => sql`${new Date(clock.now().getTime() + ms).toISOString()}::timestamptz`;
  return {
    async invite(staffId) {
      const code = Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
      await db.execute(
        sql`insert into desk_invite(hash, community_id, staff_id, expires_at)
            select ${hash(code)}, community_id, id, ${at(CODE_MS)} from staff where id = ${staffId} and until is null`,
      );
      return { code: `${code.slice(0, 5)}-${code.slice(5)}`, expiresAt: new Date(clock.now().getTime() + CODE_MS) };
    },

    async redeem(code) {
      const token = randomBytes(32).toString('base64url');
      // One statement: of two who use a code at once, one finds it used.
      const [session] = await rows(
        db,
        sql`with used as (
            update desk_invite set used_at = ${at()}
            where hash = ${hash(plainCode(code))} and used_at is null and expires_at > ${at()} returning community_id, staff_id
          ) insert into desk_session(hash, community_id, staff_id, csrf, expires_at)
            select ${hash(token)}, community_id, staff_id, ${randomBytes(16).toString('base64url')}, ${at(SESSION_MS)} from used returning expires_at`,
      );
      return session && { token, expiresAt: new Date(clock.now().getTime() + SESSION_MS) };
    },

    async staffOf(token) {
      const [row] = await rows(
        db,
        sql`select s.*, d.csrf, (select array_agg(building order by building) from staff_building b where b.staff_id = s.id) as buildings
            from desk_session d join staff s on s.id = d.staff_id
            where d.hash = ${hash(token)} and d.ended_at is null and d.expires_at > ${at()} and s.until is null`,
      );
      return row && { staff: toStaff(row), csrf: row['csrf'] as string };
    },

    async signOut(token) {
      await db.execute(
        sql`update desk_session set ended_at = ${at()} where hash = ${hash(token)} and ended_at is null`,
      );
    },
  };
}
