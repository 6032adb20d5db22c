import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ask } from '../../src/commands/ask.ts';

/** Questions with the title of the article that answers them; null: none does. */
interface Asked {
  readonly text: string;
  readonly article: string | null;
}

const ASKED = new URL('../knowledge/', import.meta.url);
let folder: string;
let said: string[];
const run = (...args: string[]) => ask(args, words => said.push(words));
const at = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ask-'));
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

/** How many of a file of questions get their article first, and how many are answered. */
async function measure(file: string) {
  const lines = readFileSync(new URL(file, ASKED), 'utf8').trim().split('\n');
  const asked = lines.map(line => JSON.parse(line) as Asked);
  writeFileSync(at('in'), asked.map((a, id) => JSON.stringify({ id, text: a.text })).join('\n'));
  expect(await run(at('in'), at('out')), said.join('')).toBe(0);
  const found = readFileSync(at('out'), 'utf8').trim().split('\n');
  const both = asked.map((a, i) => ({
    ...a,
    got: JSON.parse(found[i]!) as { title: string | null; answered: boolean },
  }));
  const known = both.filter(b => b.article !== null);
  const unknown = both.filter(b => b.article === null);
  return {
    first: known.filter(b => b.got.title === b.article).length / known.length,
    answered: known.filter(b => b.got.answered && b.got.title === b.article).length / known.length,
    misled: known.filter(b => b.got.answered && b.got.title !== b.article).length / known.length,
    wrongly: unknown.filter(b => b.got.answered).length / unknown.length,
  };
}

it('answers from the sample knowledge base', { timeout: 60_000 }, async () => {
  const rows = [
    { id: 'a', text: '我的门禁卡丢了，补一张多少钱？电话13800001201' },
    { id: 2, text: '小区能开民宿吗' },
    { id: 'c', text: '……' },
  ];
  writeFileSync(at('in'), `${rows.map(row => JSON.stringify(row)).join('\n')}\n\n`);
  expect(await run(at('in'), at('out')), said.join('')).toBe(0);
  const [card, inn, none] = readFileSync(at('out'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  expect(card).toMatchObject({ id: 'a', article: 21, title: '门禁卡办理和补办', answered: true });
  expect(inn).toMatchObject({ id: 2, answered: false });
  expect(none).toEqual({ id: 'c', article: null, title: null, score: 0, answered: false });
});

it('our own questions, worded unlike the articles, find theirs', { timeout: 60_000 }, async () => {
  const { first, answered, misled, wrongly } = await measure('asked-by-us.jsonl');
  expect(first).toBeGreaterThanOrEqual(0.9);
  expect(answered).toBeGreaterThanOrEqual(0.85);
  expect(misled).toBeLessThanOrEqual(0.02);
  expect(wrongly).toBeLessThanOrEqual(0.03);
});

// Each was written by somebody who had not read the retrieval, and read blind once: 59, 82 and 94 % first; 11, 0 and 10 % of
// those without an article answered. They have been learnt from since, so that this guards against getting worse and no longer
// measures strangers.
it.each([
  ['asked.jsonl', 0.97, 0.75],
  ['asked-again.jsonl', 0.92, 0.75],
  ['asked-third.jsonl', 0.92, 0.65],
  ['asked-fourth.jsonl', 0.9, 0.65],
])('the questions of a stranger find theirs: %s', { timeout: 60_000 }, async (file, right, said) => {
  const { first, answered, misled, wrongly } = await measure(file);
  expect(first).toBeGreaterThanOrEqual(right);
  expect(answered).toBeGreaterThanOrEqual(said);
  expect(misled).toBeLessThanOrEqual(0.02);
  expect(wrongly).toBeLessThanOrEqual(0.034);
});

it('takes articles of another file', { timeout: 60_000 }, async () => {
  const articles = '# 晾衣架\n- 问法：晾衣架在哪里\n- 来源：《手册》第1章\n- 更新：2026-01-02\n\n在3栋南侧。\n';
  writeFileSync(at('own.md'), articles);
  writeFileSync(at('in'), '{"id":1,"text":"晾衣架在哪里"}\n');
  expect(await run(at('in'), at('out'), '--knowledge', at('own.md')), said.join('')).toBe(0);
  expect(JSON.parse(readFileSync(at('out'), 'utf8'))).toMatchObject({ article: 1, title: '晾衣架' });
  writeFileSync(at('own.md'), articles.replace('- 更新：2026-01-02\n', ''));
  expect(await run(at('in'), at('out'), '--knowledge', at('own.md'))).toBe(1);
  expect(said.join('')).toContain('请写成 2026-03-01 这样的日期');
});

it('says how it is used, and names a broken line', async () => {
  expect(await run(at('in'))).toBe(1);
  expect(await run(at('in'), at('out'), '--what')).toBe(1);
  writeFileSync(at('in'), '{"id":"1","text":"你好"}\n{"id":"x","text":5}\n');
  expect(await run(at('in'), at('out'))).toBe(1);
  expect(said.join('')).toMatch(/Usage: npm run ask[\s\S]*Usage: npm run ask[\s\S]*Line 2: "text" must be a string/);
});
