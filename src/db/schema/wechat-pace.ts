import { bigint, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { communityId, moment } from './columns.ts';

/** The line of a community's WeChat account: which process runs it, and what it has said lately. */
export const wechatPace = pgTable('wechat_pace', {
  communityId: communityId().primaryKey(),
  leaseBy: text('lease_by'),
  leaseUntil: moment('lease_until'),
  heldSince: moment('held_since').notNull(),
  /** Times of the latest that was said, oldest first; milliseconds. */
  said: bigint('said', { mode: 'number' }).array().notNull().default([]),
  nextAt: moment('next_at'),
});

/** Contacts of that account that are its friends. */
export const wechatFriend = pgTable(
  'wechat_friend',
  { communityId: communityId(), externalId: text('external_id').notNull() },
  t => [primaryKey({ columns: [t.communityId, t.externalId] })],
);
