import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { communityId, moment } from './columns.ts';

/** Where a case stands in Slack, and up to which of its events its thread has been told. */
export const slackCase = pgTable(
  'slack_case',
  {
    ticketId: uuid('ticket_id').primaryKey(),
    communityId: communityId(),
    channel: text('channel').notNull(),
    /** The card's message, whose thread is the case's. */
    ts: text('ts').notNull(),
    /** The message in whose thread it stands with many others; absent: its own. */
    threadTs: text('thread_ts'),
    seenEvent: bigint('seen_event', { mode: 'number' }).notNull(),
    /** Up to this event talk stands in the thread of a place it has left. */
    sinceEvent: bigint('since_event', { mode: 'number' }).notNull().default(0),
    /** What the card says of words to the owner: so many wait, so many could not be delivered. */
    saysWaiting: integer('says_waiting').notNull().default(0),
    saysRefused: integer('says_refused').notNull().default(0),
    /** How much of it Slack has been shown: full, masked, number. Of a row from before that was written down it could be anything. */
    showing: text('showing').notNull().default('full'),
    /** Messages of it whose words are taken back, wherever they stood. */
    kept: bigint('kept', { mode: 'number' }).array().notNull().default([]),
  },
  t => [
    index('slack_case_message').on(t.channel, t.ts),
    index('slack_case_thread').on(t.channel, t.threadTs).where(sql`thread_ts is not null`),
  ],
);

/** Where a case stood before it went elsewhere: what is said there is still said of it. */
export const slackFormer = pgTable(
  'slack_former',
  {
    channel: text('channel').notNull(),
    ts: text('ts').notNull(),
    threadTs: text('thread_ts'),
    communityId: communityId(),
    ticketId: uuid('ticket_id').notNull(),
    /** The card that stood there says where it is now. */
    pointsOn: boolean('points_on').notNull().default(false),
  },
  t => [
    primaryKey({ columns: [t.channel, t.ts] }),
    index('slack_former_case').on(t.ticketId),
    index('slack_former_thread').on(t.channel, t.threadTs).where(sql`thread_ts is not null`),
  ],
);

/** Many cases of one kind at once (an outage) stand in the thread of one message. */
export const slackGroup = pgTable(
  'slack_group',
  {
    communityId: communityId(),
    category: text('category').notNull(),
    channel: text('channel').notNull(),
    /** Absent: it is being posted. */
    ts: text('ts'),
    beganAt: moment('began_at').notNull(),
    usedAt: moment('used_at').notNull(),
  },
  t => [primaryKey({ columns: [t.communityId, t.category] })],
);

/** Everything Slack brought, sealed as it came, before it was acknowledged. The row stays: the same body may come again. */
export const slackInbound = pgTable(
  'slack_inbound',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** What Slack guarantees to be one: "event:Ev…", "action:<trigger id>". */
    key: text('key').notNull().unique('slack_inbound_key'),
    sealedBody: text('sealed_body').notNull(),
    arrivedAt: moment('arrived_at').notNull(),
    /** Absent: done, or given up. */
    dueAt: moment('due_at'),
    attempts: integer('attempts').notNull().default(0),
    leaseBy: text('lease_by'),
    leaseUntil: moment('lease_until'),
    /** What was said to people because of it, for the next try: once said is enough. */
    told: text('told').array().notNull().default([]),
  },
  t => [
    index('slack_inbound_due').on(t.dueAt).where(sql`due_at is not null`),
    index('slack_inbound_done').on(t.arrivedAt).where(sql`due_at is null`),
  ],
);

/** A message of a thread whose words were sent to the owner: changed or deleted later, its author is offered a correction. */
export const slackSent = pgTable(
  'slack_sent',
  {
    channel: text('channel').notNull(),
    ts: text('ts').notNull(),
    communityId: communityId(),
    ticketId: uuid('ticket_id').notNull(),
    outboxKey: text('outbox_key').notNull(),
  },
  t => [primaryKey({ columns: [t.channel, t.ts] })],
);

/** When the next thing may go to an account of the outside: a place in line, taken by one statement. */
export const pace = pgTable(
  'pace',
  {
    channel: text('channel').notNull(),
    account: text('account').notNull(),
    nextAt: moment('next_at').notNull(),
  },
  t => [primaryKey({ columns: [t.channel, t.account] })],
);
