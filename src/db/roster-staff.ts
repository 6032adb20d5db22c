import { sql } from 'drizzle-orm';
import type { RosterBook, StaffEntry, StaffFate } from '../ports/roster.ts';
import { type Client, type Db, type Row, rows } from './client.ts';
import { toStaff } from './estate.ts';
import type { RosterOptions } from './roster.ts';
import { refuseTaken } from './slack-members.ts';
import { type MemberRow, newMember, readHolders, readMembers, writeDeputies, writeStaff } from './staff-rows.ts';

/** The members of one community, as a staff list brings them up to date. */
export function createStaffBook(
  client: Client,
  inTurn: <T>(fn: (db: Db) => Promise<T>) => Promise<T>,
  { communityId, now, isDry }: RosterOptions,
): Pick<RosterBook, 'hire' | 'setDeputies' | 'onDuty'> {
  const membersOf = async (db: Db, codes: readonly string[]) =>
    new Map((await readMembers(db, communityId, codes)).map(row => [row['code'] as string, row]));

  return {
    hire: entries =>
      inTurn(async db => {
        const known = await membersOf(
          db,
          entries.map(e => e.code),
        );
        const decided = entries.map(entry => decide(entry, known.get(entry.code)));
        const changed = decided.flatMap(d => d.row ?? []);
        const wanted = changed.flatMap(({ slackUser, email }) => [slackUser ?? [], email ?? []].flat());
        const taken = refuseTaken(changed, await readHolders(db, communityId, wanted));
        if (!isDry)
          await writeStaff(
            db,
            communityId,
            changed.filter(row => !taken.has(row.code)),
            now,
          );
        return decided.map(({ fate, row }): StaffFate => {
          const holder = row && taken.get(row.code);
          return holder === undefined ? fate : { fate: 'taken', holder };
        });
      }),
    setDeputies: deputies =>
      inTurn(async db => {
        const codes = deputies.flatMap(d => (d.deputy === undefined ? [d.code] : [d.code, d.deputy]));
        const known = await membersOf(db, [...new Set(codes)]);
        const isHere = (code: string) => known.get(code)?.['until'] === null;
        if (!isDry) await writeDeputies(db, communityId, deputies);
        return {
          changed: deputies.filter(d => isChange(d.deputy, known.get(d.code), isHere)).map(d => d.code),
          unknown: [...new Set(deputies.flatMap(d => d.deputy ?? []))].filter(code => !isHere(code)),
        };
      }),
    async onDuty() {
      const [row] = await rows(
        client.db,
        sql`select count(*) as n from staff where community_id = ${communityId} and until is null and on_duty`,
      );
      return Number(row!['n']);
    },
  };
}

const isChange = (deputy: string | undefined, row: Row | undefined, isHere: (code: string) => boolean): boolean =>
  (deputy === undefined || isHere(deputy)) && (row?.['deputy'] ?? undefined) !== deputy;

function decide(entry: StaffEntry, row: Row | undefined): { readonly fate: StaffFate; readonly row?: MemberRow } {
  if (row === undefined) return { fate: { fate: 'new' }, row: newMember(entry) };
  if (row['until'] !== null) return { fate: { fate: 'gone' } };
  const { buildings, ...before } = toStaff(row);
  const { slackUser, email } = inSlack(entry, row);
  const after = { ...before, ...entry };
  const isSame =
    before.name === after.name &&
    before.role === after.role &&
    before.onDuty === after.onDuty &&
    slackUser === row['slack_user'] &&
    email === row['email'] &&
    sameList(before.skills, after.skills) &&
    (entry.buildings === undefined || sameList(buildings, entry.buildings));
  if (isSame) return { fate: { fate: 'same' } };
  const { code, name, role, onDuty, skills } = after;
  const losesSlack = (row['slack_user'] !== null && slackUser === null) || (row['email'] !== null && email === null);
  return {
    fate: { fate: 'changed', ...(before.name === name ? {} : { renamedFrom: before.name, losesSlack }) },
    row: {
      ...{ code, name, role, onDuty, skills, slackUser, email },
      ...(entry.buildings === undefined ? {} : { buildings: entry.buildings }),
    },
  };
}

/**
 * How the member is recognised from now on: a Slack member found by an address that is given up is somebody else's again. A 工号
 * under another name may be another person's: nobody presses as him whom the list does not name anew.
 */
function inSlack(entry: StaffEntry, row: Row): Pick<MemberRow, 'slackUser' | 'email'> {
  if (entry.name !== row['name']) return { email: entry.email ?? null, slackUser: entry.slackUser ?? null };
  const before = { slackUser: row['slack_user'] as string | null, email: row['email'] as string | null };
  const email = entry.email === undefined ? before.email : entry.email;
  const isMoved = before.email !== null && email !== before.email;
  return { email, slackUser: entry.slackUser === undefined ? (isMoved ? null : before.slackUser) : entry.slackUser };
}

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && new Set([...a, ...b]).size === new Set(a).size;
