import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, jsonb, pgTable, smallint, text, unique, uuid } from 'drizzle-orm/pg-core';
import { DANGERS } from '../../domain/labels.ts';
import type { OutboundBody } from '../../ports/channel.ts';
import { communityId, moment } from './columns.ts';

const id = () => bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();

/** One recipient on one channel account, and the queue of what goes to him. */
export const lane = pgTable(
  'lane',
  {
    id: id(),
    communityId: communityId(),
    channel: text('channel').notNull(),
    account: text('account').notNull(),
    address: text('address').notNull(),
    /** Number of the latest delivery; numbers follow each other in the order of commit. */
    lastNo: bigint('last_no', { mode: 'number' }).notNull().default(0),
    dueAt: moment('due_at'),
    urgent: boolean('urgent').notNull().default(false),
    leaseBy: text('lease_by'),
    leaseUntil: moment('lease_until'),
  },
  t => [
    unique('lane_of').on(t.channel, t.account, t.address),
    index('lane_due').on(t.urgent.desc(), t.dueAt).where(sql`due_at is not null`),
  ],
);

const OUTBOX_STATUSES = ['pending', 'sending', 'sent', 'refused', 'expired'] as const;

/** What goes out; a row before it is sent. */
export const outbox = pgTable(
  'outbox',
  {
    id: id(),
    communityId: communityId(),
    laneId: bigint('lane_id', { mode: 'number' })
      .notNull()
      .references(() => lane.id),
    conversationId: bigint('conversation_id', { mode: 'number' }),
    ticketId: uuid('ticket_id'),
    priority: smallint('priority').notNull(),
    key: text('key').notNull().unique('outbox_key'),
    body: jsonb('body').$type<OutboundBody>().notNull(),
    why: text('why').notNull(),
    notBefore: moment('not_before').notNull(),
    expiresAt: moment('expires_at'),
    writtenAt: moment('written_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    status: text('status', { enum: OUTBOX_STATUSES }).notNull().default('pending'),
    /** Number of the delivery in its lane. */
    no: bigint('no', { mode: 'number' }),
    sentAt: moment('sent_at'),
    externalId: text('external_id'),
  },
  t => [
    index('outbox_waiting').on(t.laneId, t.priority, t.id).where(sql`status in ('pending', 'sending')`),
    index('outbox_delivered').on(t.laneId, t.no).where(sql`no is not null`),
    index('outbox_community').on(t.communityId, t.id),
    index('outbox_conversation').on(t.conversationId),
    index('outbox_unsent').on(t.ticketId).where(sql`status <> 'sent' and ticket_id is not null`),
  ],
);

/** Every try at sending, with what came of it. */
export const attempt = pgTable(
  'attempt',
  {
    id: id(),
    communityId: communityId(),
    outboxId: bigint('outbox_id', { mode: 'number' }).notNull(),
    no: integer('no').notNull(),
    at: moment('at').notNull(),
    outcome: text('outcome', { enum: ['sent', 'retry', 'refused', 'expired'] }).notNull(),
    detail: text('detail'),
  },
  t => [index().on(t.outboxId)],
);

/** A moment at which a conversation has something to do besides answering. */
export const timer = pgTable(
  'timer',
  {
    key: text('key').primaryKey(),
    communityId: communityId(),
    conversationId: bigint('conversation_id', { mode: 'number' }).notNull(),
    name: text('name').notNull(),
    dueAt: moment('due_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    leaseBy: text('lease_by'),
    leaseUntil: moment('lease_until'),
  },
  t => [index('timer_due').on(t.dueAt)],
);

/** A danger somebody reported; people are paged again every two minutes until one acknowledges. */
export const alarm = pgTable(
  'alarm',
  {
    id: uuid('id').primaryKey(),
    communityId: communityId(),
    conversationId: bigint('conversation_id', { mode: 'number' }).notNull(),
    ticketId: uuid('ticket_id'),
    danger: text('danger', { enum: DANGERS }).notNull(),
    openedAt: moment('opened_at').notNull(),
    rounds: integer('rounds').notNull().default(1),
    acknowledgedAt: moment('acknowledged_at'),
    acknowledgedBy: bigint('acknowledged_by', { mode: 'number' }),
  },
  t => [
    index('alarm_open').on(t.communityId).where(sql`acknowledged_at is null`),
    index('alarm_conversation').on(t.conversationId, t.danger, t.openedAt),
  ],
);
