import { readFileSync } from 'node:fs';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { DomainError } from '../domain/errors.ts';
import type { EstatePlan } from '../domain/estate.ts';
import { CATEGORIES } from '../domain/labels.ts';
import { SLACK_USER, STAFF_ROLES, TIE_ROLES } from '../domain/people.ts';
import { OUR_RULES } from '../rehearsal/our-rules.ts';
import { mistakesIn } from '../rehearsal/own-texts.ts';
import { RULES } from '../rehearsal/rules.ts';

const HOME = /^([^-\s]+)(?:-([^-\s]+))?-([^-\s]+)$/;
const hours = z.string().regex(/^\d\d:\d\d-\d\d:\d\d$/, '要写成 "22:00-06:00" 这样的时段');
const text = z.string().min(1, '不能为空');
const code = z.union([z.string(), z.number()]).transform(String);
const phone = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^\d{7,12}$/, '要写成 7 到 12 位数字'));

const isTimeZone = (name: string) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
};

const day = z.iso.date('要写成 2026-10-01 这样的日期');
const greeting = z
  .strictObject({ from: day, until: day, words: text.max(20, '问候最多 20 字') })
  .refine(g => g.from <= g.until, '开始要在结束之前')
  .refine(g => !/清明/.test(g.words), '清明不问候')
  .superRefine((g, context) => {
    for (const { what, words, instead } of [...RULES, ...OUR_RULES])
      if (words.test(g.words))
        context.addIssue({ code: 'custom', path: ['words'], message: `不能这样说（${what}）：${instead}` });
  });

/** The company's own wording: only of sentences it may word, with what must stand in them, and fit to be said. */
const ownTexts = z.record(z.string(), text.max(200, '一句话最多 200 字')).superRefine((texts, context) => {
  for (const [rule, words] of Object.entries(texts))
    for (const message of mistakesIn(rule, words)) context.addIssue({ code: 'custom', path: [rule], message });
});

const channel = z.string().regex(/^[CG][A-Z0-9]{6,}$/, '要写成频道编号，例如 C0123ABCD（在频道详情的最下面）');
const slack = z
  .strictObject({
    channel: channel.optional(),
    channels: z.partialRecord(z.enum(CATEGORIES), channel).transform(dropUndefined).optional(),
    show: z.enum(['full', 'masked', 'number'], '只能是 full、masked（默认）或 number').optional(),
  })
  .transform(dropUndefined);

const person = z.strictObject({
  name: text,
  title: z.enum(['女士', '先生', '']).default(''),
  phone: phone.optional(),
  role: z.enum(TIE_ROLES).default('owner'),
  homes: z.array(z.string().regex(HOME, '要写成 3-2-1201（栋-单元-房号）或 5-301')).default([]),
  chats: z.array(z.strictObject({ channel: text, address: text })).default([]),
});

/** The shape of an estate file; the same block stands in a rehearsal. */
const estateSchema = z
  .strictObject({
    community: z.strictObject({
      id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/, '只用小写字母、数字和连字符，例如 cuihu'),
      name: text,
      prefix: z.string().regex(/^[A-Z]{1,4}$/, '用 1 到 4 个大写字母，例如 CH'),
      timeZone: z.string().refine(isTimeZone, '没有这个时区，例如 Asia/Shanghai').default('Asia/Shanghai'),
      phone24: text,
      liftRescue: text.optional(),
      gasPhone: text.optional(),
      privacyUrl: z.url('要写成完整的网址').optional(),
      quiet: hours.default('22:00-06:00'),
      desk: hours.default('08:30-18:00'),
      answerMinutes: z.int().positive().optional(),
      greetings: z.array(greeting).optional(),
      texts: ownTexts.optional(),
      slack: slack.optional(),
    }),
    buildings: z.array(code).default([]),
    staff: z
      .array(
        z.strictObject({
          code,
          name: text,
          role: z.enum(STAFF_ROLES),
          onDuty: z.boolean().default(true),
          deputy: code.optional(),
          buildings: z.array(code).default([]),
          skills: z.array(z.enum(CATEGORIES)).default([]),
          slack: z.string().regex(SLACK_USER, '要写成 Slack 成员编号，例如 U0123ABCD').optional(),
          email: z
            .email('要写成邮箱，例如 zhang@example.com')
            .transform(address => address.toLowerCase())
            .optional(),
        }),
      )
      .min(1, '至少要有一位员工'),
    people: z.array(person).default([]),
    sayings: z.array(z.strictObject({ title: text, text })).default([]),
  })
  .transform((file): EstatePlan => {
    const { id, name, prefix, timeZone, quiet, desk, ...rest } = file.community;
    const [quietFrom, quietUntil] = quiet.split('-') as [string, string];
    const [deskFrom, deskUntil] = desk.split('-') as [string, string];
    const settings = { ...dropUndefined(rest), quietFrom, quietUntil, deskFrom, deskUntil };
    return {
      community: { id, name, prefix, timeZone, settings },
      buildings: file.buildings,
      staff: file.staff.map(({ slack, ...member }) => dropUndefined({ ...member, slackUser: slack })),
      people: file.people.map(p => ({
        ...dropUndefined(p),
        homes: p.homes.map(h => {
          const [, building, unit, room] = HOME.exec(h)!;
          return { building: building!, unit: unit ?? '', room: room!, role: p.role };
        }),
      })),
      sayings: file.sayings,
    };
  });

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Optional settings that are absent are left out, not set to undefined. */
function dropUndefined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as Defined<T>;
}

/** Reads an estate file; every mistake is named with its place in the file. */
export function readEstateFile(path: string): EstatePlan {
  try {
    const parsed = estateSchema.safeParse(parse(readFileSync(path, 'utf8')));
    if (parsed.success) return parsed.data;
    const lines = parsed.error.issues.map(i => `  · ${i.path.join('.')}：${i.message}`);
    throw new DomainError('bad_input', `${path} 里有要改的地方：\n${lines.join('\n')}`);
  } catch (error) {
    if (error instanceof YAMLParseError)
      throw new DomainError('bad_input', `${path} 不是有效的 YAML：${error.message}`);
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new DomainError('bad_input', `没有找到文件 ${path}，请检查路径。`);
    throw error;
  }
}
