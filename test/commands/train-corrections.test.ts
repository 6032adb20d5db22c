import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCipher } from '../../src/app/cipher.ts';
import { learnedModel } from '../../src/commands/doctor-learned.ts';
import { learnedFileIn } from '../../src/config.ts';
import { lockDirectory } from '../../src/db/directory-lock.ts';
import { openEmbedded } from '../../src/db/embedded.ts';
import { MODEL_FILE, readModel } from '../../src/understand/classifier.ts';
import { chooseModel, type LearnedModel } from '../../src/understand/learned.ts';
import { databaseImage } from '../support/database.ts';
import { TEST_KEY, testService } from '../support/service.ts';

const root = mkdtempSync(join(tmpdir(), 'menfang-learn-'));
const dir = join(root, 'data');
const file = learnedFileIn(dir);
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** One command in a process of its own: how it ended, and everything it said. */
function command(name: string, args: readonly string[], dataDir = dir): Promise<{ code: number; said: string }> {
  const entry = new URL(`../../src/commands/${name}.ts`, import.meta.url).pathname;
  const env = {
    PATH: process.env['PATH'] ?? '',
    DATA_DIR: dataDir,
    ENCRYPTION_KEY: Buffer.from(TEST_KEY).toString('base64'),
  };
  return new Promise(resolve =>
    // Away from the project: no .env of whoever runs the tests may speak in.
    execFile(process.execPath, [entry, ...args], { env, cwd: root }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
    ),
  );
}
const train = (dataDir?: string) => command('train', ['--with-corrections'], dataDir);

/** A word no sentence of ours has, said by several owners, and one that only one owner says, however often. */
const OURS = '饕餮阁';
const HIS = '魑魅';
const TAUGHT = '我家厨房下水道堵了';

let before: string;
beforeAll(async () => {
  before = readFileSync(MODEL_FILE, 'utf8');
  const home = await testService({ client: await openEmbedded(dir, databaseImage()) });
  const zhang = await home.staff('1001');
  let n = 0;
  const report = async (address: string, words: string) => {
    await home.owner(address).say(words);
    const { conversation, id, version } = (
      await home.rows(
        sql`select t.id, t.version, c.address as conversation from ticket t join conversation c on c.id = t.conversation_id order by t.opened_at desc, t.number desc limit 1`,
      )
    )[0] as { conversation: string; id: string; version: number };
    expect(conversation).toBe(address);
    await home.verbs.recategorise(zhang.act(id, version), { category: 'facility.leak' });
    n += 1;
  };
  await report('chen', `${TAUGHT}，3栋2单元1201`);
  for (const address of ['wu', 'sun', 'zhou']) await report(address, `${OURS}的下水道堵了`);
  for (const [i, room] of ['厨房', '阳台', '卫生间'].entries())
    await report(`qian-${i}`, `${HIS}先生家${room}的下水道堵了`);
  await report('secret', '我家卫生间下水道堵了，别说是我说的，请保密');
  expect(n).toBe(8);
  // One owner, whichever browser he wrote in.
  await home.rows(sql`update contact set person_id = (select min(id) from person) where id in
    (select contact_id from conversation where address like 'qian%')`);
  await home.close();
}, 240_000);

const learned = () => JSON.parse(readFileSync(file, 'utf8')) as LearnedModel;

