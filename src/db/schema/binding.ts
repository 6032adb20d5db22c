import { sql } from 'drizzle-orm';
import { bigint, index, pgTable, text } from 'drizzle-orm/pg-core';
import { TIE_ROLES } from '../../domain/people.ts';
import { communityId, moment } from './columns.ts';

const id = () => bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();
const number = (name: string) => bigint(name, { mode: 'number' });

/** A one-time code that binds whoever sends it to a home; only its hash is kept. */
export const bindingCode = pgTable(
  'binding_code',
  {
    id: id(),
    communityId: communityId(),
    personId: number('person_id').notNull(),
    houseId: number('house_id').notNull(),
    hash: text('hash').notNull().unique(),
    madeBy: number('made_by').notNull(),
    madeAt: moment('made_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    usedAt: moment('used_at'),
    usedBy: number('used_by'),
  },
  t => [index().on(t.communityId, t.houseId)],
);

/** Somebody who wants his chat bound to a home; a member of staff decides. */
export const bindingRequest = pgTable(
  'binding_request',
  {
    id: id(),
    communityId: communityId(),
    contactId: number('contact_id').notNull(),
    conversationId: number('conversation_id').notNull(),
    /** As he wrote it, or as it stands in the roster. */
    building: text('building').notNull(),
    unit: text('unit').notNull().default(''),
    room: text('room').notNull(),
    role: text('role', { enum: TIE_ROLES }).notNull(),
    sealedName: text('sealed_name'),
    /** Who in the roster he seems to be. */
    personId: number('person_id'),
    at: moment('at').notNull(),
    decidedAt: moment('decided_at'),
    decidedBy: number('decided_by'),
    outcome: text('outcome', { enum: ['granted', 'refused', 'withdrawn'] }),
  },
  t => [index('binding_waiting').on(t.communityId, t.at).where(sql`decided_at is null`), index().on(t.contactId)],
);
