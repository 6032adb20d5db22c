import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { play } from '../../src/rehearsal/play.ts';
import { readRehearsal } from '../../src/rehearsal/read.ts';
import { type House, openHouse } from '../../src/rehearsal/stage.ts';
import { describe as told } from '../../src/rehearsal/transcript.ts';
import { testDatabase } from '../support/database.ts';

const FOLDER = 'rehearsals';
/** The whole example in the manual is played as well: a manual that no longer holds is worse than none. */
const manual = readFileSync('docs/rehearsals.md', 'utf8');
const example = readRehearsal('docs/rehearsals.md', manual.split('```yaml\n')[1]?.split('```')[0] ?? '');
const shipped = readdirSync(FOLDER)
  .filter(name => name.endsWith('.yaml'))
  .sort()
  .map(name => readRehearsal(`${FOLDER}/${name}`, readFileSync(`${FOLDER}/${name}`, 'utf8')));
const scripts = [...shipped, { ...example, title: `手册里的例子：${example.title}` }];

/** One house for all: starting the database is what costs time. */
let house: House;
beforeAll(async () => {
  house = await openHouse(await testDatabase());
}, 60_000);
afterAll(() => house.close());

describe('rehearsals', () => {
  it.each(scripts.map(script => [script.title, script] as const))(
    '%s',
    async (_, script) => {
      const outcome = await play(house, script);
      expect(outcome.difference && told(outcome)).toBeUndefined();
    },
    30_000,
  );

  it.each(scripts.map(script => [script.title, script] as const))(
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
