import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ownerWords } from '../../flows/index.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import { STAFF, sampleCases } from '../support/cases.ts';
import { FORBIDDEN, mustBeFitToSend } from './forbidden.ts';

/** Every Chinese sentence that stands in a flow, with its file; comments and patterns that read owners' words left out. */
function sentences(): { readonly file: string; readonly text: string }[] {
  return globSync('flows/**/*.ts').flatMap(file => {
    const code = readFileSync(file, 'utf8')
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/^\s*\/\/.*$/gm, '');
    const literals = code.match(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g) ?? [];
    return literals
      .filter(text => /\p{Script=Han}{2}/u.test(text) && !/[()|\\]\?|\(\?|\|/.test(text))
      .map(text => ({ file, text }));
  });
}

test('no sentence in the flows is one of those never to send', () => {
  const all = sentences();
  expect(all.length).toBeGreaterThan(100);
  for (const { file, text } of all) for (const pattern of FORBIDDEN) expect(text, file).not.toMatch(pattern);
});

test('the check itself catches the ten', () => {
  const ten = [
    '这种问题连小孩子都会',
    '你要知道，一分钱一分货',
    '绝对不可能有这种事情发生',
    '你要去工程部，这不是我们的事',
    '嗯，我不太清楚',
    '我绝对没说过这种话',
    '我不懂，我不会',
    '公司的规定就是这样的',
    '你看不懂中文吗',
    '改天再联系你',
    '绑定后才能报修',
  ];
  for (const sentence of ten) expect(() => mustBeFitToSend(sentence), sentence).toThrow();
});

const ticket = (): Ticket =>
  sampleCases().cases.open({
    where: { building: '3', unit: '2', room: '1201' },
    kind: 'repair',
    category: 'facility.leak',
    urgency: 'normal',
    responsibility: 'property',
    summary: '厨房漏水',
    messages: [1],
  });

test('what owners are told when staff move their case', () => {
  const { 老刘, 小张 } = STAFF;
  const of = ticket();
  const words = {
    claimed: ownerWords.claimed(of, 老刘),
    reassigned: ownerWords.reassigned(of, 小张),
    resolved: ownerWords.resolved(of, 老刘, '换了密封圈，试水不漏', ['m1']),
    declined: ownerWords.declined(of, 老刘, '水管在户内，属业主自行维护'),
    reopened: ownerWords.reopened(of, 小张, '业主说又漏了'),
    acknowledged: ownerWords.acknowledged('fire', 老刘, '021-5550-0100'),
    takenOver: ownerWords.takenOver(小张),
    handedBack: ownerWords.handedBack(小张),
    setAside: ownerWords.setAside(of, '021-5550-0100'),
  };
  for (const { text } of Object.values(words)) mustBeFitToSend(text);
  for (const key of ['claimed', 'resolved', 'declined'] as const) expect(words[key].text).toMatch(/老刘（工号1003）/);
  expect(words.claimed.text).toContain(of.number);
  expect(words.resolved).toMatchObject({ media: ['m1'], text: expect.stringContaining('换了密封圈，试水不漏') });
  expect(words.takenOver.text).toContain('客服小张（工号1001）');
  for (const key of ['resolved', 'declined', 'acknowledged'] as const)
    expect(words[key].from).toEqual({ name: '老刘', code: '1003' });
  for (const key of ['reopened', 'takenOver', 'handedBack'] as const) expect(words[key].from?.name).toBe('小张');
  expect(words.acknowledged.text).toMatch(/老刘（工号1003）已经应答.*火情.*021-5550-0100/);
  expect(words.setAside.text).toMatch(/抱歉.*同事.*⟦№1⟧.*021-5550-0100/);
});

test('somebody in despair is not read a number', () => {
  const of = { ...ticket(), danger: 'suicide', summary: '不想活了' } as const;
  for (const say of [ownerWords.claimed, ownerWords.reassigned] as const) {
    expect(say(of, STAFF.老刘).text).not.toMatch(/不想活|№|CH-/);
  }
  const answered = ownerWords.acknowledged('suicide', STAFF.老刘, '021-5550-0100').text;
  mustBeFitToSend(answered);
  expect(answered).not.toMatch(/轻生|处理/);
});

test('staff are heard in their own words, and a correction says that it is one', () => {
  const of = ticket();
  expect(ownerWords.replied(of, STAFF.老刘, '<b>我下午到</b>')).toEqual({
    text: '<b>我下午到</b>',
    from: { name: '老刘', code: '1003' },
  });
  expect(ownerWords.corrected(of, STAFF.老刘, '是明天下午')).toMatchObject({ text: '更正：是明天下午' });
});