test('what staff put right is learned beside the committed model, and is what the service goes by', {
  timeout: 600_000,
}, async () => {
  const release = lockDirectory(dir);
  expect(await train()).toMatchObject({ code: 1, said: expect.stringContaining('请先停止服务') });
  release();

  const { code, said } = await train();
  expect({ code, said }).toMatchObject({ code: 0, said: expect.stringContaining('7 件，来自 5 位业主') });
  expect(said).toContain('没有用上 1 件：业主要求保密 1 件');
  expect(said).toContain('看不出');
  expect(said).toContain('重启服务后生效');
  expect(said).not.toMatch(new RegExp(`${HIS}|1201|${TAUGHT}`));
  expect(readFileSync(MODEL_FILE, 'utf8') === before).toBe(true);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(dir).filter(name => name.startsWith('model.json'))).toEqual(['model.json']);
  expect(chooseModel(file).used).toEqual({ kind: 'learned', cases: 7, owners: 5 });

  const known = new Set(readModel().features);
  const fresh = learned().features.filter(feature => !known.has(feature));
  expect(fresh).toContain(OURS);
  expect(fresh.join()).not.toMatch(/[魑魅]/);

  const loud: string[] = [];
  const log = { ...quiet, info: (_: unknown, words: string) => loud.push(words) };
  const home = await testService({ learnedFile: file, log: log as never });
  await home.owner('new').say(`${TAUGHT}，5栋1单元502`);
  expect(await home.tickets()).toMatchObject([{ category: 'facility.leak' }]);
  await home.close();
  expect(loud.filter(words => words.includes('learned from staff'))).toHaveLength(1);

  writeFileSync(join(root, 'in.jsonl'), JSON.stringify({ id: '1', text: TAUGHT }));
  expect(await command('classify', ['in.jsonl', 'out.jsonl'])).toMatchObject({ code: 0 });
  expect(JSON.parse(readFileSync(join(root, 'out.jsonl'), 'utf8'))).toMatchObject({ category: 'facility.leak' });
  expect(await doctorSays()).toMatchObject([{ level: 'fine', what: expect.stringContaining('5 位业主的 7 件改动') }]);
});

const quiet = { info() {}, warn() {}, error() {}, debug() {}, fatal() {} };
const doctorSays = () =>
  learnedModel({
    cipher: createCipher(TEST_KEY),
    config: {
      ...{ host: '127.0.0.1', port: 0, encryptionKey: TEST_KEY, logLevel: 'silent', learnedFile: file },
      pace: { silenceMs: 0, capMs: 0 },
    },
  });

test.each([
  ['made from another version', () => JSON.stringify({ ...learned(), base: '0' }), '另一个版本'],
  ['cut off', () => readFileSync(file, 'utf8').slice(0, 100_000), '读不出来'],
  [
    'with labels nobody knows',
    () => JSON.stringify({ ...learned(), intent: { ...learned().intent, labels: ['x'] } }),
    '读不出来',
  ],
  [
    'with too few weights',
    () => JSON.stringify({ ...learned(), category: { ...learned().category, weights: 'AAAA' } }),
    '读不出来',
  ],
  ['empty', () => '', '读不出来'],
])('a model %s is not used, stops nothing, and is said once', async (_, broken, words) => {
  const good = readFileSync(file);
  writeFileSync(file, broken());
  const warned: string[] = [];
  const log = { ...quiet, warn: (_: unknown, said: string) => warned.push(said) };
  const home = await testService({ learnedFile: file, log: log as never });
  await home.owner('new').say(`${TAUGHT}，5栋1单元502`);
  await home.owner('other').say(`${TAUGHT}，5栋1单元502`);
  expect(await home.tickets()).toMatchObject([{ category: 'facility.drain' }, { category: 'facility.drain' }]);
  await home.close();
  expect(warned.filter(said => said.includes('train -- --with-corrections'))).toHaveLength(1);
  expect(await doctorSays()).toMatchObject([
    { level: 'warn', what: expect.stringContaining(words), remedy: expect.stringContaining('重新学习') },
  ]);
  writeFileSync(file, good);
});

test('it loads in a moment', () => {
  const begun = performance.now();
  chooseModel(file).classifier.rank(TAUGHT);
  expect(performance.now() - begun).toBeLessThan(1500);
});

test('without anything to learn nothing is written; without a record it says so', async () => {
  const empty = join(root, 'empty');
  const home = await testService({ client: await openEmbedded(empty, databaseImage()) });
  await home.close();
  expect(await train(empty)).toMatchObject({ code: 0, said: expect.stringContaining('还没有可以学的') });
  expect(readdirSync(empty)).not.toContain('model.json');
  expect(await train(join(root, 'nowhere'))).toMatchObject({ code: 1, said: expect.stringContaining('还没有数据库') });
  expect(await command('train', ['--with'])).toMatchObject({ code: 1, said: expect.stringContaining('用法') });
}, 120_000);
