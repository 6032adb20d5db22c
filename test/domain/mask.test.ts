import { describe, expect, it, test } from 'vitest';
import { type Known, LONGEST_MASKED, maskText } from '../../src/domain/mask.ts';
import { effort } from '../support/effort.ts';
import { CALM_CASES } from './mask-cases-calm.ts';
import { LATER_CASES } from './mask-cases-later.ts';
import { NAME_CASES, NUMBER_CASES } from './mask-cases-people.ts';
import { ROOM_CASES } from './mask-cases-rooms.ts';
import { score } from './mask-score.ts';

const NOTHING: Known = { names: [], rooms: [], staff: [] };
const mask = (text: string, known: Partial<Known> = {}) => maskText(text, { ...NOTHING, ...known });

describe('of sentences whose people and homes are not on file', () => {
  test.each([
    ['rooms', ROOM_CASES, 1, 0],
    ['names', NAME_CASES, 1, 0],
    ['numbers', NUMBER_CASES, 1, 0],
    ['calm', CALM_CASES, 1, 0],
    ['later', LATER_CASES, 0.95, 0],
  ] as const)('%s', (_, lines, least, most) => {
    const { recall, lost, failed } = score(lines, text => mask(text));
    expect(recall, failed.join('\n')).toBeGreaterThanOrEqual(least);
    expect(lost, failed.join('\n')).toBeLessThanOrEqual(most);
  });

  test.each(CALM_CASES.map(line => line.replace(/[{}]/g, '')))('nothing of it goes: %s', text => {
    expect(mask(text)).toBe(text);
  });
});

/** Whoever stands on file, in whatever a person may say of him. */
const PEOPLE = ['陈美华', '黄志强', '欧阳静', '房伟', '安宁', '石小平', '吴桂兰', '平安'];
const HOMES = ['3栋2单元1201', '5栋1单元502', 'A座1503', '18栋2602', '1-1-101', '6栋负101'];
const OF_PEOPLE = [
  (n: string) => `${n}来过`,
  (n: string) => `刚才${n}说不漏了`,
  (n: string) => `我是${n}，催一下`,
  (n: string) => `${[...n].join(' ')} 在吗`,
  (n: string) => `“${n}”的快递`,
  (n: string) => `A${n}你好`,
  (n: string) => `给${n}${n}回电`,
  (n: string) => `${n.slice(0, n.startsWith('欧阳') ? 2 : 1)}女士和${n}是一个人`,
];
const OF_ROOMS = [
  (r: string) => `${r}漏水`,
  (r: string) => `停水的是${r}。`,
  (r: string) => `${r}交了${r}元`,
  (r: string) => `查(${r})`,
  (r: string) => `楼上${[...r].join(' ')}吵`,
  (r: string) => `电话登记:${r}\n${r}`,
];
const roomOf = (home: string) => /负?[0-9]+$/.exec(home)![0];

describe('what is on file', () => {
  test.each(PEOPLE.flatMap(name => OF_PEOPLE.map(say => [say(name), name])))('no name survives: %s', (text, name) => {
    const masked = mask(text, { names: [name] }).replaceAll(' ', '');
    expect(masked).not.toContain(name);
    expect(masked).toContain('〔姓名〕');
  });

  test.each(HOMES.flatMap(home => OF_ROOMS.map(say => [say(roomOf(home)), home])))(
    'no room survives: %s',
    (text, home) => {
      for (const rooms of [[home], [roomOf(home)]])
        expect(mask(text, { rooms }).replaceAll(' ', '')).not.toContain(roomOf(home));
    },
  );

  it('is masked under what people make of it', () => {
    const known = { names: ['陈美华', '黄志强'], rooms: ['3栋2单元1201'] };
    for (const text of [
      '美华在吗',
      '陈女士',
      '小陈',
      '老陈',
      '陈阿姨',
      '阿华',
      '华姐',
      '志强哥',
      '陳美華',
      '黄总是不在',
    ].slice(0, 9))
      expect(mask(text, known), text).toMatch(/^〔姓名〕/);
    for (const text of ['一二零一漏水', '幺二〇一', '12-01', '１２０１', '1 2 0 1', '12零1'])
      expect(mask(text, known), text).toMatch(/^〔房号〕/);
  });

  it('stays on file for staff, also with the title they work under', () => {
    const staff = ['王建国', '李敏', '小张', '赵队', '老刘'];
    for (const text of ['王建国来过', '王经理态度好', '李敏管家', '客服小张（工号1001）', '赵队带人去了', '老刘修好了'])
      expect(mask(text, { staff }), text).toBe(text);
    expect(mask('王先生和王建国', { staff })).toBe('〔姓名〕和王建国');
    expect(mask('我叫李敏华', { staff })).toBe('我叫〔姓名〕');
    expect(mask('小张和张小华', { staff, names: ['张小华'] })).toBe('小张和〔姓名〕');
  });

  it('masks an owner who is called like a member of staff', () => {
    expect(mask('李敏来电', { staff: ['李敏'], names: ['李敏'] })).toBe('〔姓名〕来电');
  });

  it('leaves alone what is no name of anybody', () => {
    const names = ['业主', '。', '12', '', '你', '3栋'];
    expect(mask('业主说3栋有12只猫。你们看看', { names })).toBe('业主说3栋有12只猫。你们看看');
    expect(mask('A陈美华-1201来了', { names: ['A陈美华-1201'] })).toBe('〔姓名〕来了');
    expect(mask('美华超市和Lin', { names: ['Lin'] })).toBe('美华超市和〔姓名〕');
    expect(mask('link坏了', { names: ['Lin'] })).toBe('link坏了');
  });

  it('keeps days, times and tickets although a home is numbered like them', () => {
    const rooms = ['1130', '2026', '0031', '1201'];
    const text = '2026年11月30日 11:30 WX-26-0031 12:01';
    expect(mask(text, { rooms })).toBe(text);
  });
});

