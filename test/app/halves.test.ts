import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRetrieval } from '../../src/understand/retrieval.ts';
import { testService } from '../support/service.ts';

/** Two halves in JavaScript, one character for people; half of it is nothing PostgreSQL keeps. */
const FACE = '😀';

let home: Awaited<ReturnType<typeof testService>>;
beforeAll(async () => {
  home = await testService();
});
afterAll(() => home.close());

test('a cry is acted upon wherever its words are cut', async () => {
  for (const lead of ['', '!']) {
    const before = home.pager.pages.length;
    const owner = home.owner(`faces${lead.length}`);
    await owner.say(`${lead}我家着火了${FACE.repeat(150)}`);
    expect((await owner.heard()).join('\n')).toContain('119');
    expect(home.pager.pages.length).toBeGreaterThan(before);
  }
});

test('a case is filed and asked after wherever its words are cut', async () => {
  for (const lead of ['', '!']) {
    const owner = home.owner(`lamps${lead.length}`);
    await owner.say(`${lead}楼道灯不亮了${FACE.repeat(3000)}`);
    await owner.say(`${lead}厨房漏水了${FACE.repeat(60)}，3栋2单元1201`);
    await owner.say('到哪一步了');
    expect((await owner.heard()).join('\n')).toContain('-26-');
  }
});

test('a question in rare characters is looked up by whole ones', () => {
  const terms = createRetrieval().termsAsked('搬屋使唔使預先同你哋講聲，架𨋢可唔可以畀師傅用');
  expect(terms).toContain('架𨋢');
  for (const term of terms) expect(term.isWellFormed(), term).toBe(true);
});
