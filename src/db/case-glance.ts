import { sql } from 'drizzle-orm';
import { markOf, type SecretKind } from '../domain/conceal.ts';
import { houseLabel, type Where } from '../domain/house.ts';
import type { CaseGlance } from '../ports/case-board.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { Directory } from '../ports/record.ts';
import type { Row } from './client.ts';
import { toTicket } from './tickets-mapping.ts';

/**
 * Columns with what must be hidden in words of a case: of a ticket `t`, its contact `k` and that one's person `p`. Also those who
 * live with the reporter, or where it happened: words of his may name them.
 */
export const KNOWN = sql`k.sealed_name as contact_name, p.sealed_name,
  (select jsonb_agg(jsonb_build_object('building', h.building, 'unit', h.unit, 'room', h.room))
    from tie x join house h on h.id = x.house_id where x.person_id = p.id and x.until is null) as homes,
  (select jsonb_agg(n.sealed_name) from (
    select distinct q.sealed_name from tie x join person q on q.id = x.person_id
    where x.until is null and (x.house_id = t.house_id
      or x.house_id in (select y.house_id from tie y where y.person_id = k.person_id and y.until is null))
    limit 50) n) as household,
  (select jsonb_agg(jsonb_build_object('no', s.no, 'kind', s.kind, 'sealed', s.sealed))
    from concealed s where s.conversation_id = t.conversation_id) as secrets`;

interface Sealed {
  readonly no: number;
  readonly kind: SecretKind;
  readonly sealed: string;
}

/** A row of a ticket with those columns, as a desk outside may come to show it. */
export function toGlance(row: Row, { community, staff }: Directory, cipher: Cipher): CaseGlance {
  const ticket = toTicket(row);
  const household = (row['household'] as (string | null)[] | null) ?? [];
  const secrets = (row['secrets'] as Sealed[] | null) ?? [];
  return {
    ticket,
    community,
    staff,
    known: {
      names: [row['sealed_name'], row['contact_name'], ...household].flatMap(sealed =>
        sealed ? [cipher.open(sealed as string)] : [],
      ),
      homes: [...((row['homes'] as Where[] | null) ?? []), ticket.where].map(houseLabel).filter(Boolean),
    },
    secrets: new Map(secrets.map(({ no, kind, sealed }) => [markOf(kind, no), cipher.open(sealed)])),
  };
}
