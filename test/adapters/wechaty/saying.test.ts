import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Puppet } from '../../../adapters/wechaty/child/reading.ts';
import { createSaying } from '../../../adapters/wechaty/child/saying.ts';
import { openOutbound } from '../../../adapters/wechaty/outbound.ts';
import { createSealing } from '../../../adapters/wechaty/sealing.ts';
import { words } from './line.ts';

/** What is to be said, and to whom: errors of puppets quote both. */
const SECRET = '陈美华 13800007771 wxid_chen_secret 密码是 7788';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'menfang-saying-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A puppet that says what it failed over, in the way of that error. */
function sayingOf(fails: () => never, more: Partial<Record<keyof Puppet, unknown>> = {}) {
  const puppet = {
    isLoggedIn: true,
    contactPayload: async () => ({}),
    messageSendText: async () => fails(),
    friendshipAccept: async () => fails(),
    ...more,
  } as unknown as Puppet;
  return createSaying({ puppet, outbound: openOutbound(dir, createSealing([Buffer.alloc(32, 1)])), sayMs: 50 });
}

test.for([
  { how: 'declined', error: () => new Error(`cannot send ${SECRET}`) },
  { how: 'unsure', error: () => new Error(`14 UNAVAILABLE: no way to ${SECRET}`) },
  { how: 'declined', error: () => SECRET },
  { how: 'declined', error: () => Object.assign(new Error(SECRET), { name: SECRET, code: SECRET }) },
])('why nothing was said quotes nobody: $how', async ({ how, error }) => {
  const saying = sayingOf(() => {
    throw error();
  });
  const said = await saying.say(words(SECRET));
  expect(said.kind).toBe(how);
  const accepted = await saying.accept('f1');
  expect(accepted.kind).toBe('failed');
  expect(JSON.stringify([said, accepted])).not.toMatch(/陈美华|13800007771|wxid_chen|7788/);
});

test('a way that is broken is named by its kind, without whom it led to', async () => {
  const reach = () => Promise.reject(new Error(`14 UNAVAILABLE: contact ${SECRET}`));
  const said = await sayingOf(() => expect.fail('it must not be asked'), { contactPayload: reach }).say(words('您好'));
  expect(said).toMatchObject({ kind: 'failed', why: expect.stringContaining('UNAVAILABLE') });
  expect(JSON.stringify(said)).not.toContain('wxid_chen');
});
