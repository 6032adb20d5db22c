import { expect, test } from 'vitest';
import { conceal, findSecrets, markOf, reveal, type SecretKind } from '../../src/domain/conceal.ts';
import { effort } from '../support/effort.ts';

test.each([
  ['我电话13800001234', 'phone', '13800001234'],
  ['138 0000 1234 找我', 'phone', '13800001234'],
  ['138-0000-1234', 'phone', '13800001234'],
  ['138  0000  1234', 'phone', '13800001234'],
  ['1380 000 1234', 'phone', '13800001234'],
  ['1 3 8 0 0 0 0 1 2 3 4', 'phone', '13800001234'],
  ['１３８００００１２３４', 'phone', '13800001234'],
  ['+86 13800001234', 'phone', '13800001234'],
  ['+8613800001234', 'phone', '13800001234'],
  ['8613800001234', 'phone', '13800001234'],
  ['电话1380000123413栋', 'phone', '13800001234'],
  ['幺三八零零零零幺二三四', 'phone', '13800001234'],
  ['打0512-65550110', 'landline', '051265550110'],
  ['(0512)65550110', 'landline', '051265550110'],
  ['车牌苏E12345挡路', 'plate', '苏E12345'],
  ['粤b·d12345', 'plate', '粤BD12345'],
  ['京 A12345', 'plate', '京A12345'],
  ['粤Z1234港', 'plate', '粤Z1234港'],
  ['身份证11010119900307771X', 'id', '11010119900307771X'],
  ['110101 19900307 771x', 'id', '11010119900307771X'],
  ['老证号110101900307771', 'card', '110101900307771'],
  ['卡号6222 0200 0000 0000 123', 'card', '6222020000000000123'],
  ['卡号6222020000000000123', 'card', '6222020000000000123'],
])('%s holds a %s', (text, kind, value) => {
  const [found, ...more] = findSecrets(text);
  expect(found).toMatchObject({ kind, value });
  expect(more).toEqual([]);
});

test.each([
  ['3-2-1201 13800001201 厨房漏水', '3-2-1201 ⟦p1⟧ 厨房漏水'],
  ['12-3-1201 13800001201', '12-3-1201 ⟦p1⟧'],
  ['13800001201 3-2-1201', '⟦p1⟧ 3-2-1201'],
  ['3-2-1201-13800001201', '3-2-1201-⟦p1⟧'],
  ['3栋2单元1201,13800001201', '3栋2单元1201,⟦p1⟧'],
  ['1301 13800001201', '1301 ⟦p1⟧'],
  ['138000012013栋2单元', '⟦p1⟧3栋2单元'],
  ['11-21 13800001201 8:30', '11-21 ⟦p1⟧ 8:30'],
])('a house beside a number stays: %s', (text, safe) => {
  expect(conceal(text, findSecrets(text), f => markOf(f.kind, 1))).toBe(safe);
});

test('only a number to call bears the mark of a phone', () => {
  expect(['phone', 'landline', 'plate', 'id', 'card'].map(kind => markOf(kind as SecretKind, 1))).toEqual([
    '⟦p1⟧',
    '⟦p1⟧',
    '⟦n1⟧',
    '⟦n1⟧',
    '⟦n1⟧',
  ]);
});

test.each(['3栋2单元1201', 'WX-26-0031', '2026年11月21日 20:25', '1201', '停水 3-5 天', '12345热线', '电费128.50元'])(
  '%s is left alone',
  text => {
    expect(findSecrets(text)).toEqual([]);
  },
);

test('what is taken out can be put back, and only by its mark', () => {
  const text = '打13800001234或13900005678';
  const found = findSecrets(text);
  const safe = conceal(text, found, f => `⟦p${found.indexOf(f) + 1}⟧`);
  expect(safe).toBe('打⟦p1⟧或⟦p2⟧');
  expect(reveal(safe, new Map([['⟦p1⟧', '13800001234']]))).toBe('打13800001234或〔号码〕');
});

test('64 KiB of digits and blanks cost no more than 20 ms', () => {
  const hostile = [
    '1 3 '.repeat(16_000),
    '1'.repeat(64_000),
    '138-'.repeat(16_000),
    '苏A·'.repeat(16_000),
    '6 '.repeat(32_000),
  ];
  for (const text of hostile) {
    expect(
      effort(() => findSecrets(text)),
      text.slice(0, 8),
    ).toBeLessThanOrEqual(20);
  }
});
