import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sparePort } from '../../src/commands/throwaway-postgres.ts';
import { openFeed } from '../adapters/web/feed-reader.ts';
import { writeBook, writeText } from '../support/sheet-files.ts';
import { type Program, typeIn, visit } from '../support/terminal.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
/** What the README promises a newcomer at most. */
const TEN_MINUTES = 600_000;

let root: string;
let dir: string;
let port: number;
let living: Program[] = [];

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'menfang-newcomer-'));
  dir = join(root, 'menfang');
  // What git would bring a stranger, and nothing that only lies here.
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);
  for (const file of tracked.filter(f => existsSync(join(ROOT, f)))) cpSync(join(ROOT, file), join(dir, file));
  port = await sparePort();
});
afterEach(async () => {
  await Promise.all(living.map(program => program.interrupt()));
  living = [];
  rmSync(root, { recursive: true, force: true });
});

/** A line of the documentation, typed into a terminal of its own. */
const type = (line: string): Program => {
  const program = typeIn(dir, line, { HOME: root, PORT: String(port) });
  living.push(program);
  return program;
};

/** The commands of a section of the README, as they are printed there. */
function commandsOf(heading: string): string[] {
  const section = readFileSync(join(dir, 'README.md'), 'utf8')
    .split(/^## /m)
    .find(s => s.startsWith(heading))!;
  return [...section.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(block =>
    block[1]!.split('\n').flatMap(line => line.replace(/\s{2,}#.*$/, '').trim() || []),
  );
}

/** The first table under a heading of docs/import.md: what stands there is a list one can import. */
function tableOf(heading: string): string[][] {
  const section = readFileSync(join(dir, 'docs/import.md'), 'utf8')
    .split(/^## /m)
    .find(s => s.startsWith(heading))!;
  const lines = section
    .slice(section.indexOf('|'))
    .split(/\n(?!\|)/)[0]!
    .split('\n');
  return lines
    .filter(l => !/^[|\s-]+$/.test(l))
    .map(l =>
      l
        .split('|')
        .slice(1, -1)
        .map(cell => cell.trim()),
    );
}

/** What only the newcomer can know: his community, his people. */
async function writeOwnFiles() {
  const sample = readFileSync(join(dir, 'my-estate.yaml'), 'utf8');
  const own = sample
    .replace('id: cuihu', 'id: yunshan')
    .replace('翠湖花园', '云山苑')
    .replace('prefix: CH', 'prefix: YS');
  writeFileSync(join(dir, 'my-estate.yaml'), own.replace(/^people:\n(?: {2}- .*\n)+/m, ''));
  cpSync(join(dir, 'estates', 'sample-knowledge.md'), join(dir, 'my-answers.md'));
  await writeBook(join(dir, 'my-roster.xlsx'), { 名册: tableOf('Roster') });
  // A comma within a cell wants quotes.
  writeText(
    dir,
    'my-staff.csv',
    tableOf('Staff')
      .map(cells => cells.map(c => `"${c}"`).join(','))
      .join('\n'),
  );
}

const says = async (line: string): Promise<string> => {
  const { code, said } = await type(line).ended;
  expect(code, `${line}\n${said}`).toBe(0);
  return said;
};

test('a newcomer gets from a fresh copy to an answered case by the commands of the README alone', {
  timeout: TEN_MINUTES,
}, async () => {
  const [demo] = commandsOf('Try it');
  const own = commandsOf('From the demo to your own estate');
  expect(demo).toMatch(/^npm ci && /);
  // What `npm ci` would bring lies here already.
  symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'));
  const trial = type(demo!.replace('npm ci && ', ''));
  await trial.heard(new RegExp(`:${port}/desk/enter\\?code=\\S+`));
  await trial.interrupt();

  let service: Program | undefined;
  const said: string[] = [];
  for (const line of own) {
    if (line === 'npm start') {
      service = type(line);
      await service.heard(/menfang is ready/);
    } else said.push(await says(line));
    if (line.endsWith('my-estate.yaml') && line.startsWith('cp ')) await writeOwnFiles();
  }
  const all = said.join('\n');
  expect(all).toContain('云山苑 已建好：8 位员工，0 位业主');
  expect(all).toMatch(/新增 2 人/);
  expect(all).toContain('60');
  const code = /enter\?code=(\S+)/.exec(said.at(-1)!)![1]!;

  const base = `http://127.0.0.1:${port}`;
  const clerk = await visit(base, '/desk/enter', new URLSearchParams({ code }));
  const { csrf } = await clerk.ask('/desk/api/me');
  const owner = await visit(base, '/chat');
  const feed = await openFeed(`${base}/chat/feed`, owner.cookie);
  await owner.ask('/chat/messages', { id: randomUUID(), text: '我家厨房漏水了，3栋2单元1201' });
  await feed.take(2);
  const { cases } = await clerk.ask('/desk/api/cases');
  expect(cases).toEqual([expect.objectContaining({ lastWords: '我家厨房漏水了，3栋2单元1201' })]);
  const { id, number, version } = cases[0].ticket;
  expect(number).toMatch(/^YS/);
  const act = { version, actId: randomUUID(), text: '师傅下午两点到。', seenSeq: 1 };
  await clerk.ask(`/desk/api/cases/${id}/reply`, act, { 'x-csrf-token': csrf });
  expect((await feed.take(1))[0]!.text).toContain('师傅下午两点到');
  feed.close();

  await service!.interrupt();
  expect((await service!.ended).said).not.toMatch(/"level":(?:50|60)/);
});
