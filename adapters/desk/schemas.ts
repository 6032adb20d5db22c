import { z } from 'zod';
import { DomainError } from '../../src/domain/errors.ts';
import { CATEGORIES, INTENTS, RESPONSIBILITIES, URGENCIES } from '../../src/domain/labels.ts';
import { TIE_ROLES } from '../../src/domain/people.ts';
import { LOGGED_SOURCE_NAMES, type LoggedSource } from '../../src/domain/ticket.ts';

// Far above what the verbs allow: they say what is too long, this only keeps out what no page would send.
const text = z.string().max(20_000);
const id = z.string().min(1).max(64);
const pictures = z.array(id).max(20).exactOptional();

/** What every act carries: the version the person saw, and the act's own id. */
export const actSchema = z.object({ version: z.int().nonnegative(), actId: id });

export const replySchema = z.object({ text, seenSeq: z.int().nonnegative(), pictures });
export const noteSchema = z.object({ text });
export const resolveSchema = z.object({ done: text, pictures });
export const reasonSchema = z.object({ reason: text });
export const reassignSchema = z.object({ toStaffId: z.int() });
export const correctSchema = z.object({ outboxKey: z.string().min(1).max(300), text });
export const limitSchema = z.object({ hours: z.number().nonnegative().max(8760) });
export const untieSchema = z.object({ houseId: z.int().exactOptional() });
const part = z.string().max(200);
export const bindingSchema = z.object({
  building: part,
  unit: part.default(''),
  room: part,
  role: z.enum(TIE_ROLES),
  personId: z.int().exactOptional(),
  name: part.exactOptional(),
});
export const bindingIdSchema = z.object({ id: z.coerce.number().int().nonnegative() });
export const homesSchema = z.object({ words: z.string().max(200) });
export const bindingCodeSchema = z.object({ personId: z.int(), houseId: z.int() });
export const nothingSchema = z.object({});

const place = z.string().max(200).exactOptional();
export const logSchema = z.object({
  actId: id,
  source: z.enum(Object.keys(LOGGED_SOURCE_NAMES) as LoggedSource[]),
  words: text,
  where: place,
  name: place,
  phone: place,
  urgency: z.enum(URGENCIES).exactOptional(),
  category: z.enum(CATEGORIES).exactOptional(),
  externalNumber: place,
});
export const recategoriseSchema = z.object({
  change: z.object({
    kind: z.enum(INTENTS).exactOptional(),
    category: z.enum(CATEGORIES).exactOptional(),
    urgency: z.enum(URGENCIES).exactOptional(),
    responsibility: z.enum(RESPONSIBILITIES).exactOptional(),
    where: z.object({ building: place, unit: place, room: place, location: place }).exactOptional(),
  }),
});

export const listSchema = z.object({
  state: z.enum(['open', 'mine', 'nobody', 'closed']).default('open'),
  words: z.string().max(200).exactOptional(),
});
export const storySchema = z.object({ seen: z.literal('1').exactOptional() });
export const idSchema = z.object({ id });
export const enclosureSchema = z.object({ id, enclosure: id });
export const sayingSchema = z.object({ title: z.string().max(100), text });
export const sayingIdSchema = z.object({ id: z.coerce.number().int() });
export const dutySchema = z.object({ isOnDuty: z.boolean() });
export const previewSchema = z.object({
  kind: z.enum(['reply', 'resolve', 'decline', 'correct']),
  text,
  outboxKey: z.string().max(300).exactOptional(),
});
export const gapsSeenSchema = z.object({ upto: z.int().nonnegative() });
export const articlesSchema = z.object({ words: z.string().max(200).exactOptional() });
export const tryArticlesSchema = z.object({ question: z.string().max(2000) });
const articleWords = z.object({
  title: z.string().max(2000),
  questions: z.array(z.string().max(2000)).max(200),
  answer: text,
  source: z.string().max(2000),
  asOf: z.string().max(40),
  validUntil: z.string().max(40).exactOptional(),
});
export const proposeArticleSchema = z.object({ words: articleWords, ticketId: id.exactOptional() });
export const articleActSchema = z.object({ version: z.int().positive() });
export const editArticleSchema = articleActSchema.extend({ words: articleWords });
export const inviteSchema = z.object({ staffId: z.int() });
export const enterSchema = z.object({ code: z.string().max(200).default('') });

/** The value in the schema's shape, or bad_input naming what is wrong. */
export function read<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const where = [...new Set(result.error.issues.map(i => i.path.join('.')).filter(Boolean))].join('、');
  throw new DomainError('bad_input', `提交的内容不完整或不正确${where ? `（${where}）` : ''}。请刷新页面后再试。`);
}
