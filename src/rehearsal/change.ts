import type { Where } from '../domain/house.ts';
import { Unreadable } from './mistakes.ts';
import { WORDS } from './names.ts';
import type { Field } from './value.ts';

const PLACES = { 楼栋: 'building', 单元: 'unit', 房号: 'room', 位置: 'location' } as const;

/** What a clerk changes of a case: 类型, 类别, 紧急, 责任, and the place as 楼栋, 单元, 房号, 位置. */
export function readChange(fields: readonly Field[]): Readonly<Record<string, unknown>> {
  const change: Record<string, unknown> = {};
  const where: Record<string, string> = {};
  for (const { key, value, line } of fields) {
    if (key === '类型') change['kind'] = value.oneOf(WORDS.kind);
    else if (key === '类别') change['category'] = value.oneOf(WORDS.category);
    else if (key === '紧急') change['urgency'] = value.oneOf(WORDS.urgency);
    else if (key === '责任') change['responsibility'] = value.oneOf(WORDS.responsibility);
    else if (Object.hasOwn(PLACES, key)) where[PLACES[key as keyof typeof PLACES]] = value.text();
    else {
      const known = ['类型', '类别', '紧急', '责任', ...Object.keys(PLACES)];
      throw new Unreadable(line, `“改单”里没有“${key}”。可以写：${known.join('、')}。`);
    }
  }
  return Object.keys(where).length > 0 ? { ...change, where: where satisfies Where } : change;
}
