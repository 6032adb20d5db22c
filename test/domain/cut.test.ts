import { expect, test } from 'vitest';
import { cutWords } from '../../src/domain/cut.ts';
import { maskText } from '../../src/domain/mask.ts';

const known = { names: ['陈美华'], rooms: ['3栋2单元1201'], staff: [] };

test('words that are short enough stay as they are', () => {
  expect(cutWords('厨房漏水', 4)).toBe('厨房漏水');
});

test('what is cut ends where a part of the sentence does', () => {
  expect(cutWords('厨房漏水，地上都湿了，请快来', 12)).toBe('厨房漏水，地上都湿了…');
  expect(cutWords('厨房水管漏水了，地上都湿了', 12)).toBe('厨房水管漏水了…');
});

test.each([
  '我是3-2-1201',
  '我住3栋2单元1201',
  '我家是三栋二单元一二零一',
  '地址3#1201室',
  '电话⟦p12⟧',
  'abcd1234@example.com',
])('wherever %s is cut, no half of it is left', home => {
  for (let before = 40; before < 62; before++) {
    const cut = cutWords(`${'水'.repeat(before)}${home}漏得厉害请快点来人看看这里的情况`, 60);
    expect(cut.length).toBeLessThanOrEqual(60);
    expect(maskText(cut, known)).not.toMatch(/[0-9a-z]{2,}|一二|零|⟦/);
  }
});
