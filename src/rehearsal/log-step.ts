import { randomUUID } from 'node:crypto';
import { LOGGED_SOURCE_NAMES } from '../domain/ticket.ts';
import { Unreadable } from './mistakes.ts';
import { WORDS } from './names.ts';
import type { ReadPress } from './staff-steps.ts';
import type { Field, Value } from './value.ts';

/** What is written down of a case, by the name the desk sends it under. */
const ITEMS: Readonly<Record<string, readonly [string, (value: Value) => string]>> = {
  来源: ['source', value => (value.oneOf(WORDS.source) === 'chat' ? value.fail(NOT_CHAT) : value.oneOf(WORDS.source))],
  内容: ['words', value => value.text()],
  位置: ['where', value => value.text()],
  姓名: ['name', value => value.text()],
  电话: ['phone', value => value.text()],
  紧急: ['urgency', value => value.oneOf(WORDS.urgency)],
  类别: ['category', value => value.oneOf(WORDS.category)],
  对方编号: ['externalNumber', value => value.text()],
};
const NOT_CHAT = `登记的不是聊天。可以写：${Object.values(LOGGED_SOURCE_NAMES).join('、')}。`;

/** 小张登记: a case that did not come by chat, put on record at the desk; pressed again (重按) it is the same press. */
export const logCase: ReadPress = value => {
  const fields = value.fields();
  const isTwice = fields.find(f => f.key === '重按')?.value.yes() ?? false;
  const body = { ...Object.fromEntries(fields.filter(f => f.key !== '重按').map(item)), actId: randomUUID() };
  return async (_stage, clerk) => async () => {
    if (isTwice) await clerk.post('cases', body);
    return clerk.post('cases', body);
  };
};

function item({ key, value, line }: Field): readonly [string, string] {
  const found = Object.hasOwn(ITEMS, key) ? ITEMS[key] : undefined;
  if (!found) throw new Unreadable(line, `“登记”里没有“${key}”。可以写：${Object.keys(ITEMS).join('、')}、重按。`);
  return [found[0], found[1](value)];
}
