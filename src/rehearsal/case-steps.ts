import { houseLabel, whereLabel } from '../domain/house.ts';
import type { EventKind } from '../domain/ticket.ts';
import type { Cast } from './cast.ts';
import { Difference, Unreadable } from './mistakes.ts';
import { EVENT_NAMES, WORDS } from './names.ts';
import { type Filed, filedCases } from './record.ts';
import type { ReadStep } from './step.ts';
import type { Field, Value } from './value.ts';

/** What one item says of a case, and whether that is so. */
interface Claim {
  readonly wanted: string;
  readonly got: (filed: Filed) => string;
  readonly holds: (filed: Filed) => boolean;
}
type ReadClaim = (value: Value, cast: Cast) => Claim;

/** The value itself, in its Chinese word. */
const label =
  <T extends string>(words: Readonly<Record<string, T>>, of: (filed: Filed) => T | undefined): ReadClaim =>
  value => {
    const label = value.kind === 'text' && value.text() === '没有' ? undefined : value.oneOf(words);
    const name = (l: T | undefined) => Object.keys(words).find(w => words[w] === l) ?? '没有';
    return { wanted: value.text(), got: f => name(of(f)), holds: f => of(f) === label };
  };

const exactly =
  (of: (filed: Filed) => string): ReadClaim =>
  value => {
    const wanted = value.text();
    return { wanted, got: of, holds: f => of(f) === wanted };
  };

const including =
  (of: (filed: Filed) => string): ReadClaim =>
  value => {
    const words = value.texts();
    return { wanted: `含“${words.join('”“')}”`, got: of, holds: f => words.every(w => of(f).includes(w)) };
  };

const yes =
  (of: (filed: Filed) => boolean): ReadClaim =>
  value => {
    const wanted = value.yes();
    return { wanted: wanted ? '是' : '否', got: f => (of(f) ? '是' : '否'), holds: f => of(f) === wanted };
  };

const many =
  (of: (filed: Filed) => number): ReadClaim =>
  value => {
    const wanted = value.count();
    return { wanted: String(wanted), got: f => String(of(f)), holds: f => of(f) === wanted };
  };

const eventsOf = (value: Value): readonly EventKind[] =>
  value.kind === 'list' ? value.items().map(item => item.oneOf(WORDS.event)) : [value.oneOf(WORDS.event)];
const named = (kinds: readonly EventKind[]): string => kinds.map(k => EVENT_NAMES[k]).join('、');

const happenedInOrder: ReadClaim = value => {
  const wanted = eventsOf(value);
  return {
    wanted: `依次有 ${named(wanted)}`,
    got: f => named(f.events),
    holds({ events }) {
      let from = 0;
      return wanted.every(kind => {
        const at = events.indexOf(kind, from);
        from = at + 1;
        return at >= 0;
      });
    },
  };
};

const neverHappened: ReadClaim = value => {
  const shunned = eventsOf(value);
  return {
    wanted: `没有 ${named(shunned)}`,
    got: f => named(f.events),
    holds: ({ events }) => !shunned.some(kind => events.includes(kind)),
  };
};

const inHands: ReadClaim = (value, cast) => {
  const wanted = value.text();
  if (wanted !== '没有' && !cast.staff.has(wanted))
    value.fail(`不认识员工“${wanted}”。认识的：${[...cast.staff.keys()].join('、')}；还没人负责写 没有。`);
  return { wanted, got: f => f.responsible || '没有', holds: f => (f.responsible || '没有') === wanted };
};

const CLAIMS: Readonly<Record<string, ReadClaim>> = {
  来源: label(WORDS.source, f => f.ticket.source),
  状态: label(WORDS.state, f => f.ticket.state),
  类型: label(WORDS.kind, f => f.ticket.kind),
  类别: label(WORDS.category, f => f.ticket.category),
  紧急: label(WORDS.urgency, f => f.ticket.urgency),
  责任: label(WORDS.responsibility, f => f.ticket.responsibility),
  危险: label(WORDS.danger, f => f.ticket.danger),
  编号: exactly(f => f.ticket.number),
  地点: exactly(f => whereLabel(f.ticket.where)),
  地点含: including(f => whereLabel(f.ticket.where)),
  房屋: exactly(f => houseLabel(f.ticket.where)),
  事项: including(f => f.ticket.summary),
  诉求: including(f => f.ticket.demand ?? ''),
  发生时间: including(f => f.ticket.happenedAt ?? ''),
  电话: yes(f => f.ticket.phone !== undefined),
  核对: yes(f => f.ticket.checked),
  要人工: yes(f => f.ticket.wantsPerson),
  保密: yes(f => f.ticket.confidential),
  负责人: inHands,
  消息: many(f => f.ticket.messages.length),
  图片: many(f => f.pictures),
  经过: happenedInOrder,
  经过没有: neverHappened,
};

const NTH = '第';

/** 工单: what is on record of a case; the newest unless 第 names one. */
export const caseStep: ReadStep = (value, cast) => {
  const fields = value.fields();
  const nth = fields.find(f => f.key === NTH)?.value.count();
  const claims = fields.filter(f => f.key !== NTH).map(f => ({ key: f.key, ...readClaim(f, cast) }));
  return async stage => {
    await stage.calm();
    const filed = await filedCases(stage.service.client);
    const one = nth === undefined ? filed.at(-1) : filed[nth - 1];
    if (!one) throw new Difference(nth === undefined ? '有一张工单' : `有第 ${nth} 张工单`, `一共 ${filed.length} 张`);
    for (const { key, wanted, got, holds } of claims)
      if (!holds(one)) throw new Difference(`${one.ticket.number} 的${key}：${wanted}`, got(one));
  };
};

function readClaim({ key, value, line }: Field, cast: Cast): Claim {
  const read = Object.hasOwn(CLAIMS, key) ? CLAIMS[key] : undefined;
  if (!read) throw new Unreadable(line, `“工单”里没有“${key}”。可以写：${NTH}、${Object.keys(CLAIMS).join('、')}。`);
  return read(value, cast);
}

/** 工单数: how many cases are on record in all. */
export const casesStep: ReadStep = value => {
  const wanted = value.count();
  return async stage => {
    await stage.calm();
    const filed = await filedCases(stage.service.client);
    const list = filed.map(f => `${f.ticket.number} ${f.ticket.summary}`).join('；');
    if (filed.length !== wanted) throw new Difference(`一共 ${wanted} 张工单`, `${filed.length} 张：${list}`);
  };
};
