import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { Where } from '../../domain/house.ts';
import { CATEGORIES, DANGERS, INTENTS, RESPONSIBILITIES, URGENCIES } from '../../domain/labels.ts';
import { type Actor, EVENT_KINDS, SOURCES, TICKET_STATES } from '../../domain/ticket.ts';
import { communityId, moment } from './columns.ts';

export const ticket = pgTable(
  'ticket',
  {
    id: uuid('id').primaryKey(),
    communityId: communityId(),
    number: text('number').notNull().unique(),
    conversationId: bigint('conversation_id', { mode: 'number' }).notNull(),
    contactId: bigint('contact_id', { mode: 'number' }).notNull(),
    houseId: bigint('house_id', { mode: 'number' }),
    where: jsonb('where').$type<Where>().notNull(),
    phone: text('phone'),
    kind: text('kind', { enum: INTENTS }).notNull(),
    category: text('category', { enum: CATEGORIES }).notNull(),
    urgency: text('urgency', { enum: URGENCIES }).notNull(),
    responsibility: text('responsibility', { enum: RESPONSIBILITIES }).notNull(),
    danger: text('danger', { enum: DANGERS }),
    summary: text('summary').notNull(),
    demand: text('demand'),
    happenedAt: text('happened_at'),
    source: text('source', { enum: SOURCES }).notNull(),
    state: text('state', { enum: TICKET_STATES }).notNull(),
    checked: boolean('checked').notNull().default(false),
    wantsPerson: boolean('wants_person').notNull().default(false),
    confidential: boolean('confidential').notNull().default(false),
    responsibleId: bigint('responsible_id', { mode: 'number' }),
    about: bigint('about', { mode: 'number' }).array().notNull().default([]),
    messages: bigint('messages', { mode: 'number' }).array().notNull().default([]),
    openedAt: moment('opened_at').notNull(),
    claimedAt: moment('claimed_at'),
    closedAt: moment('closed_at'),
    touchedAt: moment('touched_at').notNull(),
    version: integer('version').notNull(),
  },
  t => [
    index('ticket_conversation').on(t.conversationId, t.openedAt.desc()),
    index('ticket_desk').on(t.communityId, t.state, t.touchedAt.desc()),
    index('ticket_closed')
      .on(t.communityId, t.touchedAt.desc().nullsFirst(), t.id)
      .where(sql`state not in ('recorded', 'claimed')`),
    index('ticket_closed_room')
      .on(t.communityId, sql`(${t.where}->>'room')`)
      .where(sql`state not in ('recorded', 'claimed')`),
    index('ticket_words').using('gin', t.summary.op('gin_trgm_ops')),
  ],
);

/** The append-only story; a trigger refuses UPDATE and DELETE. */
export const ticketEvent = pgTable(
  'ticket_event',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    communityId: communityId(),
    ticketId: uuid('ticket_id').notNull(),
    kind: text('kind', { enum: EVENT_KINDS }).notNull(),
    at: moment('at').notNull(),
    actor: jsonb('actor').$type<Actor>().notNull(),
    data: jsonb('data').$type<Record<string, unknown>>(),
    reason: text('reason'),
    /** The press of a button it came from: the same press twice has one effect. */
    actId: text('act_id').unique(),
  },
  t => [index().on(t.ticketId, t.id), index().on(t.communityId, t.id)],
);

/** When a staff member last looked at a case; what came later is unread. */
export const deskSeen = pgTable(
  'desk_seen',
  {
    staffId: bigint('staff_id', { mode: 'number' }).notNull(),
    ticketId: uuid('ticket_id').notNull(),
    communityId: communityId(),
    at: moment('at').notNull(),
  },
  t => [primaryKey({ columns: [t.staffId, t.ticketId] })],
);

/** Who has words in the reply box of a case, as of when. */
export const deskWriting = pgTable(
  'desk_writing',
  {
    staffId: bigint('staff_id', { mode: 'number' }).notNull(),
    ticketId: uuid('ticket_id').notNull(),
    communityId: communityId(),
    at: moment('at').notNull(),
  },
  t => [primaryKey({ columns: [t.staffId, t.ticketId] })],
);

/** 常用语 of a community's desk. */
export const saying = pgTable(
  'saying',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    communityId: communityId(),
    title: text('title').notNull(),
    text: text('text').notNull(),
  },
  t => [index().on(t.communityId)],
);
