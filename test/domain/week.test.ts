import { expect, test } from 'vitest';
import { isTimeToTell, weekToTell } from '../../src/domain/week.ts';

const SHANGHAI = 'Asia/Shanghai';
const week = (at: string, timeZone = SHANGHAI) => {
  const { from, until, ...rest } = weekToTell(new Date(at), timeZone);
  return { ...rest, from: from.toISOString(), until: until.toISOString() };
};

test('on Monday at nine it is the week before, until the next Monday at nine', () => {
  const w47 = {
    name: '2026-W47',
    first: '2026-11-16',
    last: '2026-11-22',
    from: '2026-11-15T16:00:00.000Z',
    until: '2026-11-22T16:00:00.000Z',
  };
  expect(week('2026-11-23T09:00:00+08:00')).toEqual(w47);
  expect(week('2026-11-25T03:00:00+08:00')).toEqual(w47);
  expect(week('2026-11-30T08:59:59+08:00')).toEqual(w47);
  expect(week('2026-11-30T09:00:00+08:00').name).toBe('2026-W48');
  expect(week('2026-11-23T08:59:59+08:00').name).toBe('2026-W46');
});

test.each([
  ['2026-12-28', '2026-W52'],
  ['2027-01-04', '2026-W53'],
  ['2027-01-11', '2027-W01'],
  ['2025-01-06', '2025-W01'],
  ['2024-01-08', '2024-W01'],
])('on %s it is %s, as ISO 8601 numbers weeks', (day, name) => {
  expect(week(`${day}T12:00:00+08:00`).name).toBe(name);
});

test.each([
  // The clocks go back in the night to Sunday: a week of 169 hours.
  ['2026-11-02T09:00:00-05:00', 'America/New_York', '2026-10-26T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
  ['2026-11-23T09:00:00+14:00', 'Pacific/Kiritimati', '2026-11-15T10:00:00.000Z', '2026-11-22T10:00:00.000Z'],
  ['2026-11-23T09:00:00-11:00', 'Pacific/Pago_Pago', '2026-11-16T11:00:00.000Z', '2026-11-23T11:00:00.000Z'],
  ['2026-11-23T09:00:00+05:30', 'Asia/Kolkata', '2026-11-15T18:30:00.000Z', '2026-11-22T18:30:00.000Z'],
])('at %s it begins and ends at midnight in %s', (at, timeZone, from, until) => {
  expect(week(at, timeZone)).toMatchObject({ from, until });
});

test('nobody is told before nine on any day', () => {
  expect(isTimeToTell(new Date('2026-11-25T08:59:59+08:00'), SHANGHAI)).toBe(false);
  expect(isTimeToTell(new Date('2026-11-25T09:00:00+08:00'), SHANGHAI)).toBe(true);
});
