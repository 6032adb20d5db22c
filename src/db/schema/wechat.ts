import { sql } from 'drizzle-orm';
import { bigint, index, integer, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { WECHAT_PHASES } from '../../domain/wechat.ts';
import { communityId, moment } from './columns.ts';

const id = () => bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();

/** How a community's line to WeChat is, as whoever runs it last said. */
export const wechat = pgTable('wechat', {
  id: id(),
  communityId: communityId().unique('wechat_community'),
  phase: text('phase', { enum: WECHAT_PHASES }).notNull(),
  since: moment('since').notNull(),
  /** Whoever has it can log in: gone with the phase. */
  sealedQr: text('sealed_qr'),
  qrAt: moment('qr_at'),
  /** Our own nickname. */
  name: text('name'),
  lastHeardAt: moment('last_heard_at'),
  restarts: integer('restarts').notNull(),
  waiting: integer('waiting').notNull(),
  rssBytes: bigint('rss_bytes', { mode: 'number' }).notNull(),
  trouble: text('trouble'),
  /** Since then nothing is heard; absent: it is online, or never was. */
  awaySince: moment('away_since'),
  writtenAt: moment('written_at').notNull(),
});

/** A time in which nothing could be heard. */
export const wechatGap = pgTable(
  'wechat_gap',
  {
    id: id(),
    communityId: communityId(),
    from: moment('from').notNull(),
    until: moment('until').notNull(),
    /** Who at the desk has read of it. */
    seenBy: bigint('seen_by', { mode: 'number' }),
    seenAt: moment('seen_at'),
  },
  t => [
    unique('wechat_gap_once').on(t.communityId, t.from),
    index('wechat_gap_unseen').on(t.communityId).where(sql`seen_at is null`),
  ],
);
