import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PhonesView } from '../../adapters/wechaty/pretend/phones.ts';
import { sparePort } from '../../src/commands/throwaway-postgres.ts';
import { type Program, typeIn, visit } from '../support/terminal.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const TEN_MINUTES = 600_000;
const [CHEN, HUANG, ROOM] = ['wxid_chen', 'wxid_huang', 'room_cuihu'];

let home: string;
let demo: Program;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'menfang-demo-test-'));
  mkdirSync(join(home, 'tmp'));
});
afterEach(async () => {
  await demo.interrupt();
  rmSync(home, { recursive: true, force: true });
});

/** The demo as the README says, the phones and the desk of it. */
async function openDemo() {
  const port = await sparePort();
  demo = typeIn(ROOT, 'npm run demo -- --wechat', { HOME: home, PORT: String(port), TMPDIR: join(home, 'tmp') });
  const code = (await demo.heard(/enter\?code=(\S+)/))[1]!;
  const phonesAt = (await demo.heard(/(http:\S+)(\/pretend)\s/))!;
  const base = phonesAt[1]!;
  const phones = await visit(base, phonesAt[2]!);
  const clerk = await visit(base, '/desk/enter', new URLSearchParams({ code }));
  const { csrf } = await clerk.ask('/desk/api/me');
  const world = (): Promise<PhonesView & { standing: string; notes: string[] }> => phones.ask('/pretend/world');
  return {
    world,
    /** Reads at the desk, or does something there. */
    desk: (path: string, body?: object) => clerk.ask(`/desk/api/${path}`, body, { 'x-csrf-token': csrf }),
    write: (chat: string, from: string, text: string, isToUs = false) =>
      phones.ask('/pretend/write', { chat, from, text, isToUs }),
    send: (chat: string, from: string, what: string) => phones.ask('/pretend/send', { chat, from, what }),
    line: (what: string) => phones.ask('/pretend/line', { what }),
    code: (person: string): Promise<{ code: string }> => phones.ask('/pretend/code', { person }),
    /** Waits until we have said that in a chat. */
    hears: (chat: string, words: string | RegExp) =>
      expect.poll(async () => (await told(world, chat)).join('\n'), { timeout: 90_000, interval: 250 }).toMatch(words),
  };
}

const told = async (world: () => Promise<PhonesView>, chat: string): Promise<string[]> =>
  (await world()).lines.filter(line => line.chat === chat && line.from === undefined).map(line => line.text);

test('a case goes its whole way between the pretend phones and the desk, at any hour', {
  timeout: TEN_MINUTES,
}, async () => {
  const at = await openDemo();
  await at.write(CHEN, CHEN, '3栋2单元1201厨房漏水了');
  await at.send(CHEN, CHEN, 'picture');
  await at.hears(CHEN, /编号：CH-/);

  const number = /编号：(\S+)/.exec((await told(at.world, CHEN)).join('\n'))![1];
  const { cases } = await at.desk('cases');
  const { ticket } = cases.find((line: { ticket: { number: string } }) => line.ticket.number === number);
  const act = { version: ticket.version, actId: randomUUID(), text: '师傅下午两点到，您在家吗？', seenSeq: 2 };
  await at.desk(`cases/${ticket.id}/reply`, act);
  await at.hears(CHEN, '小张（工号1001）：师傅下午两点到，您在家吗？');

  await at.write(ROOM, HUANG, '3栋楼道着火了！');
  await at.hears(ROOM, /119/);
  expect((await told(at.world, ROOM)).join('\n')).not.toMatch(/CH-|1201|陈/);

  const { code } = await at.code(HUANG);
  await at.write(HUANG, HUANG, code);
  await at.hears(HUANG, '5栋1单元502');

  await demo.interrupt();
  expect((await demo.ended).said).not.toMatch(/"level":(?:50|60)/);
  expect(readdirSync(join(home, 'tmp')).filter(name => name.startsWith('menfang-demo-'))).toEqual([]);
});

test('logged out nothing is heard; scanned again it is, also under new ids', { timeout: TEN_MINUTES }, async () => {
  const at = await openDemo();
  await at.line('logout');
  await at.write(CHEN, CHEN, '有人吗');
  expect((await at.world()).lines.at(-1)).toMatchObject({ text: '有人吗', isLost: true });
  await expect.poll(async () => (await at.world()).standing, { timeout: 90_000 }).toMatch(/扫码/);

  await at.line('scanAnew');
  await expect.poll(async () => (await at.world()).standing, { timeout: 90_000 }).toMatch(/^在线/);
  await at.write(ROOM, CHEN, '楼道灯坏了', true);
  await at.send(ROOM, CHEN, 'voice');
  await at.send(ROOM, HUANG, 'place');
  await at.send(ROOM, HUANG, 'recall');
  await at.hears(ROOM, /@陈女士\s收到/);
  await at.hears(CHEN, /楼道|灯/);
  const lines = (await at.world()).lines.filter(line => line.chat === ROOM && line.from !== undefined);
  expect(lines.map(({ kind, isRecalled, isLost }) => [kind, isRecalled, isLost])).toEqual([
    ['text', false, false],
    ['voice', false, false],
    ['place', true, false],
  ]);
});
