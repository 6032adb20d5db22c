import { type CorrectedField, ENGINES, type Engine, type FieldTally, type Tally } from './correction.ts';
import { CATEGORY_NAMES, INTENT_NAMES, URGENCY_NAMES } from './labels.ts';
import type { Week } from './week.ts';

const FIELD_NAMES: Readonly<Record<CorrectedField, string>> = {
  category: '类别',
  intent: '类型',
  urgency: '紧急程度',
  house: '位置',
};
const ENGINE_NAMES: Readonly<Record<Engine, string>> = {
  guard: '险情词',
  local: '本地',
  'local+model': '本地+模型',
};
const LABEL_NAMES: Readonly<Record<CorrectedField, Readonly<Record<string, string>>>> = {
  category: CATEGORY_NAMES,
  intent: INTENT_NAMES,
  urgency: URGENCY_NAMES,
  house: {},
};

/**
 * What staff are told of a week: how much the machine filed, and how much of it they put right. undefined: it filed nothing.
 */
export function weeklyLine(week: Week, all: Tally, engines: Readonly<Record<Engine, Tally>>): string | undefined {
  if (all.opened === 0) return undefined;
  const filed = `上周（${daysOf(week)}）机器登记 ${all.opened} 件`;
  if (all.corrected === 0) return `${filed}，同事一件也没有改。`;
  const share = `${filed}，同事改过 ${all.corrected} 件（${percent(all.corrected, all.opened)}）`;
  return `${share}：${fieldsOf(all)}。按引擎：${enginesOf(engines)}。`;
}

/** "11月16日–22日", "11月30日–12月6日". */
function daysOf({ first, last }: Week): string {
  const [, month, day] = first.split('-').map(Number);
  const [, lastMonth, lastDay] = last.split('-').map(Number);
  return `${month}月${day}日–${lastMonth === month ? '' : `${lastMonth}月`}${lastDay}日`;
}

/** Rounded, and neither nothing nor all where it is not. */
function percent(part: number, whole: number): string {
  const rounded = Math.round((part / whole) * 100);
  if (rounded === 0) return '不到 1%';
  return `${rounded === 100 && part < whole ? 99 : rounded}%`;
}

/** The most frequent first, and of that one what was taken for what. */
function fieldsOf({ fields }: Tally): string {
  const names = (Object.keys(FIELD_NAMES) as CorrectedField[])
    .filter(field => fields[field].count > 0)
    .sort((a, b) => fields[b].count - fields[a].count);
  return names
    .map((field, i) => `${FIELD_NAMES[field]} ${fields[field].count}${i === 0 ? mostOf(field, fields[field]) : ''}`)
    .join('、');
}

function mostOf(field: CorrectedField, { count, changes: [most] }: FieldTally): string {
  if (!most) return '';
  const names = LABEL_NAMES[field];
  const change = `${names[most.from] ?? most.from}→${names[most.to] ?? most.to}`;
  return most.count === count ? `（${change}）` : `（最多：${change} ${most.count}）`;
}

const enginesOf = (engines: Readonly<Record<Engine, Tally>>): string =>
  ENGINES.filter(engine => engines[engine].opened > 0)
    .map(engine => `${ENGINE_NAMES[engine]} ${engines[engine].corrected}/${engines[engine].opened}`)
    .join('，');
