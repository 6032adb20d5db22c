import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFlows } from '../../flows/index.ts';
import type { Talk } from '../../src/ports/talk.ts';
import { testService } from '../support/service.ts';

const CHOICES = [
  { label: '报修', say: '我要报修' },
  { label: '转人工', say: '转人工' },
];
let home: Awaited<ReturnType<typeof testService>>;
let heard: string[];
/** What is said to each line in turn, with choices or without. */
let answers: { readonly text: string; readonly choices?: typeof CHOICES }[];

beforeEach(async () => {
  heard = [];
  const talk: Talk = {
    ...createFlows(),
    async talk(state, happening) {
      if (happening.kind === 'said')
        heard.push(`${happening.lines.map(l => l.text).join('/')}|${happening.reading.text}`);
      const answer = answers.shift();
      return { state, replies: answer ? [{ ...answer, why: 'test' }] : [] };
    },
  };
  home = await testService({ talk });
});
afterEach(() => home.close());

test('a bare number is the choice it stands for, to the flow and to whoever reads it', async () => {
  answers = [{ text: '您是想：', choices: CHOICES }];
  const chen = home.owner('chen');
  await chen.say('呃');
  await chen.say('②');
  expect(heard[1]).toBe('转人工|转人工');
  expect(await home.book.tickets.latest(1)).toMatchObject({ words: '②' });
});

test('what was asked since then without choices takes the number for itself', async () => {
  answers = [{ text: '您是想：', choices: CHOICES }, { text: '好的，是几楼？' }];
  const chen = home.owner('chen');
  await chen.say('呃');
  await chen.say('报修');
  await chen.say('2');
  expect(heard.slice(1)).toEqual(['我要报修|我要报修', '2|2']);
});

test('a remark between leaves the choices standing, half a day ends them', async () => {
  answers = [{ text: '您是想：', choices: CHOICES }, { text: '不急，您慢慢看。' }];
  const chen = home.owner('chen');
  await chen.say('呃');
  await chen.say('我想想');
  await chen.say('1');
  expect(heard[2]).toBe('我要报修|我要报修');
  await home.pass(13 * 3_600_000);
  await chen.say('1');
  expect(heard[3]).toBe('1|1');
});

test('a number among other lines is left alone', async () => {
  answers = [{ text: '您是想：', choices: CHOICES }];
  const chen = home.owner('chen');
  await chen.say('呃');
  await chen.post('2');
  await chen.say('栋的灯坏了');
  expect(heard[1]).toBe('2/栋的灯坏了|2\n栋的灯坏了');
});
