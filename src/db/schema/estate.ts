import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import type { CommunitySettings } from '../../domain/community.ts';
import { STAFF_ROLES, TIE_ROLES } from '../../domain/people.ts';
import { communityId, moment } from './columns.ts';

const id = () => bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();

export const community = pgTable('community', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  prefix: text('prefix').notNull().unique(),
  timeZone: text('time_zone').notNull(),
  settings: jsonb('settings').$type<CommunitySettings>().notNull(),
});

/** Last ticket number said, by community and local year; gaps are fine, a repeat is not. */
export const counter = pgTable(
  'counter',
  { communityId: communityId(), year: integer('year').notNull(), last: integer('last').notNull() },
  t => [primaryKey({ columns: [t.communityId, t.year] })],
);

export const building = pgTable(
  'building',
  { id: id(), communityId: communityId(), name: text('name').notNull() },
  t => [unique().on(t.communityId, t.name)],
);

export const house = pgTable(
  'house',
  {
    id: id(),
    communityId: communityId(),
    building: text('building').notNull(),
    unit: text('unit').notNull().default(''),
    room: text('room').notNull(),
  },
  t => [unique().on(t.communityId, t.building, t.unit, t.room)],
);

/** Somebody tied to a house. Name and phone are sealed; hashes serve look-up by equality. */
export const person = pgTable(
  'person',
  {
    id: id(),
    communityId: communityId(),
    sealedName: text('sealed_name').notNull(),
    nameHash: text('name_hash').notNull(),
    /** 女士 or 先生 as on file; empty: unknown. */
    title: text('title').notNull().default(''),
    sealedPhone: text('sealed_phone'),
    phoneHash: text('phone_hash'),
    phoneEndHash: text('phone_end_hash'),
  },
  t => [index().on(t.communityId, t.phoneHash), index().on(t.communityId, t.nameHash)],
);

export const tie = pgTable(
  'tie',
  {
    id: id(),
    communityId: communityId(),
    personId: bigint('person_id', { mode: 'number' })
      .notNull()
      .references(() => person.id),
    houseId: bigint('house_id', { mode: 'number' })
      .notNull()
      .references(() => house.id),
    role: text('role', { enum: TIE_ROLES }).notNull(),
    from: moment('from').notNull(),
    until: moment('until'),
  },
  t => [index().on(t.personId), index().on(t.houseId)],
);

export const staff = pgTable(
  'staff',
  {
    id: id(),
    communityId: communityId(),
    code: text('code').notNull(),
    name: text('name').notNull(),
    role: text('role', { enum: STAFF_ROLES }).notNull(),
    onDuty: boolean('on_duty').notNull().default(false),
    deputyId: bigint('deputy_id', { mode: 'number' }),
    skills: text('skills').array().notNull().default([]),
    /** Member id in Slack ("U0123ABC"). */
    slackUser: text('slack_user'),
    /** Of work, in small letters; by it Slack members are recognised. */
    email: text('email'),
    from: moment('from').notNull(),
    until: moment('until'),
  },
  t => [
    unique().on(t.communityId, t.code),
    unique('staff_slack_user').on(t.communityId, t.slackUser),
    index('staff_email').on(t.email).where(sql`email is not null`),
  ],
);

export const staffBuilding = pgTable(
  'staff_building',
  {
    communityId: communityId(),
    staffId: bigint('staff_id', { mode: 'number' })
      .notNull()
      .references(() => staff.id),
    building: text('building').notNull(),
  },
  t => [primaryKey({ columns: [t.staffId, t.building] })],
);
