import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LINES } from '../../flows/english.ts';
import { ACTS, REASONS } from '../../flows/why.ts';
import { readEstateFile } from '../../src/commands/estate-file.ts';
import { readTexts, texts, textsAsTable } from '../../src/commands/texts.ts';
import { OWN_TEXTS } from '../../src/domain/community.ts';
import { OUR_RULES } from '../../src/rehearsal/our-rules.ts';
import { RULES } from '../../src/rehearsal/rules.ts';

const all = readTexts();
/** The safety texts are laid down by the trade, word for word. */
const FIXED = 'flows/emergency/sentences.ts';
const CHINESE = /\p{Script=Han}/u;

/** What can be read of a piece of a page: the text between tags, and what stands in their attributes for reading aloud. */
const readable = (text: string): string[] =>
  /<\w/.test(text)
    ? [
        ...text.replace(/<[^>]*>/g, '\n').split('\n'),
        ...[...text.matchAll(/(?:aria-label|placeholder|alt)="([^"]*)"/g)].map(m => m[1]!),
      ]
    : [text];
const pieces = all.flatMap(({ text, ...where }) =>
  readable(text).flatMap(piece => (CHINESE.test(piece) ? [{ ...where, text: piece }] : [])),
);

test('every sentence is printed with where it stands and when it is said', () => {
  const printed = texts();
  expect(all.length).toBeGreaterThan(300);
  for (const words of [
    '马上离开，随手关门',
    '我是机器，帮大家记事',
    '谁跟我们说过什么',
    '您补充的已经记进去了',
    '这里是〔name〕门房',
  ])
    expect(printed, words).toContain(words);
  expect(printed).toContain('[smalltalk.identity] ✎');
  expect(printed).not.toMatch(/楼下\|别人|哪\[个/);
  expect(textsAsTable().split('\r\n').length).toBeGreaterThan(all.length);
});

test('each has its situation in words, and few share one with others', () => {
  const told = (when: string) => when.replace(/`[^`]*`/g, '').replace(/\bif( not)?:/g, '');
  expect(all.filter(t => told(t.when).split(' ').length < 4).map(t => `${t.file}:${t.line} ${t.when}`)).toEqual([]);
  const shared = Map.groupBy(all, t => `${t.file} ${t.rule} ${t.when}`);
  const vague = [...shared].filter(([, said]) => new Set(said.map(t => t.line)).size > 4).map(([when]) => when);
  expect(vague).toEqual([]);
});

test('none of them may never be said', () => {
  const wrong = pieces.flatMap(({ file, line, text }) =>
    RULES.filter(rule => rule.words.test(text)).map(rule => `${file}:${line} ${rule.what}: ${text}`),
  );
  expect(wrong).toEqual([]);
});

test('each is plain: 您, Chinese marks, nobody’s inside words, no official tone, no time that no record backs', () => {
  const wrong = pieces
    .filter(({ file }) => file !== FIXED)
    .flatMap(({ file, line, text }) =>
      OUR_RULES.filter(rule => rule.words.test(text)).map(rule => `${file}:${line} ${rule.what}: ${text}`),
    );
  expect(wrong).toEqual([]);
});

test('a line in somebody’s name does not say 我 for the machine', () => {
  const inName = all.filter(t => t.file === 'flows/updates.ts' && /接下来还是我|（机器）/.test(t.text));
  expect(inName).toEqual([]);
});

test('whoever writes English is told what the Chinese says: each flow that speaks has its line', () => {
  const greets = ['smalltalk', 'other', 'words'];
  const flows = new Set(all.flatMap(t => (t.rule && t.file.startsWith('flows/') ? [t.rule.split('.')[0]!] : [])));
  expect([...flows].filter(flow => !greets.includes(flow) && !(flow in LINES))).toEqual([]);
});

test('“为什么” after a line from the desk: every act that tells an owner something has its reason', () => {
  const told = [
    ...readFileSync(new URL('../../src/ports/owner-words.ts', import.meta.url), 'utf8').matchAll(/^ {2}(\w+)\(/gm),
  ];
  const kinds: Readonly<Record<string, string>> = {
    takenOver: 'taken_over',
    handedBack: 'handed_back',
    bound: 'granted',
    notBound: 'refused',
    untied: 'noted',
  };
  const acts = told
    .map(m => kinds[m[1]!] ?? m[1]!)
    .filter(kind => !['setAside', 'befriended', 'missed'].includes(kind));
  expect(acts.length).toBeGreaterThan(10);
  expect(acts.filter(kind => !(kind in ACTS))).toEqual([]);
  expect(REASONS).toHaveProperty('turn');
  expect(REASONS).toHaveProperty('befriended');
  expect(REASONS).toHaveProperty('missed');
});

test('what a community may word itself stands once; what is filled in has a name for the company', () => {
  for (const [rule, needed] of Object.entries(OWN_TEXTS)) {
    const found = all.filter(t => t.rule === rule);
    expect(
      found.map(t => t.isFixed),
      rule,
    ).toEqual([!needed.some(piece => piece.startsWith('{'))]);
    for (const words of needed.filter(piece => !piece.startsWith('{'))) expect(texts(), rule).toContain(words);
  }
});

test('its own wording is refused, with what to do, when it may not be said, lacks something or is of no such sentence', () => {
  const dir = mkdtempSync(join(tmpdir(), 'menfang-texts-'));
  const sample = readFileSync(new URL('../../estates/sample.yaml', import.meta.url), 'utf8');
  const readWith = (lines: string) => {
    const path = join(dir, 'estate.yaml');
    writeFileSync(path, sample.replace(/^( *)prefix:/m, `$1${lines}\n$1prefix:`));
    return () => readEstateFile(path);
  };
  const read = (line: string) => readWith(`texts: { ${line} }`);
  const night = '夜里客服台没有人，{开门}开门；急事打{电话}';
  expect(read('smalltalk.bye: 您慢走。')().community.settings.texts).toEqual({ 'smalltalk.bye': '您慢走。' });
  expect(read(`words.night: "${night}"`)().community.settings.texts).toEqual({ 'words.night': night });
  expect(read('smalltalk.bye: 公司规定就是这样')).toThrow(/不能这样说（十句禁语⑧）/);
  expect(read('smalltalk.bye: 保证马上到')).toThrow(/轻易承诺.*说谁来做/);
  expect(read('other.anger: 我们十分钟内处理')).toThrow(/没有记录的时限.*记录里有的时间/);
  expect(read('smalltalk.bye: 你慢走！')).toThrow(/对业主称“您”[\s\S]*叹号/);
  expect(read('words.night: 夜里没有人')).toThrow(/少了“{开门}”.*请照样写进去，连同大括号[\s\S]*少了“{电话}”/);
  expect(read(`words.night: "${night}，找{经理}"`)).toThrow(
    /“{经理}”没有东西可填，请去掉；这一句能填的是{开门}、{电话}/,
  );
  expect(read('smalltalk.identity: 我是小翠。')).toThrow(/少了“机器”/);
  expect(read('emergency.opened: 别慌')).toThrow(/没有这一句.*smalltalk\.identity.*npm run texts/);
  expect(readWith('greetings: [{ from: "2026-10-01", until: "2026-10-07", words: 国庆节快乐！ }]')).toThrow(/叹号/);
  rmSync(dir, { recursive: true });
});
