import { describe, expect, test } from 'vitest';
import { merge, needsName, needsTime, standing } from '../../../web/chat/timeline.js';
import type { Entry } from '../../../web/chat/types.d.ts';
import { cutPhones, split } from '../../../web/chat/words.js';
import { partsOf } from '../../../web/shared/parts.js';
import { agoTime, chatTime } from '../../../web/shared/time.js';

const entry = (kind: 'in' | 'out', no: number, minute: number, rest: Partial<Entry> = {}): Entry => ({
  kind,
  no,
  at: new Date(Date.UTC(2026, 10, 21, 12, minute)).toISOString(),
  text: `${kind}${no}`,
  pictures: [],
  ...rest,
});
const texts = (entries: readonly Entry[]) => entries.map(one => one.text);

describe('the bubbles', () => {
  test('stand in order of time, each once', () => {
    const first = merge([], [entry('in', 1, 0), entry('out', 1, 2)]);
    expect(texts(merge(first, [entry('in', 2, 1), entry('out', 1, 2), entry('in', 2, 1)]))).toEqual([
      'in1',
      'in2',
      'out1',
    ]);
    expect(merge(first, [entry('in', 1, 0)])).toBe(first);
  });

  test('of one moment stay as they came', () => {
    expect(texts(merge([], [entry('out', 2, 0), entry('in', 1, 0), entry('out', 3, 0)]))).toEqual([
      'out2',
      'in1',
      'out3',
    ]);
  });

  test('stand as the latest news of them says, whichever was read first', () => {
    const edited = entry('in', 2, 1, { of: 1, text: '改', editedAt: '2026-11-21T12:01:00.000Z' });
    const recalled = entry('in', 3, 2, { of: 1, text: '', recalledAt: '2026-11-21T12:02:00.000Z' });
    const old = entry('in', 1, 0, { id: 'a' });
    expect(standing([old, edited])).toMatchObject([{ no: 1, id: 'a', at: old.at, text: '改' }]);
    for (const order of [
      [old, edited, recalled],
      [recalled, edited, old],
      [recalled, { ...old, editedAt: edited.editedAt }],
    ])
      expect(standing(order as Entry[])).toMatchObject([{ no: 1, text: '', recalledAt: recalled.recalledAt }]);
    // Its own row was read after the news of it.
    const later = { ...old, text: '再改', editedAt: '2026-11-21T12:09:00.000Z' };
    expect(standing([edited, later])).toEqual([later]);
    expect(standing([recalled])).toEqual([]);
    // What the house said has numbers of its own.
    expect(standing([entry('out', 1, 0), recalled])).toMatchObject([{ kind: 'out', text: 'out1' }]);
  });

  test('have a time above them after a pause, and a name when somebody else speaks', () => {
    const person = { from: { name: '张丽', code: '0032' } };
    expect(needsTime(undefined, entry('in', 1, 0))).toBe(true);
    expect(needsTime(entry('in', 1, 0), entry('out', 1, 5))).toBe(false);
    expect(needsTime(entry('in', 1, 0), entry('out', 1, 6))).toBe(true);
    expect(needsName(entry('in', 1, 0), entry('out', 1, 0))).toBe(true);
    expect(needsName(entry('out', 1, 0), entry('out', 2, 0))).toBe(false);
    expect(needsName(entry('out', 1, 0), entry('out', 2, 0, person))).toBe(true);
    expect(needsName(entry('out', 1, 0), entry('out', 2, 9))).toBe(true);
    expect(needsName(undefined, entry('in', 1, 0))).toBe(false);
  });
});

test('what came beside the words stands apart from them only when it did come', () => {
  const voice = { kind: 'voice', seconds: 12 } as const;
  expect(partsOf('听一下\n［语音 12秒］', voice)).toEqual({ words: '听一下', label: '语音 12秒' });
  expect(partsOf('［语音 12秒］', voice)).toEqual({ words: '', label: '语音 12秒' });
  expect(partsOf('［语音 12秒］', undefined)).toEqual({ words: '［语音 12秒］', label: '' });
  expect(partsOf('我改过了', voice)).toEqual({ words: '我改过了', label: '' });
});

describe('numbers to dial', () => {
  const dialled = (text: string) => cutPhones(text).flatMap(part => part.dial ?? []);
  test.each([
    ['请拨 0510-8270 0024 或119。', ['051082700024', '119']],
    ['电话13812345678，急', ['13812345678']],
    ['400-810-0800', ['4008100800']],
    ['先拨110！再拨12345', ['110', '12345']],
    ['单号 HT-26-0110，119栋120室，110元，1101，A119', []],
    ['身份证 320200199001011234', []],
    ['138****5678', []],
  ])('%s', (text, numbers) => {
    expect(dialled(text)).toEqual(numbers);
    expect(
      cutPhones(text)
        .map(part => part.text)
        .join(''),
    ).toBe(text);
  });
});

test('a long text is cut after sentences, never through a character, and nothing is lost', () => {
  expect(split('短', 10)).toEqual(['短']);
  expect(split('一二三四五六。七八九十', 10)).toEqual(['一二三四五六。', '七八九十']);
  expect(split('😀'.repeat(6), 5)).toEqual(['😀😀', '😀😀', '😀😀']);
  const rant = '太吵了！\n'.repeat(3_000);
  expect(split(rant, 5_000).join('')).toBe(rant);
  expect(split(rant, 5_000).every(part => part.length <= 5_000)).toBe(true);
});

test('times read as in a chat', () => {
  const now = new Date(2026, 10, 21, 23, 5);
  const at = (...date: [number, number, number, number, number]) => chatTime(new Date(...date), now);
  expect(at(2026, 10, 21, 0, 5)).toBe('00:05');
  expect(at(2026, 10, 20, 23, 59)).toBe('昨天 23:59');
  expect(at(2026, 10, 18, 9, 0)).toBe('星期三 09:00');
  expect(at(2026, 10, 14, 9, 0)).toBe('11月14日 09:00');
  expect(at(2025, 10, 21, 9, 0)).toBe('2025年11月21日 09:00');
  expect(agoTime(new Date(2026, 10, 21, 23, 0), now)).toBe('5分钟前');
});
