import { expect, test } from 'vitest';
import { numbered, pickedBy } from '../../src/domain/choices.ts';

const DANGER = {
  text: '现在还在发生吗？有人受伤吗？',
  choices: [
    { label: '正在发生', say: '是的，正在发生' },
    { label: '没有危险', say: '没有危险' },
  ],
};
const HOW_MANY = { text: '里面几个人？', choices: DANGER.choices };

test('choices become numbered lines', () => {
  expect(numbered(DANGER.text, DANGER.choices)).toBe(
    '现在还在发生吗？有人受伤吗？\n1 正在发生\n2 没有危险\n回复数字就可以。',
  );
  expect(numbered('好的。', [])).toBe('好的。');
});

test('where a number would tell something else, choices are offered by name', () => {
  expect(numbered(HOW_MANY.text, HOW_MANY.choices)).toBe('里面几个人？\n也可以直接回复“正在发生”或“没有危险”。');
});

test.each([
  '2',
  '２',
  '②',
  '2️⃣',
  '二',
  '第二个',
  '第2个',
  '选2',
  '我选2',
  '2。',
  '2、',
  ' 2 ',
  '2 没有危险',
  '没有危险',
])('"%s" is the second', words => expect(pickedBy(words, DANGER)?.say).toBe('没有危险'));

test.each(['3', '0', '12', '2栋', '2楼', '2个人', '22', '二楼', '没有', '两', '', '好', '第二天', '1201', '2 3', '十'])(
  '"%s" picks nothing',
  words => expect(pickedBy(words, DANGER)).toBeUndefined(),
);

test('in answer to "how many" a number stays a number, and a name is still a name', () => {
  expect(pickedBy('2', HOW_MANY)).toBeUndefined();
  expect(pickedBy('没有危险！', HOW_MANY)?.say).toBe('没有危险');
});
