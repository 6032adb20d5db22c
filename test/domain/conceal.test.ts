import { expect, test } from 'vitest';
import { conceal, findSecrets, reveal } from '../../src/domain/conceal.ts';

test.each([
  ['我电话13800001234', 'phone', '13800001234'],
  ['138 0000 1234 找我', 'phone', '13800001234'],
  ['138-0000-1234', 'phone', '13800001234'],
  ['１３８００００１２３４', 'phone', '13800001234'],
  ['+86 13800001234', 'phone', '13800001234'],
  ['打0512-65550110', 'landline', '051265550110'],
  ['车牌苏E12345挡路', 'plate', '苏E12345'],
  ['粤b·d12345', 'plate', '粤BD12345'],
  ['身份证11010119900307771X', 'id', '11010119900307771X'],
  ['卡号6222 0200 0000 0000 123', 'card', '6222020000000000123'],
])('%s holds a %s', (text, kind, value) => {
  const [found, ...more] = findSecrets(text);
  expect(found).toMatchObject({ kind, value });
  expect(more).toEqual([]);
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
    findSecrets(text);
    const before = process.cpuUsage();
    findSecrets(text);
    const { user } = process.cpuUsage(before);
    expect(user / 1000, text.slice(0, 8)).toBeLessThanOrEqual(20);
  }
});
