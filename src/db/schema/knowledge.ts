import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { ARTICLE_STATES } from '../../domain/article.ts';
import { communityId, moment } from './columns.ts';

const number = (name: string) => bigint(name, { mode: 'number' });

/** What a company knows, as owners are told it. */
export const article = pgTable(
  'article',
  {
    id: uuid('id').primaryKey(),
    communityId: communityId(),
    number: integer('number').notNull(),
    title: text('title').notNull(),
    questions: jsonb('questions').$type<readonly string[]>().notNull(),
    answer: text('answer').notNull(),
    source: text('source').notNull(),
    asOf: date('as_of', { mode: 'string' }).notNull(),
    validUntil: date('valid_until', { mode: 'string' }),
    state: text('state', { enum: ARTICLE_STATES }).notNull(),
    version: integer('version').notNull(),
    /** The terms of title, questions and answer, by which it is found. */
    terms: text('terms').array().notNull(),
    proposedBy: number('proposed_by'),
    approvedBy: number('approved_by'),
    ticketId: uuid('ticket_id'),
    createdAt: moment('created_at').notNull(),
    changedAt: moment('changed_at').notNull(),
  },
  t => [
    unique('article_number').on(t.communityId, t.number),
    uniqueIndex('article_title').on(t.communityId, t.title).where(sql`state <> 'retired'`),
    index('article_terms').using('gin', t.terms).where(sql`state = 'approved'`),
  ],
);

/** An article that was given to an owner as the answer, and what came of it. */
export const articleGiven = pgTable(
  'article_given',
  {
    conversationId: number('conversation_id').notNull(),
    uptoSeq: number('upto_seq').notNull(),
    communityId: communityId(),
    articleId: uuid('article_id').notNull(),
    articleVersion: integer('article_version').notNull(),
    score: real('score').notNull(),
    composed: boolean('composed').notNull(),
    at: moment('at').notNull(),
    helped: boolean('helped'),
    helpedAt: moment('helped_at'),
  },
  t => [primaryKey({ columns: [t.conversationId, t.uptoSeq, t.articleId] }), index().on(t.communityId, t.articleId)],
);
