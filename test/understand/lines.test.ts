import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lineOf, linesIn } from '../../src/understand/lines.ts';
import { createUnderstanding } from '../../src/understand/understanding.ts';

const { readAtOnce } = createUnderstanding();
const FOLLOW_UP = { intent: 'status_query', category: 'none.general' };

test.each([
  ['还是没来', FOLLOW_UP],
  ['你好，还是没来啊！', FOLLOW_UP],
  ['還是沒來', FOLLOW_UP],
  ['还是没来\n等半天了', FOLLOW_UP],
  ['麻烦了', { intent: 'smalltalk', category: 'none.general' }],
  ['好的谢谢你，算了不修了', { intent: 'ticket_update', category: 'none.general' }],
])('“%s” is plain', (text, meant) => {
  expect(lineOf(text)).toEqual(meant);
  expect(readAtOnce(text)).toMatchObject({ ...meant, abstain: false });
});

test.each(['还是没来电', '还是没来，楼下的灯也坏了', '算了不修了 我要投诉', '没人联系我，电梯困人了', '', '。。。'])(
  '“%s” is not one of them',
  text => expect(lineOf(text)).toBeUndefined(),
);

test('danger beside one of them is danger', () => {
  expect(readAtOnce('还是没来，着火了')).toMatchObject({ intent: 'emergency', alert: { tier: 'certain' } });
});

test('each stands once, and none of them in the messages that measure us', () => {
  const file = readFileSync(new URL('../../src/understand/lines.md', import.meta.url), 'utf8');
  expect(linesIn(file).size).toBeGreaterThan(500);
  const measured = readFileSync(new URL('labelled.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map(row => (JSON.parse(row) as { text: string }).text);
  const all = new Set(file.split('\n'));
  expect(measured.filter(text => all.has(text))).toEqual([]);
});

test('a mistake in the file is named', () => {
  expect(() => linesIn('# nonsense none.general\n喂')).toThrow('# nonsense none.general');
  expect(() => linesIn('# smalltalk none.general\n喂\n# other none.general\n喂。')).toThrow('“喂。” stands under two');
});
