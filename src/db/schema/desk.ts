import { bigint, index, pgTable, text } from 'drizzle-orm/pg-core';
import { communityId, moment } from './columns.ts';

/** A one-time code for signing in at the desk; only its hash is kept. */
export const deskInvite = pgTable('desk_invite', {
  hash: text('hash').primaryKey(),
  communityId: communityId(),
  staffId: bigint('staff_id', { mode: 'number' }).notNull(),
  expiresAt: moment('expires_at').notNull(),
  usedAt: moment('used_at'),
});

/** A signed-in browser; only the token's hash is kept. */
export const deskSession = pgTable(
  'desk_session',
  {
    hash: text('hash').primaryKey(),
    communityId: communityId(),
    staffId: bigint('staff_id', { mode: 'number' }).notNull(),
    csrf: text('csrf').notNull(),
    expiresAt: moment('expires_at').notNull(),
    endedAt: moment('ended_at'),
  },
  t => [index().on(t.staffId)],
);
