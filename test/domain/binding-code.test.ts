import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { codesIn, newBindingCode, withoutCode } from '../../src/domain/binding-code.ts';
import { claimedName } from '../../src/domain/claimed-name.ts';

test.each([
  'K7MP-3XA9',
  'k7mp3xa9',
  'Ｋ７ＭＰ－３ＸＡ９',
  'k7mp 3xa9',
  '绑定码：K7MP—3XA9。',
  '我的码是k七mp杠三xa九',
  'K 7 M P 3 X A 9',
  '你好，K7MP-3XA9，谢谢',
])('%s is the code', line => {
  expect(codesIn(line)).toEqual(['K7MP3XA9']);
});

test('a sign that no code holds is the one it looks like', () => {
  expect(codesIn('KB56-Z3A9')).toEqual(['K85623A9']);
  expect(codesIn('K8SG 23A9')).toEqual(['K85623A9']);
});

test.each([
  '我家3栋2单元1201厨房漏水',
  'CH-26-0001修得怎么样了',
  'CH260001',
  'CH262345',
  '3-2-1201 13栋',
  'my kitchen at 3a is leaking since 2am on 5 may',
  'flat 3B12, room 12A3',
  '房间 boss zoom',
  'iPhone15',
  'https://example.com/a1b2c3d4',
  '⟦p1⟧',
  '20261122',
  '一二三四五六七八',
])('%s holds none', line => {
  expect(codesIn(line)).toEqual([]);
});

test('every code made is read back, and told from words', () => {
  for (let i = 0; i < 500; i++) {
    const code = newBindingCode(randomInt);
    expect(code).toMatch(/^[ACDEFHJKMNPRTUWXY2-9]{4}-[ACDEFHJKMNPRTUWXY2-9]{4}$/);
    expect(codesIn(`码是${code.toLowerCase()}`)).toEqual([code.replace('-', '')]);
  }
});

test('the rest of the words stays', () => {
  expect(withoutCode('K7MP-3XA9，我家厨房漏水了')).toBe('我家厨房漏水了');
  expect(withoutCode('我家厨房漏水了')).toBe('我家厨房漏水了');
  expect(withoutCode('k7mp3xa9')).toBe('');
});

test('a name is heard where one is given, and nowhere else', () => {
  for (const [text, name] of [
    ['陈美华', '陈美华'],
    ['我叫欧阳锋', '欧阳锋'],
    ['张伟，3栋2单元1201，业主', '张伟'],
    ['户主是李建国', '李建国'],
  ])
    expect(claimedName(text!), text).toBe(name);
  for (const text of ['谢谢', '嗯', '方便', '房子是我的', '3栋2单元1201', '陈女士', '业主', '马上', '安全'])
    expect(claimedName(text), text).toBeUndefined();
});
