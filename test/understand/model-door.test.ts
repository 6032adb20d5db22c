import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFlows } from '../../flows/index.ts';
import { createLog } from '../../src/http/log.ts';
import { tablesHolding } from '../../src/rehearsal/record.ts';
import { INVENTED, type Manner, type ModelServer, startModelServer } from '../support/model-server.ts';
import { testService } from '../support/service.ts';
import { watchTransactions } from '../support/transactions.ts';

const SECRET = 'sk-only-the-tests-use';
const MANNERS: readonly Manner[] = [
  ...(['right', 'silent', 'slow', 'half', 'endless', 'refusing', 'outside'] as const),
  ...(['echo', 'tools', 'html', 'obedient', 'smalltalk', 'hostile', 'text-only', 'redirect', '429', '500'] as const),
];

let model: ModelServer;
let home: Awaited<ReturnType<typeof testService>>;
const log: string[] = [];
/** Owners whose next turn fails once after it was understood. */
let failing = 0;
/** Transactions under way, and how many there were whenever the model was asked. */
const transactions = watchTransactions();
const openWhenAsked: number[] = [];
beforeAll(async () => {
  model = await startModelServer();
  model.labels = text => {
    openWhenAsked.push(transactions.open());
    return /漏/.test(text)
      ? { intent: 'repair', category: 'facility.leak' }
      : { intent: 'complaint', category: 'neighbor.noise', location: '那块空地' };
  };
  const flows = createFlows();
  home = await testService({
    model: model.settings,
    modelLimits: { deadlineMs: 1500, failures: Number.POSITIVE_INFINITY },
    book: transactions.book,
    log: createLog('debug', line => void log.push(line)),
    talk: {
      ...flows,
      talk: (...args) => (failing-- > 0 ? Promise.reject(new Error('a bug')) : flows.talk(...args)),
    },
  });
});
afterAll(async () => {
  await home.close();
  await model.close();
});

describe.each(MANNERS)('an owner, with a model that is %s,', manner => {
  it('gets the right answer and case, in time', async () => {
    model.manner = manner;
    const owner = home.owner(`leak-${manner}`);
    const begun = performance.now();
    await owner.say('我家厨房漏水了，3栋2单元1201，电话13800001201');
    expect(performance.now() - begun).toBeLessThan(15_000);
    const ticket = (await home.tickets()).at(-1)!;
    expect(ticket).toMatchObject({ kind: 'repair', category: 'facility.leak' });
    expect(ticket['where']).toMatchObject({ building: '3', unit: '2', room: '1201', location: '厨房' });
    expect((await owner.heard()).join()).toContain(ticket['number']);
    expect(JSON.stringify(model.asked)).not.toContain('13800001201');
  });

  it('is warned of danger, and people are called', async () => {
    model.manner = manner;
    const [owner, asked] = [home.owner(`fire-${manner}`), model.asked.length];
    await owner.say('我家着火了');
    expect((await owner.heard()).join()).toContain('119');
    expect((await home.tickets()).at(-1)).toMatchObject({ urgency: 'emergency', danger: 'fire' });
    expect(model.asked.length).toBe(asked);
  });
});

it('nothing that a model made up is said, recorded or logged', async () => {
  for (const words of [...INVENTED, SECRET, 'delete_all', 'I cannot help']) {
    expect(await tablesHolding(home.client, words), words).toEqual([]);
    expect(JSON.stringify(home.pager.pages)).not.toContain(words);
    expect(log.join('')).not.toContain(words);
  }
});

it('words a model understood better are acted on', async () => {
  model.manner = 'right';
  const owner = home.owner('better');
  await owner.say('那块空地没法待');
  const [row] = await home.rows(sql`select reading from reading order by at desc limit 1`);
  expect(row!['reading']).toMatchObject({
    intent: 'complaint',
    category: 'neighbor.noise',
    engine: 'local+model',
    second: { verdict: 'taken' },
  });
});

it('a danger that only a model hears is asked about, and people are called when no answer comes', async () => {
  model.manner = 'right';
  const usual = model.labels;
  model.labels = () => ({ intent: 'emergency', category: 'facility.gas', danger: 'gas' });
  const owner = home.owner('odd');
  await owner.say('屋里这股味道怪怪的，头有点沉');
  model.labels = usual;
  expect((await owner.heard()).join()).toMatch(/燃气|阀门[\s\S]*现在还在发生吗/);
  const pages = home.pager.pages.length;
  await home.pass(180_000);
  expect(home.pager.pages.length).toBeGreaterThan(pages);
});

it.each<[Manner, string, string, object]>([
  ['right', '我家厨房水管有点漏水，5栋1单元301', 'local+model', { outcome: 'ok', verdict: 'agreed' }],
  ['smalltalk', '我家厨房水管又有点漏水，5栋1单元301', 'local', { outcome: 'ok', verdict: 'overruled' }],
  ['500', '我家厨房水管还是有点漏水，5栋1单元301', 'local', { outcome: 'failed' }],
])('a second try asks nobody again, and knows what was said: %s', async (manner, words, engine, second) => {
  model.manner = manner;
  const owner = home.owner(`again-${manner}`);
  failing = 1;
  await owner.say(words);
  const asked = model.asked.length;
  await home.pass(5000);
  expect(model.asked.length).toBe(asked);
  expect((await owner.heard()).length).toBeGreaterThan(0);
  const [row] = await home.rows(sql`select reading from reading order by at desc, upto_seq desc limit 1`);
  expect(row!['reading']).toMatchObject({ engine, second });
});

it('nobody is asked within a transaction', () => {
  expect(openWhenAsked.length).toBeGreaterThan(2);
  expect(openWhenAsked.filter(n => n > 0)).toEqual([]);
});

it('what became of asking can be seen', async () => {
  const { body } = await home.app.inject('/metrics');
  for (const outcome of ['ok', 'late', 'refused', 'invalid', 'failed'])
    expect(body).toMatch(new RegExp(`^menfang_model_calls_total\\{outcome="${outcome}"\\} [1-9]`, 'm'));
  expect(body).toContain('menfang_model_calls_total{outcome="open"} 0');
  expect(body).toMatch(/^menfang_model_seconds_count [1-9]/m);
  expect(body).toMatch(/^menfang_model_verdicts_total\{verdict="overruled"\} [1-9]/m);
});
