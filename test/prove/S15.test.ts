import { randomInt } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { newBindingCode } from '../../src/domain/binding-code.ts';
import type { Staff } from '../../src/domain/people.ts';
import type { Book } from '../../src/ports/stores.ts';
import { tablesHolding } from '../../src/rehearsal/record.ts';
import { testService } from '../support/service.ts';
import { isFull, prove } from './proof.ts';

const ADDRESSES = isFull ? 100 : 20;
/** More than anybody may try; in full size 1,000 in all. */
const GUESSES = isFull ? 10 : 7;
const RIVALS = 50;
const LIVE_CODES = 20;
const TEN_MINUTES = 10 * 60_000;
const YEARS = 10 * 365 * 86_400_000;

/** Off: codes and tries judged by a clock that is years behind and jumps hours, as when nobody looks at the time. */
function timeless(book: Book): Book {
  let jumps = 0;
  const late = (now: Date) => new Date(now.getTime() - YEARS + ++jumps * 2 * 3_600_000);
  return {
    ...book,
    transaction: (fn, options) =>
      book.transaction(stores => {
        const { bindings } = stores;
        return fn({
          ...stores,
          bindings: { ...bindings, tryCodes: (by, codes, now) => bindings.tryCodes(by, codes, late(now)) },
        });
      }, options),
  };
}

prove('S15', 'a binding code serves one person once, for ten minutes, and is not guessed', async isOn => {
  const home = await testService(isOn ? {} : { book: timeless });
  const { member } = await home.staff('1001');
  const broken: string[] = [];
  const make = () => makeCode(home, member);
  const isBound = async (prefix: string) =>
    Number(
      (
        await home.rows(
          sql`select count(*) as n from contact where external_id like ${`${prefix}%`} and person_id is not null`,
        )
      )[0]!['n'],
    );

  const unsent = await make();
  for (const text of [unsent, unsent.replace('-', ''), unsent.toLowerCase()])
    for (const table of await tablesHolding(home.client, text)) broken.push(`a code stands in clear in ${table}`);

  const answers = await unlike(home, make);
  if (answers.size !== 1) broken.push(`what is wrong with a code shows: ${[...answers].join(' / ')}`);
  if ((await isBound('unlike-')) > 0) broken.push('a used, expired or foreign code bound a chat');

  const rivals = await race(home, await make());
  if (rivals.bound !== 1 || rivals.told !== 1)
    broken.push(`of ${RIVALS} with one code ${rivals.bound} were bound and ${rivals.told} told so`);

  const { looked, taken } = await guess(home, make);
  if (looked > ADDRESSES * 5) broken.push(`${looked} guesses of ${ADDRESSES} addresses were looked at`);
  if (taken > 0) broken.push(`${taken} addresses were let in after five tries`);

  const [life] = await home.rows(
    sql`select extract(epoch from max(expires_at - made_at)) as seconds, count(*) filter (where used_at is not null) as used from binding_code`,
  );
  if (Number(life!['seconds']) * 1000 > TEN_MINUTES) broken.push(`a code lives ${life!['seconds']} s`);
  await home.close();
  return {
    figures: { addresses: ADDRESSES, guesses: ADDRESSES * GUESSES, looked, rivals: RIVALS, bound: rivals.bound },
    broken,
  };
});

type Home = Awaited<ReturnType<typeof testService>>;

async function makeCode(home: Home, by: Staff): Promise<string> {
  const [tie] = await home.rows(
    sql`select t.person_id, t.house_id from tie t join house h on h.id = t.house_id where h.building = '3' order by t.id limit 1`,
  );
  const made = await home.book.bindings.makeCode(
    by,
    Number(tie!['person_id']),
    Number(tie!['house_id']),
    home.clock.now(),
  );
  return made!.code;
}

/** What is answered to a code that is used, expired, another community's, or none. */
async function unlike(home: Home, make: () => Promise<string>): Promise<ReadonlySet<string>> {
  const [used, expired] = [await make(), await make()];
  await home.owner('rightful').say(used);
  home.clock.pass(TEN_MINUTES);
  const foreign = await make();
  await home.rows(
    sql`update binding_code set community_id = 'elsewhere' where id = (select max(id) from binding_code) returning id`,
  );
  const answers = new Set<string>();
  for (const [i, code] of [used, expired, foreign, newBindingCode(randomInt)].entries()) {
    const owner = home.owner(`unlike-${i}`);
    await owner.say('你好');
    await owner.say(code);
    answers.add((await owner.heard()).at(-1) ?? '');
  }
  return answers;
}

/** Everybody sends the same code at the same moment. */
async function race(home: Home, code: string): Promise<{ readonly bound: number; readonly told: number }> {
  const rivals = Array.from({ length: RIVALS }, (_, i) => home.owner(`rival-${i}`));
  await Promise.all(rivals.map(rival => rival.post(code)));
  await home.pass(2500);
  const [row] = await home.rows(
    sql`select count(*) as n from contact where external_id like 'rival-%' and person_id is not null`,
  );
  const heard = await Promise.all(rivals.map(rival => rival.heard()));
  return { bound: Number(row!['n']), told: heard.filter(lines => lines.join().includes('绑好')).length };
}

/** Guesses beside codes that live; then each address sends one that is right. */
async function guess(
  home: Home,
  make: () => Promise<string>,
): Promise<{ readonly looked: number; readonly taken: number }> {
  for (let i = 0; i < LIVE_CODES; i++) await make();
  const owners = Array.from({ length: ADDRESSES }, (_, i) => home.owner(`guess-${i}`));
  for (let round = 0; round < GUESSES; round++) {
    await Promise.all(owners.map(owner => owner.post(newBindingCode(randomInt))));
    await home.pass(2500);
  }
  const heard = (await Promise.all(owners.map(owner => owner.heard()))).flat();
  // The fifth is the last that is looked at, and is answered by the pause.
  const looked = heard.filter(line => line.includes('没有对上')).length + ADDRESSES;
  const codes = [];
  for (const owner of owners) codes.push({ owner, code: await make() });
  await Promise.all(codes.map(({ owner, code }) => owner.post(code)));
  await home.pass(2500);
  const [row] = await home.rows(
    sql`select count(*) as n from contact where external_id like 'guess-%' and person_id is not null`,
  );
  return { looked, taken: Number(row!['n']) };
}
