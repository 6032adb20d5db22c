import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { SECRET_KINDS } from '../../domain/conceal.ts';
import { ENCLOSURE_KINDS } from '../../domain/enclosure.ts';
import type { Attachment, Changed, EarlierText } from '../../domain/message.ts';
import type { Reading } from '../../domain/reading.ts';
import { bytea, communityId, moment } from './columns.ts';

const id = () => bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();

/** One chat identity on one channel; bound to a person only after verification. */
export const contact = pgTable(
  'contact',
  {
    id: id(),
    communityId: communityId(),
    channel: text('channel').notNull(),
    account: text('account').notNull(),
    externalId: text('external_id').notNull(),
    personId: bigint('person_id', { mode: 'number' }),
    /** Since when it has been this person's without a break; absent: nobody's, or nobody wrote it down. */
    boundAt: moment('bound_at'),
    sealedName: text('sealed_name'),
    greetedAt: moment('greeted_at'),
    limitedUntil: moment('limited_until'),
    /** Codes tried in vain since then. */
    codeTries: integer('code_tries').notNull().default(0),
    codeTriesFrom: moment('code_tries_from'),
    from: moment('from').notNull(),
    until: moment('until'),
  },
  t => [unique().on(t.channel, t.account, t.externalId), index().on(t.personId)],
);

/** A chat, and the queue of its turns: due_at, attempts and lease make the row claimable. */
export const conversation = pgTable(
  'conversation',
  {
    id: id(),
    communityId: communityId(),
    contactId: bigint('contact_id', { mode: 'number' })
      .notNull()
      .references(() => contact.id),
    channel: text('channel').notNull(),
    account: text('account').notNull(),
    address: text('address').notNull(),
    /** Topic of the room that is overheard; absent: one person's own chat. */
    room: text('room'),
    /** Mark of the channel's login that its address holds under; absent: it holds for good. */
    login: text('login'),
    /** Chats of ended logins whose cases were ever spoken of here. */
    earlier: bigint('earlier', { mode: 'number' }).array().notNull().default([]),
    state: jsonb('state').$type<Record<string, unknown>>().notNull().default({}),
    version: integer('version').notNull().default(0),
    lastSeq: bigint('last_seq', { mode: 'number' }).notNull().default(0),
    takenOverBy: bigint('taken_over_by', { mode: 'number' }),
    takenOverTicket: uuid('taken_over_ticket'),
    firstPendingAt: moment('first_pending_at'),
    dueAt: moment('due_at'),
    urgent: boolean('urgent').notNull().default(false),
    /** When the last turn that could not wait ended. */
    urgentTurnAt: moment('urgent_turn_at'),
    /** When a reader of a line every two seconds would be through: how fast somebody writes. */
    readBy: moment('read_by'),
    attempts: integer('attempts').notNull().default(0),
    leaseBy: text('lease_by'),
    leaseUntil: moment('lease_until'),
  },
  t => [
    unique().on(t.channel, t.account, t.address),
    index('conversation_due').on(t.urgent.desc(), t.dueAt).where(sql`due_at is not null`),
    index('conversation_community').on(t.communityId),
    index('conversation_contact').on(t.contactId),
    index('conversation_login').on(t.channel, t.account, t.login, t.id).where(sql`login is not null`),
  ],
);

