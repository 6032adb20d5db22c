import { type SQL, sql } from 'drizzle-orm';
import { mayBind, type Staff, surname, type TieRole } from '../domain/people.ts';
import type { BindingLine, BindingView, HomeLine, Place, Resident } from '../ports/binding.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { Clock } from '../ports/clock.ts';
import { type Client, type Row, rows, toDate } from './client.ts';

const MOST_HOMES = 20;

/** What the desk reads of requests and homes of its own community. */
export function createBindingView({ db }: Pick<Client, 'db'>, cipher: Cipher, clock: Clock): BindingView {
  /** People tied to the house today. */
  const residentsOf = (houseId: SQL) => {
    const now = sql`${clock.now().toISOString()}::timestamptz`;
    return sql`(select jsonb_agg(jsonb_build_object('id', p.id, 'name', p.sealed_name, 'phone', p.sealed_phone, 'role', t.role) order by t.id)
      from tie t join person p on p.id = t.person_id
      where t.house_id = ${houseId} and t."from" <= ${now} and (t.until is null or t.until > ${now}))`;
  };
  const named = (staff: Staff, sealed: string) => {
    const name = cipher.open(sealed);
    return mayBind(staff) ? name : `${surname(name)}**`;
  };
  const toResidents = (staff: Staff, found: unknown, likely?: number): readonly Resident[] =>
    ((found as { id: number; name: string; phone: string | null; role: TieRole }[] | null) ?? []).map(
      ({ id, name, phone, role }) => ({
        personId: id,
        name: named(staff, name),
        role,
        fits: id === likely,
        ...(phone && mayBind(staff) ? { phoneEnd: cipher.open(phone).slice(-4) } : {}),
      }),
    );

  return {
    async waiting({ communityId }) {
      const [row] = await rows(
        db,
        sql`select count(*) as n from binding_request where community_id = ${communityId} and decided_at is null`,
      );
      return Number(row?.['n']);
    },

    async requests(staff) {
      const found = await rows(
        db,
        sql`select b.*, h.id as home_id, w.sealed_name as bound_name, ${residentsOf(sql`h.id`)} as residents
            from binding_request b join contact c on c.id = b.contact_id left join person w on w.id = c.person_id
            left join house h on h.community_id = b.community_id and h.building = b.building and h.unit = b.unit and h.room = b.room
            where b.community_id = ${staff.communityId} and b.decided_at is null order by b.at limit 100`,
      );
      return found.map(
        (row): BindingLine => ({
          id: Number(row['id']),
          at: toDate(row['at']),
          ...toPlace(row),
          role: row['role'] as TieRole,
          isHome: row['home_id'] != null,
          residents: toResidents(staff, row['residents'], Number(row['person_id'] ?? -1)),
          ...(row['sealed_name'] ? { name: named(staff, row['sealed_name'] as string) } : {}),
          ...(row['bound_name'] ? { boundTo: named(staff, row['bound_name'] as string) } : {}),
        }),
      );
    },

    async homes(staff, words) {
      const parts = words.normalize('NFKC').match(/[A-Za-z]?\d+|[A-Za-z]/g) ?? [];
      if (parts.length < 2) return [];
      const [building, room] = [parts[0]!.toUpperCase(), parts.at(-1)!];
      const unit = parts.length > 2 ? parts[1]! : undefined;
      const found = await rows(
        db,
        sql`select h.*, ${residentsOf(sql`h.id`)} as residents from house h
            where h.community_id = ${staff.communityId} and h.building = ${building} and h.room = ${room}
              and (${unit ?? null}::text is null or h.unit = ${unit ?? null}::text) order by h.unit limit ${MOST_HOMES}`,
      );
      return found.map(
        (row): HomeLine => ({
          houseId: Number(row['id']),
          ...toPlace(row),
          residents: toResidents(staff, row['residents']),
        }),
      );
    },
  };
}

const toPlace = (row: Row): Place => ({
  building: row['building'] as string,
  unit: row['unit'] as string,
  room: row['room'] as string,
});
