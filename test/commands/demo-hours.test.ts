import { expect, test } from 'vitest';
import { dayZone } from '../../src/commands/demo-hours.ts';
import { localTime } from '../../src/domain/time.ts';

const SHANGHAI = 'Asia/Shanghai';
const hours = Array.from({ length: 24 }, (_, hour) => new Date(Date.UTC(2026, 10, 22, hour, 30)));

test('whatever the hour, it is day in the demo, and for hours to come', () => {
  for (const now of hours) {
    const time = localTime(now, dayZone(now, SHANGHAI));
    expect(time >= '09:00' && time < '17:00', `${now.toISOString()} is ${time}`).toBe(true);
  }
});

test('by day the estate keeps its own zone', () => {
  const kept = hours.filter(now => dayZone(now, SHANGHAI) === SHANGHAI).map(now => localTime(now, SHANGHAI));
  expect(kept.toSorted()).toEqual(['09:30', '10:30', '11:30', '12:30', '13:30', '14:30', '15:30', '16:30']);
});
