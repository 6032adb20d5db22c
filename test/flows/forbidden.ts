import { expect } from 'vitest';

/** The ten sentences never to send, and what else must never leave the house, by their telling words. */
export const FORBIDDEN: readonly RegExp[] = [
  /连?小孩子?都(会|懂|知道)/,
  /一分钱一分货/,
  /绝对不(可能|会)/,
  /不(是|归|属于)我们(的事|管)|你(要|得)?去.{0,8}部/,
  /不(太)?清楚/,
  /(绝对)?没说过/,
  /我(们)?(不懂|不会)(?!把|向|将)/,
  /(公司)?(的)?规定就是/,
  /看不懂/,
  /改天(再)?(联系|通知)/,
  /绑定(后|了)?才能/,
  /等.{0,6}(领导|老板|经理)(来|回来).{0,4}(再说)?/,
  /正在接待别人/,
  /我们的错|一定赔|保证/,
  /！.*！/s,
  /马上(就)?(到|来)/,
  /你(?!好)(?<!您)/,
];

/** Fails when a sentence of ours may not be said to an owner; his own words, read back, are left out. */
export function mustBeFitToSend(said: string, quoted: readonly string[] = []): void {
  const text = quoted.reduce((all, words) => all.replaceAll(words, ''), said);
  for (const pattern of FORBIDDEN) expect(text, `不该说的话：${pattern}`).not.toMatch(pattern);
  expect(said.trim(), '空话').not.toBe('');
  expect(text).not.toMatch(/undefined|null|\[object|NaN|\bintent\b|complaint|facility\./);
}
