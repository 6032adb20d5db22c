import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { asksWhy, REASONS } from '../../flows/why.ts';

const FLOWS = new URL('../../flows/', import.meta.url);

/** The flows named by the rules that stand in the source: `say('intake.noted', …)`, `why: 'hurry.gathered'`. */
const named = readdirSync(FLOWS, { recursive: true, encoding: 'utf8' })
  .filter(path => path.endsWith('.ts'))
  .flatMap(path => [...readFileSync(new URL(path, FLOWS), 'utf8').matchAll(/(?:say\(\s*|why: )[`']([a-z]+)\./g)])
  .map(found => found[1]!);

test('whatever we say on our own can say why', () => {
  expect(named.length).toBeGreaterThan(40);
  expect([...new Set(named)].filter(flow => !(flow in REASONS))).toEqual([]);
});

test('a question about fees or the estate is not a question about us', () => {
  for (const text of ['为什么物业费这么高', '为什么停水', '凭什么不让我停车', '电梯为什么老坏', '为什么还没来修'])
    expect(asksWhy(text), text).toBe(false);
  for (const text of ['为什么', '为啥呀？', '这条消息是谁发的', '为什么给我发这个', '你为什么问我电话'])
    expect(asksWhy(text), text).toBe(true);
});
