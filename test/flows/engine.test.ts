import { Botkit } from 'botkit';
import { expect, test } from 'vitest';
import { Controller, inside, RELIED_ON } from '../../flows/engine/controller.ts';
import type { Dialogue, Flow, Outcome, Turn } from '../../flows/engine/flow.ts';
import { createTalk } from '../../flows/engine/talk.ts';
import { createFlows } from '../../flows/index.ts';
import { DomainError } from '../../src/domain/errors.ts';
import type { Happening, TalkState } from '../../src/ports/talk.ts';
import { sampleCases } from '../support/cases.ts';
import { Chat, type Meant, reading } from './chat.ts';

const said = (text: string, meant: Meant = {}, messageId = 1): Happening => ({
  kind: 'said',
  reading: reading(text, meant),
  lines: [{ messageId, seq: messageId, text, pictures: 0 }],
});
const LEAK: Meant = { intent: 'repair', category: 'facility.leak', slots: { location: '厨房' } };

interface Counted {
  readonly name: string;
  readonly n: number;
}

const ring = (turn: Turn, data: Counted): Outcome<Counted> => {
  turn.say('bell', `铃响，数到${data.n}`);
  return { kind: 'end' };
};

/** Counts what it hears; "让开" is passed on, "走开" ends it. */
const counting: Dialogue<Counted> = {
  id: 'counting@1',
  hear(turn, data, question) {
    if (turn.text === '让开') return { kind: 'pass' };
    if (turn.text === '走开') return { kind: 'leave' };
    if (turn.text === '完了') return { kind: 'end' };
    const n = data.n + 1;
    turn.say('count', `${data.name}${n}`);
    return { kind: 'wait', data: { ...data, n }, question };
  },
  resume(turn, data, question) {
    turn.say('count.again', `${data.name}接着数，数到${data.n}`);
    return { kind: 'wait', data, question };
  },
  timers: [{ name: 'bell', ranOut: ring }],
};
const start: Flow = {
  name: 'start',
  interrupts: /^数/,
  dialogues: [counting],
  answer(turn) {
    turn.say('start', '开始');
    turn.begin(counting, { name: turn.text.slice(1), n: 0 }, 'how-many');
  },
};
const boom: Flow = {
  name: 'boom',
  interrupts: /^炸/,
  answer() {
    throw new DomainError('conflict', '别人先动了，请刷新。');
  },
};
const rest: Flow = { name: 'rest', hears: () => true, answer: turn => turn.say('rest', `闲话：${turn.text}`) };

async function play(
  lines: readonly (string | Happening)[],
  state: TalkState = {},
  talk = createTalk([start, boom, rest]),
) {
  const texts: string[] = [];
  let now = state;
  for (const line of lines) {
    const answer = await talk.talk(now, typeof line === 'string' ? said(line) : line, sampleCases().cases);
    now = JSON.parse(JSON.stringify(answer.state)) as TalkState;
    texts.push(answer.replies.map(r => r.text).join('|'));
  }
  return { texts, state: now, question: talk.openQuestion(now) };
}

test('the private methods of Botkit that the engine leans on are there', () => {
  const controller = new Controller((_, replies) => replies);
  for (const name of RELIED_ON) expect(inside(controller)[name], name).toBeTypeOf('function');
  expect(inside(controller).conversationState.createProperty).toBeTypeOf('function');
  expect(controller).toBeInstanceOf(Botkit);
});

test('a dialogue goes on after a restart: its state is plain JSON', async () => {
  const first = await play(['数羊', '一', '二']);
  expect(first.texts).toEqual(['开始', '羊1', '羊2']);
  expect(first.question).toBe('how-many');
  const second = await play(['三'], first.state, createTalk([start, boom, rest]));
  expect(second.texts).toEqual(['羊3']);
});

test('an interruption goes on top, and what lay beneath takes up its question again', async () => {
  const { texts, question } = await play(['数羊', '一', '数狗', '一', '完了', '二']);
  expect(texts).toEqual(['开始', '羊1', '开始', '狗1', '羊接着数，数到1', '羊2']);
  expect(question).toBe('how-many');
});

test('words not meant for the dialogue reach the flows, and the question is taken up again', async () => {
  expect((await play(['数羊', '让开', '一'])).texts).toEqual(['开始', '闲话：让开|羊接着数，数到0', '羊1']);
  expect((await play(['数羊', '走开', '一'])).texts).toEqual(['开始', '闲话：走开', '闲话：一']);
});

test('a timer is never taken for an answer', async () => {
  const bell: Happening = { kind: 'timer', name: 'bell' };
  const { texts, question } = await play(['数羊', '一', bell, bell, '二']);
  expect(texts).toEqual(['开始', '羊1', '铃响，数到1', '', '闲话：二']);
  expect(question).toBeUndefined();
  expect((await play(['数羊', { kind: 'timer', name: 'unknown' }, '一'])).texts).toEqual(['开始', '', '羊1']);
});

