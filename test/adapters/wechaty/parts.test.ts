import { expect, test } from 'vitest';
import { cutText, partsOf, withoutLinks } from '../../../adapters/wechaty/parts.ts';

const OPEN = { maxBytes: 2000, mayLink: true, phone24: '0512-5550110' };
const SHUT = { ...OPEN, mayLink: false };
const wordsOf = (parts: ReturnType<typeof partsOf>) => parts.map(part => (part.kind === 'words' ? part.text : part.id));

test('choices are numbered lines, a person says who he is, pictures follow one by one', () => {
  const choices = [
    { label: '是', say: '是' },
    { label: '不是', say: '不是' },
  ];
  expect(wordsOf(partsOf({ text: '是3栋吗？', choices }, OPEN))).toEqual(['是3栋吗？\n1 是\n2 不是\n回复数字就可以。']);
  const from = { name: '小张', code: '1001' };
  expect(wordsOf(partsOf({ text: '马上到。', from, media: ['p1', 'p2'] }, OPEN))).toEqual([
    '小张（工号1001）：马上到。',
    'p1',
    'p2',
  ]);
  const itself = '客服小张（工号1001）已经办好：换好了。';
  expect(wordsOf(partsOf({ text: itself, from }, OPEN))).toEqual([itself]);
  expect(wordsOf(partsOf({ text: '', from, media: ['p1'] }, OPEN))).toEqual(['p1']);
});

test.each([
  ['说明见 https://door.example.com/p?a=1#b，请看。', '说明见 （网址这里不发，请打0512-5550110问），请看。'],
  ['说明见https://door.example.com/隐私', '说明见（网址这里不发，请打0512-5550110问）隐私'],
  ['请看 www.cuihu.com.cn/x。', '请看 （网址这里不发，请打0512-5550110问）。'],
  ['打开cuihu.cn就能看到', '打开（网址这里不发，请打0512-5550110问）就能看到'],
  ['写信到 zhang@example.com', '写信到 zhang@example.com'],
  ['3.5元，12.30之前，CH-26-0001', '3.5元，12.30之前，CH-26-0001'],
])('a stranger is sent no address of the web: %s', (text, told) => {
  expect(withoutLinks(text, OPEN.phone24)).toBe(told);
  expect(wordsOf(partsOf({ text }, OPEN))).toEqual([text]);
  expect(wordsOf(partsOf({ text }, SHUT))).toEqual([withoutLinks(text, OPEN.phone24)]);
});

test('long words are cut where a sentence ends, and nothing of them is lost', () => {
  const text = Array.from({ length: 120 }, (_, i) => `第${i}句话讲的是水管，还没讲完。`).join('');
  const pieces = cutText(text, 2000);
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.join('')).toBe(text);
  for (const piece of pieces) {
    expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(2000);
    expect(piece.endsWith('。')).toBe(true);
  }
});

test('without an end of a sentence no character is cut in two', () => {
  const family = '👨‍👩‍👧𠮷';
  const text = family.repeat(100);
  const pieces = cutText(text, 100);
  expect(pieces.join('')).toBe(text);
  for (const piece of pieces) {
    expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(100);
    expect(piece.isWellFormed()).toBe(true);
    expect(piece.startsWith('👨') || piece.startsWith('𠮷')).toBe(true);
  }
});
