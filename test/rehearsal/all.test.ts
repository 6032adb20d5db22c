import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { play } from '../../src/rehearsal/play.ts';
import { leftOutOf, readRehearsal } from '../../src/rehearsal/read.ts';
import { type House, openHouse } from '../../src/rehearsal/stage.ts';
import { describe as told } from '../../src/rehearsal/transcript.ts';
import { createUnderstanding } from '../../src/understand/understanding.ts';
import { testDatabase } from '../support/database.ts';
import { type Manner, type ModelServer, startModelServer } from '../support/model-server.ts';

const FOLDER = 'rehearsals';
/** The whole example in the manual is played as well: a manual that no longer holds is worse than none. */
const manual = readFileSync('docs/rehearsals.md', 'utf8');
const example = readRehearsal('docs/rehearsals.md', manual.split('```yaml\n')[1]?.split('```')[0] ?? '');
const shipped = readdirSync(FOLDER)
  .filter(name => name.endsWith('.yaml'))
  .sort()
  .map(name => readRehearsal(`${FOLDER}/${name}`, readFileSync(`${FOLDER}/${name}`, 'utf8')));
const all = [...shipped, { ...example, title: `手册里的例子：${example.title}` }];
/** Those that are about Slack are played with one, and the others once more: slack-traffic.test.ts; those in WeChat there: wechat.test.ts. */
const scripts = all.filter(
  script => !script.cast.plan.community.settings.slack && leftOutOf('web', script) === undefined,
);

/** How the model behaves in one rehearsal after the other; a right one agrees with what is understood without it. */
const MANNERS: readonly Manner[] = ['right', 'smalltalk', 'outside', 'half', 'refusing', 'hostile'];

/** Each is played once here: alone on a server, with a model on the embedded database, where slack-traffic.test.ts plays it without one. */
const [alone, modelled] = inject('database').server ? [scripts, []] : [[], scripts];

/** One house for all, and one with a model: starting the database is what costs time. */
let house: House;
let withModel: House;
let model: ModelServer;
beforeAll(async () => {
  house = await openHouse({ client: await testDatabase() });
  model = await startModelServer();
  const local = createUnderstanding();
  model.labels = text => {
    const { intent, category, alert, abstain } = local.readAtOnce(text);
    return abstain
      ? { intent: 'other', category: 'none.general' }
      : { intent, category, danger: alert?.danger ?? null };
  };
  withModel = await openHouse({
    client: await testDatabase(),
    model: model.settings,
    // All of them answer at once; on a busy machine that takes a while.
    modelLimits: { deadlineMs: 20_000, failures: Number.POSITIVE_INFINITY },
  });
});
afterAll(async () => {
  await Promise.all([house, withModel].map(h => h.close()));
  await model.close();
});

describe('rehearsals', () => {
  it.each(alone.map(script => [script.title, script] as const))('%s', async (_, script) => {
    const outcome = await play(house, script);
    expect(outcome.difference && told(outcome)).toBeUndefined();
  });

  // Nobody may notice what the model was like.
  it.each(modelled.map((script, i) => [script.title, MANNERS[i % MANNERS.length]!, script] as const))(
    '%s, with a model that is %s',
    async (_, manner, script) => {
      model.manner = manner;
      const outcome = await play(withModel, script);
      expect(outcome.difference && told(outcome)).toBeUndefined();
    },
  );

  it('asked that model', () => {
    expect(model.asked.length).toBeGreaterThanOrEqual(modelled.length);
  });

  it.each(all.map(script => [script.title, script] as const))(
    '%s: looks at the record and at what must not be said',
    (_, script) => {
      const words = script.steps.filter(s => s.isCheck).map(s => s.words);
      expect(
        words.some(w => /^工单(数)?：|^记录里/.test(w)),
        '没有核对记录',
      ).toBe(true);
      expect(
        words.some(w => /没听到|不含/.test(w)),
        '没有核对不该说的话',
      ).toBe(true);
    },
  );
});
