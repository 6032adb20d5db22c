import type { Ticket } from '../domain/ticket.ts';
import { type Row, toDate } from './client.ts';

/** Names the columns of a ticket in the order and shape `toTicket` reads, for raw statements. */
export function toTicket(row: Row): Ticket {
  const optional = <K extends string>(key: K, value: unknown) =>
    value == null ? {} : ({ [key]: value } as Record<K, never>);
  const day = (key: string, value: unknown) => (value == null ? {} : { [key]: toDate(value) });
  return {
    id: row['id'] as string,
    communityId: row['community_id'] as string,
    number: row['number'] as string,
    conversationId: Number(row['conversation_id']),
    contactId: Number(row['contact_id']),
    where: row['where'] as Ticket['where'],
    kind: row['kind'] as Ticket['kind'],
    category: row['category'] as Ticket['category'],
    urgency: row['urgency'] as Ticket['urgency'],
    responsibility: row['responsibility'] as Ticket['responsibility'],
    summary: row['summary'] as string,
    source: row['source'] as Ticket['source'],
    state: row['state'] as Ticket['state'],
    checked: row['checked'] as boolean,
    wantsPerson: row['wants_person'] as boolean,
    confidential: row['confidential'] as boolean,
    about: ((row['about'] as unknown[]) ?? []).map(Number),
    messages: ((row['messages'] as unknown[]) ?? []).map(Number),
    openedAt: toDate(row['opened_at']),
    version: Number(row['version']),
    ...optional('houseId', row['house_id'] == null ? null : Number(row['house_id'])),
    ...optional('phone', row['phone']),
    ...optional('danger', row['danger']),
    ...optional('demand', row['demand']),
    ...optional('happenedAt', row['happened_at']),
    ...optional('responsibleId', row['responsible_id'] == null ? null : Number(row['responsible_id'])),
    ...day('claimedAt', row['claimed_at']),
    ...day('closedAt', row['closed_at']),
  };
}