test('a timer set before a person took over says nothing into the chat', async () => {
  const talk = createTalk([start, rest]);
  const begun = await talk.talk({}, said('数羊'), sampleCases().cases);
  const { replies } = await talk.talk(
    begun.state,
    { kind: 'timer', name: 'bell' },
    sampleCases({ takenOver: true }).cases,
  );
  expect(replies).toEqual([]);
});

test('a flow that throws rejects with its own error, and the same state works afterwards', async () => {
  const talk = createTalk([start, boom, rest]);
  const { state } = await talk.talk({}, said('数羊'), sampleCases().cases);
  const failed = talk.talk(state, said('炸了'), sampleCases().cases);
  await expect(failed).rejects.toBeInstanceOf(DomainError);
  await expect(failed).rejects.toMatchObject({ code: 'conflict' });
  expect((await talk.talk(state, said('一'), sampleCases().cases)).replies.map(r => r.text)).toEqual(['羊1']);
});

test('an error inside a dialogue rejects with the original, not with a wrapper', async () => {
  const fragile: Dialogue<object> = {
    id: 'fragile@1',
    hear() {
      throw new DomainError('not_found', '没有找到。');
    },
  };
  const opens: Flow = {
    name: 'opens',
    interrupts: /^开/,
    dialogues: [fragile],
    answer: turn => turn.begin(fragile, {}),
  };
  const talk = createTalk([opens]);
  const { state } = await talk.talk({}, said('开'), sampleCases().cases);
  await expect(talk.talk(state, said('嗯'), sampleCases().cases)).rejects.toMatchObject({ code: 'not_found' });
});

test('two hundred turns at once on one controller never mix', async () => {
  const talk = createTalk([start, boom, rest]);
  const one = async (name: string) => {
    let state: TalkState = {};
    const heard: string[] = [];
    for (const text of [`数${name}`, '一', '二', '三']) {
      const answer = await talk.talk(state, said(text), sampleCases().cases);
      state = answer.state;
      heard.push(...answer.replies.map(r => r.text));
    }
    return heard;
  };
  const all = await Promise.all(Array.from({ length: 200 }, (_, i) => one(`号${i}的`)));
  all.forEach((heard, i) => {
    expect(heard).toEqual(['开始', `号${i}的1`, `号${i}的2`, `号${i}的3`]);
  });
});

test('a failing turn among others at once fails alone', async () => {
  const talk = createTalk([start, boom, rest]);
  const results = await Promise.allSettled(
    ['一', '炸', '二'].map(text => talk.talk({}, said(text), sampleCases().cases)),
  );
  expect(results.map(r => r.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('a dialogue that a deploy took away: a kind word, and the message is worked through in the same turn', async () => {
  const chat = new Chat();
  chat.state = { dialogState: { dialogStack: [{ id: 'survey@7', state: { data: { n: 3 } } }] } };
  const heard = await chat.say('我家厨房漏水了', LEAK);
  expect(heard.text).toContain('抱歉');
  expect(heard.text).toContain('CH-26-0001');
  expect(heard.changes.opened).toHaveLength(1);
  expect(JSON.stringify(chat.state)).not.toContain('survey@7');
});

test('talk() does not change the state it was given', async () => {
  const { state } = await play(['数羊', '一']);
  const before = JSON.stringify(state);
  await play(['二'], Object.freeze(structuredClone(state)));
  expect(JSON.stringify(state)).toBe(before);
});

test('a state stays small', async () => {
  const chat = new Chat();
  await chat.say('我家厨房漏水了', LEAK);
  for (let i = 0; i < 20; i++)
    await chat.say(`水越来越多了，第${i}次说`, { intent: 'ticket_update', category: 'facility.leak' });
  expect(JSON.stringify(chat.state).length).toBeLessThan(600);
  expect(chat.tickets).toHaveLength(1);
});

test('a turn is cheap', async () => {
  const talk = createFlows();
  const first = sampleCases();
  const { state } = await talk.talk({}, said('我家厨房漏水了', LEAK), first.cases);
  const tickets = first.cases.tickets;
  const run = async (n: number) => {
    const from = process.cpuUsage();
    for (let i = 0; i < n; i++) {
      await talk.talk(state, said('水更大了', { intent: 'ticket_update' }, i + 2), sampleCases({ tickets }).cases);
    }
    // Its own processor time: what else the machine does must not fail this.
    return process.cpuUsage(from).user / 1e3 / n;
  };
  await run(500);
  const each = Math.min(await run(300), await run(300), await run(300));
  if (process.env.SHOW_COST) console.log(`${each.toFixed(3)} ms a turn`);
  expect(each, 'milliseconds a turn, with headroom for a slow machine').toBeLessThan(1.5);
});
