import { expect, test } from 'vitest';
import { isWithin, localTime, localYear, nextLocal } from '../../src/domain/time.ts';

test('owners live in their own zone, whatever the machine’s', () => {
  const at = new Date('2026-12-31T16:30:00Z');
  expect(localTime(at, 'Asia/Shanghai')).toBe('00:30');
  expect(localYear(at, 'Asia/Shanghai')).toBe(27);
  expect(localYear(at, 'Europe/London')).toBe(26);
});

test('a night spans midnight', () => {
  for (const [time, inside] of [
    ['21:59', false],
    ['22:00', true],
    ['23:30', true],
    ['05:59', true],
    ['06:00', false],
  ] as const) {
    expect(isWithin(time, '22:00', '06:00'), time).toBe(inside);
  }
});

test.each([
  ['2026-11-21T15:00:00Z', 'Asia/Shanghai', '06:00', '2026-11-21T22:00:00.000Z'],
  ['2026-11-21T22:00:00Z', 'Asia/Shanghai', '06:00', '2026-11-22T22:00:00.000Z'],
  // The night in which London's clocks go back has 25 hours.
  ['2026-10-24T22:00:00Z', 'Europe/London', '06:00', '2026-10-25T06:00:00.000Z'],
])('after %s in %s the next %s is %s', (at, zone, time, next) => {
  expect(nextLocal(new Date(at), zone, time).toISOString()).toBe(next);
});
