import { dirname, resolve } from 'node:path';
import { readEstateFile } from '../commands/estate-file.ts';
import type { ArticleWords } from '../domain/article.ts';
import type { CommunitySettings } from '../domain/community.ts';
import { DomainError } from '../domain/errors.ts';
import type { EstatePlan, PersonPlan, StaffPlan } from '../domain/estate.ts';
import { CATEGORIES, CATEGORY_NAMES, type Category } from '../domain/labels.ts';
import { surname } from '../domain/people.ts';
import { ROOM } from './hand-in.ts';
import { readKnowledge } from './knowledge.ts';
import { Unreadable } from './mistakes.ts';
import { WORDS } from './names.ts';
import { mistakesIn } from './own-texts.ts';
import { readHours } from './times.ts';
import type { Field, Value } from './value.ts';

/** Who may appear in a rehearsal, by the name its steps call them. */
export interface Cast {
  readonly plan: EstatePlan;
  /** undefined: a stranger, on no file. */
  readonly owners: ReadonlyMap<string, PersonPlan | undefined>;
  readonly staff: ReadonlyMap<string, StaffPlan>;
  /** What the company knows. */
  readonly knowledge: readonly ArticleWords[];
}

const SAMPLE = new URL('../../estates/sample.yaml', import.meta.url).pathname;
const HOME = /^([^-\s]+)(?:-([^-\s]+))?-([^-\s]+)$/;
const STRANGER = '陌生人';
const EVERYBODY = '所有人';
/** How much of its cases is shown there. */
const SHOWN = { full: 'full', masked: 'masked', number: 'number' } as const;
const DUTY = { 值班: true, 休息: false } as const;

/** The sample estate, or the one named, with what the rehearsal lays down for itself. */
export function readCast(file: string, estate?: Value, staff?: Value, owners?: Value, knowledge?: Value): Cast {
  const fields = estate?.fields() ?? [];
  const own = fields.find(f => f.key === '文件');
  const base = own ? estateAt(resolve(dirname(file), own.value.text()), own.value) : readEstateFile(SAMPLE);
  const plan = fields.filter(f => f.key !== '文件').reduce(withSetting, base);
  const members = readStaff(plan.staff, staff);
  const people = readOwners(plan.people, owners);
  return {
    plan: { ...plan, staff: [...members.values()], people: [...people.values()].filter(p => p !== undefined) },
    owners: people,
    staff: members,
    knowledge: readKnowledge(knowledge),
  };
}

function estateAt(path: string, value: Value): EstatePlan {
  try {
    return readEstateFile(path);
  } catch (error) {
    if (error instanceof DomainError) return value.fail(error.message);
    throw error;
  }
}

const TEXT_SETTINGS = {
  '24小时电话': 'phone24',
  电梯救援: 'liftRescue',
  燃气电话: 'gasPhone',
  隐私说明: 'privacyUrl',
} as const;

function withSetting(plan: EstatePlan, { key, value, line }: Field): EstatePlan {
  const { community } = plan;
  const set = (settings: Partial<CommunitySettings>): EstatePlan => ({
    ...plan,
    community: { ...community, settings: { ...community.settings, ...settings } },
  });
  if (Object.hasOwn(TEXT_SETTINGS, key))
    return set({ [TEXT_SETTINGS[key as keyof typeof TEXT_SETTINGS]]: value.text() });
  if (key === '答复分钟') return set({ answerMinutes: value.count() });
  if (key === '夜间') {
    const [quietFrom, quietUntil] = readHours(value);
    return set({ quietFrom, quietUntil });
  }
  if (key === '客服时间') {
    const [deskFrom, deskUntil] = readHours(value);
    return set({ deskFrom, deskUntil });
  }
  if (key === '文案') {
    const texts = Object.fromEntries(value.fields().map(f => [f.key, f.value.text()]));
    for (const { key: rule, value: words } of value.fields()) {
      const [mistake] = mistakesIn(rule, words.text());
      if (mistake) return words.fail(`${rule}：${mistake}。`);
    }
    return set({ texts });
  }
  if (key === '节日') {
    const [day, words] = [value.fields().find(f => f.key === '日期'), value.fields().find(f => f.key === '问候')];
    if (!day || !words) return value.fail('节日要写：{ 日期: 2026-10-01, 问候: 国庆节快乐 }');
    return set({ greetings: [{ from: day.value.text(), until: day.value.text(), words: words.value.text() }] });
  }
  const { slack } = community.settings;
  if (key === 'Slack') return set({ slack: { ...slack, show: value.oneOf(SHOWN) } });
  if (key === 'Slack频道') return set({ slack: { ...slack, channels: readChannels(value) } });
  if (key === '名称') return { ...plan, community: { ...community, name: value.text() } };
  const known = [
    '文件',
    '名称',
    'Slack',
    'Slack频道',
    '文案',
    '节日',
    '夜间',
    '客服时间',
    '答复分钟',
    ...Object.keys(TEXT_SETTINGS),
  ];
  throw new Unreadable(line, `“小区”里没有“${key}”这一项。可以写：${known.join('、')}。`);
}

