import { sql } from 'drizzle-orm';
import type { RosterBook, StaffEntry, StaffFate } from '../ports/roster.ts';
import { type Client, type Db, type Row, rows } from './client.ts';
import { toStaff } from './estate.ts';
import type { RosterOptions } from './roster.ts';
import { type MemberRow, readMembers, writeDeputies, writeStaff } from './staff-rows.ts';

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
        if (!isDry)
          await writeStaff(
            db,
            communityId,
            decided.flatMap(d => d.row ?? []),
            now,
          );
        return decided.map(d => d.fate);
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
  if (row === undefined) return { fate: { fate: 'new' }, row: { onDuty: false, skills: [], buildings: [], ...entry } };
  if (row['until'] !== null) return { fate: { fate: 'gone' } };
  const { buildings, ...before } = toStaff(row);
  const after = { ...before, ...entry };
  const isSame =
    before.name === after.name &&
    before.role === after.role &&
    before.onDuty === after.onDuty &&
    sameList(before.skills, after.skills) &&
    (entry.buildings === undefined || sameList(buildings, entry.buildings));
  if (isSame) return { fate: { fate: 'same' } };
  const { code, name, role, onDuty, skills } = after;
  return {
    fate: { fate: 'changed', ...(before.name === name ? {} : { renamedFrom: before.name }) },
    row: {
      ...{ code, name, role, onDuty, skills },
      ...(entry.buildings === undefined ? {} : { buildings: entry.buildings }),
    },
  };
}

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && new Set([...a, ...b]).size === new Set(a).size;