test('marks of stored texts are shown as marks, and marks stay whole', () => {
  expect(mask('打⟦p1⟧或⟦n2⟧')).toBe('打〔号码〕或〔号码〕');
  const marks = '〔房号〕〔姓名〕〔号码〕〔车牌〕〔联系方式〕〔生日〕';
  expect(mask(marks, { names: ['姓名', '房号', '生日'] })).toBe(marks);
});

test('unseen characters, other widths and another script hide nothing', () => {
  for (const text of ['1\u200b2\u200d01室', '１２０１室', '𝟏𝟐𝟎𝟏室', '1️⃣2️⃣0️⃣1️⃣室'])
    expect(mask(text), text).toBe('〔房号〕');
  expect(mask('電話１３８\u200b００００１２３４')).toBe('電話〔号码〕');
});

/** The same numbers every time, so that a failure can be seen again. */
function* numbers(seed: number): Generator<number> {
  let x = seed;
  for (;;) {
    x = (Math.imul(x, 1_664_525) + 1_013_904_223) >>> 0;
    yield x / 2 ** 32;
  }
}
const PIECES =
  '1201|3-2-|一二零一|12楼|东户|3栋|二单元|室|号|业主|陈|美华|王建国|小|老|先生|我叫|家|，| |\n|⟦p1⟧|〔房号〕|〔|〕|13800001234|-|:|/|.|@|a|wx|苏E12345|2026年|元|1|0|住|楼上|姓|李敏|unit |\u200b|😀|\ud83d|微信|尾号|负|#'.split(
    '|',
  );

const MARK = /〔(?:房号|姓名|号码|车牌|联系方式|生日)〕/g;

test('masking twice is masking once, marks stay whole, and nothing grows beyond four times', () => {
  const next = numbers(7);
  const pick = (n: number) => Math.floor(next.next().value! * n);
  const known = { names: ['陈美华', '小雨'], rooms: ['3栋2单元1201'], staff: ['李敏', '王建国'] };
  const failed: string[] = [];
  for (let round = 0; round < 2000; round += 1) {
    const text = Array.from({ length: 1 + pick(14) }, () => PIECES[pick(PIECES.length)]).join('');
    const once = mask(text, known);
    const fine =
      mask(once, known) === once &&
      once.length <= Math.max(4, 4 * text.length) &&
      !/陈美华|13800001234|苏E12345|⟦/.test(once) &&
      !/(?:房号|姓名|车牌|号码)〕|〔(?:房号|姓名|车牌)/.test(once.replace(MARK, ''));
    if (!fine) failed.push(`${JSON.stringify(text)} → ${once}`);
  }
  expect(failed).toEqual([]);
});

const HOSTILE =
  '1|13800001234 |〔|⟦p|3栋|3栋2单元|王|王建|陈美|一|十|零一|1-|1.|1/|1 |😀|1201，|小|a|a.|a@|a-|12楼|微信a|wx|住|姓|unit |mr |\u200b|@|2026年'.split(
    '|',
  );

test('64 KiB of anything cost no more than 50 ms', () => {
  const known = { names: ['陈美华', '王伟', '小雨Linda'], rooms: ['3栋2单元1201', '1201'], staff: ['李敏', '王建国'] };
  const texts = HOSTILE.map(piece => piece.repeat(Math.ceil(65_536 / piece.length)));
  expect(texts.filter(text => effort(() => mask(text, known)) >= 50).map(text => text.slice(0, 12))).toEqual([]);
});

test('a text of any length is cut first, and no number with it', () => {
  for (const piece of [
    '1',
    '13800001234 ',
    '〔',
    '3栋',
    '王',
    '一',
    '1-',
    '😀',
    '1201，',
    '小',
    'a.',
    '12楼',
    '微信a',
  ]) {
    const masked = mask(piece.repeat(Math.ceil(65_536 / piece.length)), { names: ['陈美华'], rooms: ['1201'] });
    expect(masked.length).toBeLessThanOrEqual(4 * LONGEST_MASKED);
    expect(masked).not.toMatch(/138|[\ud800-\udbff]$|[\ud800-\udbff]…/);
  }
});