/** What an owner wrote, stored once, numbers concealed. */
export const message = pgTable(
  'message',
  {
    id: id(),
    communityId: communityId(),
    conversationId: bigint('conversation_id', { mode: 'number' })
      .notNull()
      .references(() => conversation.id),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    channel: text('channel').notNull(),
    account: text('account').notNull(),
    externalId: text('external_id').notNull(),
    text: text('text').notNull(),
    /** In a room: who said it. */
    speakerId: bigint('speaker_id', { mode: 'number' }),
    /** In a room: it was said to us. */
    isAddressed: boolean('is_addressed').notNull().default(false),
    pictures: integer('pictures').notNull().default(0),
    /** What came instead of words: a sticker, a place, a voice message. */
    attachment: jsonb('attachment').$type<Attachment>(),
    /** What stood there before the owner changed it, oldest first. */
    earlier: jsonb('earlier').$type<readonly EarlierText[]>(),
    /** The message it changed or took back, when it is no message of its own. */
    changes: jsonb('changes').$type<Changed>(),
    /** Taken back by the owner; what it said stays on record for staff. */
    recalledAt: moment('recalled_at'),
    sentAt: moment('sent_at'),
    arrivedAt: moment('arrived_at').notNull(),
    handledAt: moment('handled_at'),
    setAsideAt: moment('set_aside_at'),
  },
  t => [
    unique('message_once').on(t.channel, t.account, t.externalId),
    unique('message_seq').on(t.conversationId, t.seq),
    index('message_pending').on(t.conversationId, t.seq).where(sql`handled_at is null`),
    index('message_community').on(t.communityId, t.id),
    index('message_set_aside').on(t.communityId).where(sql`set_aside_at is not null`),
    index('message_words').using('gin', t.text.op('gin_trgm_ops')),
  ],
);

/** Values behind the marks ⟦p1⟧ of a conversation's texts. */
export const concealed = pgTable(
  'concealed',
  {
    conversationId: bigint('conversation_id', { mode: 'number' }).notNull(),
    communityId: communityId(),
    no: integer('no').notNull(),
    kind: text('kind', { enum: SECRET_KINDS }).notNull(),
    sealed: text('sealed').notNull(),
    hash: text('hash').notNull(),
    endHash: text('end_hash').notNull(),
  },
  t => [
    primaryKey({ columns: [t.conversationId, t.no] }),
    unique('concealed_value').on(t.conversationId, t.hash),
    index().on(t.communityId, t.hash),
    index().on(t.communityId, t.endHash),
  ],
);

/** What a burst up to a message was understood to mean; kept so that a second try does not ask again. */
export const reading = pgTable(
  'reading',
  {
    conversationId: bigint('conversation_id', { mode: 'number' }).notNull(),
    uptoSeq: bigint('upto_seq', { mode: 'number' }).notNull(),
    communityId: communityId(),
    reading: jsonb('reading').$type<Reading>().notNull(),
    at: moment('at').notNull(),
  },
  t => [primaryKey({ columns: [t.conversationId, t.uptoSeq] })],
);

export const media = pgTable(
  'media',
  {
    id: uuid('id').primaryKey(),
    communityId: communityId(),
    conversationId: bigint('conversation_id', { mode: 'number' }).notNull(),
    /** Absent: staff sent it. */
    messageId: bigint('message_id', { mode: 'number' }),
    ticketId: uuid('ticket_id'),
    type: text('type').notNull(),
    width: integer('width').notNull(),
    height: integer('height').notNull(),
    bytes: bytea('bytes').notNull(),
    /** A preview was made, or cannot be. */
    isPreviewed: boolean('is_previewed').notNull().default(false),
  },
  t => [
    index().on(t.conversationId),
    index('media_unpreviewed').on(t.id).where(sql`not is_previewed`),
    foreignKey({ columns: [t.messageId], foreignColumns: [message.id] }),
  ],
);

/** The voice, video or file of a message, as it came; its case is the message's. */
export const enclosure = pgTable(
  'enclosure',
  {
    id: uuid('id').primaryKey(),
    communityId: communityId(),
    conversationId: bigint('conversation_id', { mode: 'number' }).notNull(),
    messageId: bigint('message_id', { mode: 'number' }).notNull(),
    kind: text('kind', { enum: ENCLOSURE_KINDS }).notNull(),
    name: text('name'),
    type: text('type').notNull(),
    seconds: integer('seconds'),
    bytes: bytea('bytes').notNull(),
  },
  t => [
    unique('enclosure_of_message').on(t.messageId),
    foreignKey({ columns: [t.messageId], foreignColumns: [message.id] }),
  ],
);
