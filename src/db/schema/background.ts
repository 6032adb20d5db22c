import { bigint, boolean, foreignKey, integer, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { bytea, communityId, moment } from './columns.ts';
import { media } from './conversation.ts';

/** What is done for the whole database now and then, and when it last was; unfinished while it ended before it started. */
export const chore = pgTable('chore', {
  name: text('name').primaryKey(),
  startedAt: moment('started_at').notNull(),
  endedAt: moment('ended_at'),
});

/** A small copy of a picture, shown in its place. */
export const preview = pgTable(
  'preview',
  {
    mediaId: uuid('media_id').primaryKey(),
    communityId: communityId(),
    type: text('type').notNull(),
    bytes: bytea('bytes').notNull(),
  },
  t => [foreignKey({ columns: [t.mediaId], foreignColumns: [media.id] })],
);

/** A file handed to the running service to be imported; the file goes when it has been, the row a day later. */
export const importRun = pgTable('import_run', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  communityId: communityId(),
  kind: text('kind').notNull(),
  isDry: boolean('is_dry').notNull(),
  sealedName: text('sealed_name').notNull(),
  sealedFile: text('sealed_file'),
  handedAt: moment('handed_at').notNull(),
  attempts: integer('attempts').notNull().default(0),
  /** Rows of the file read so far, and those that were bad. */
  read: integer('read').notNull().default(0),
  bad: integer('bad').notNull().default(0),
  exitCode: smallint('exit_code'),
  leaseBy: text('lease_by'),
  leaseUntil: moment('lease_until'),
});

/** What an import said; it may name people. */
export const importLine = pgTable(
  'import_line',
  {
    importId: bigint('import_id', { mode: 'number' }).notNull(),
    no: integer('no').notNull(),
    communityId: communityId(),
    sealedLine: text('sealed_line').notNull(),
  },
  t => [
    primaryKey({ columns: [t.importId, t.no] }),
    foreignKey({ columns: [t.importId], foreignColumns: [importRun.id] }).onDelete('cascade'),
  ],
);