/** Names of channels by category, as people call it. */
function readChannels(value: Value): Readonly<Partial<Record<Category, string>>> {
  const channels = value.fields().map(({ key, value: name, line }) => {
    const category = CATEGORIES.find(c => CATEGORY_NAMES[c] === key);
    if (!category)
      throw new Unreadable(line, `没有“${key}”这个类别。可以写：${Object.values(CATEGORY_NAMES).join('、')}。`);
    return [category, name.text()];
  });
  return Object.fromEntries(channels);
}

function readStaff(known: readonly StaffPlan[], value?: Value): Map<string, StaffPlan> {
  const staff = new Map(known.map(s => [s.name, s]));
  for (const { key, value: said, line } of value?.fields() ?? []) {
    if (key === EVERYBODY) {
      const onDuty = said.oneOf(DUTY);
      for (const [name, member] of staff) staff.set(name, { ...member, onDuty });
    } else staff.set(key, readMember(key, staff.get(key), said, line));
  }
  return staff;
}

function readMember(name: string, before: StaffPlan | undefined, said: Value, line: number): StaffPlan {
  if (said.kind === 'text') {
    if (!before)
      throw new Unreadable(line, `不认识员工“${name}”。新员工请写：${name}: { 岗位: 秩序维护, 工号: "6001" }。`);
    return { ...before, onDuty: said.oneOf(DUTY) };
  }
  let member: StaffPlan = before ?? { code: '', name, role: 'desk', onDuty: true, buildings: [], skills: [] };
  for (const { key, value, line: at } of said.fields()) {
    if (key === '岗位') member = { ...member, role: value.oneOf(WORDS.role) };
    else if (key === '工号') member = { ...member, code: value.text() };
    else if (key === '值班') member = { ...member, onDuty: value.yes() };
    else if (key === '楼栋') member = { ...member, buildings: value.texts() };
    else throw new Unreadable(at, `员工没有“${key}”这一项。可以写：岗位、工号、值班、楼栋。`);
  }
  return member.code ? member : said.fail(`新员工“${name}”还缺工号，请补上，例如 工号: "6001"。`);
}

/** What an owner is called: the surname with 女士 or 先生, else the whole name. */
const calledAs = ({ name, title }: PersonPlan): string => (title ? `${surname(name)}${title}` : name);

function readOwners(known: readonly PersonPlan[], value?: Value): Map<string, PersonPlan | undefined> {
  const owners = new Map<string, PersonPlan | undefined>();
  // Of several 陈女士 only the first is called so; the others by their whole names.
  for (const person of known) owners.set(owners.has(calledAs(person)) ? person.name : calledAs(person), person);
  owners.set(STRANGER, undefined);
  owners.set(ROOM, undefined);
  for (const { key, value: said } of value?.fields() ?? []) {
    if (said.kind === 'text') owners.set(key, said.oneOf({ [STRANGER]: undefined }));
    else owners.set(key, readOwner(key, owners.get(key), said));
  }
  return owners;
}

function readOwner(called: string, before: PersonPlan | undefined, said: Value): PersonPlan {
  let person: PersonPlan = before ?? { name: called, title: '', homes: [], chats: [] };
  for (const { key, value, line } of said.fields()) {
    if (key === '姓名') person = { ...person, name: value.text() };
    else if (key === '称呼') person = { ...person, title: value.oneOf({ 女士: '女士', 先生: '先生' } as const) };
    else if (key === '电话') person = { ...person, phone: value.text() };
    else if (key === '房屋') person = { ...person, homes: value.texts().map(home => readHome(home, value)) };
    else throw new Unreadable(line, `业主没有“${key}”这一项。可以写：姓名、称呼、电话、房屋。`);
  }
  return person;
}

function readHome(written: string, value: Value): PersonPlan['homes'][number] {
  const [, building, unit = '', room] = HOME.exec(written) ?? [];
  if (!building || !room) return value.fail(`“${written}”不是房屋。请写成 3-2-1201（栋-单元-房号）或 5-301。`);
  return { building, unit, room, role: 'owner' };
}
