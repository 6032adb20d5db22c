import { expect, test } from 'vitest';
import { type Correction, type Engine, type Tally, tallyOf } from '../../src/domain/correction.ts';
import { weekToTell } from '../../src/domain/week.ts';
import { weeklyLine } from '../../src/domain/weekly-line.ts';

const NONE = tallyOf(0, []);
const week = (monday = '2026-11-23') => weekToTell(new Date(`${monday}T12:00:00+08:00`), 'Asia/Shanghai');
const told = (all: Tally, engines: Partial<Record<Engine, Tally>> = { local: all }, of = week()) =>
  weeklyLine(of, all, { guard: NONE, local: NONE, 'local+model': NONE, ...engines });
const times = (count: number, one: Correction): Correction[] => Array.from({ length: count }, () => one);
const leak = (from: 'facility.drain' | 'facility.water'): Correction => ({
  category: { from, to: 'facility.leak' },
});

test('how many, of what, and by which engine', () => {
  const local = [...times(3, leak('facility.drain')), ...times(6, leak('facility.water'))];
  const model: Correction[] = [
    { intent: { from: 'repair', to: 'complaint' }, urgency: { from: 'emergency', to: 'normal' } },
    { house: true },
  ];
  expect(
    told(tallyOf(120, [...local, ...model]), { local: tallyOf(100, local), 'local+model': tallyOf(20, model) }),
  ).toBe(
    '上周（11月16日–22日）机器登记 120 件，同事改过 11 件（9%）：类别 9（最多：供水→漏水渗水 6）、类型 1、紧急程度 1、位置 1。按引擎：本地 9/100，本地+模型 2/20。',
  );
});

test('where nothing was put right it says so, and where nothing was filed it says nothing', () => {
  expect(told(tallyOf(7, [{}]))).toBe('上周（11月16日–22日）机器登记 7 件，同事一件也没有改。');
  expect(told(NONE)).toBeUndefined();
});

test('a share is neither nothing nor all where it is not; of a house nobody is told from where to where', () => {
  expect(told(tallyOf(300, [{ house: true }]))).toContain('改过 1 件（不到 1%）：位置 1。按引擎：本地 1/300。');
  expect(told(tallyOf(300, times(299, { house: true })))).toContain('（99%）');
  expect(told(tallyOf(2, times(2, { house: true })))).toContain('（100%）');
});

test('labels of one code are called by their own names', () => {
  const urgency: Correction = { urgency: { from: 'emergency', to: 'high' } };
  const intent: Correction = { intent: { from: 'emergency', to: 'repair' } };
  expect(told(tallyOf(2, [urgency]))).toContain('紧急程度 1（紧急→加急）');
  expect(told(tallyOf(2, [intent]))).toContain('类型 1（突发事件→报修）');
});

test('a week in two months names both', () => {
  expect(told(tallyOf(1, []), {}, week('2026-12-07'))).toContain('（11月30日–12月6日）');
});
