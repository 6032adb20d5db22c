import { expect, test } from 'vitest';
import { addressed } from '../../../adapters/wechaty/child/room.ts';

const names = ['小门', '3 号楼小门', '门房'];
const said = (text: string, mentioned?: readonly string[]) =>
  addressed({ text, self: 'us', names, ...(mentioned && { mentioned }) });

test.for<[string, readonly string[] | undefined, boolean, string]>([
  ['电梯坏了', undefined, false, '电梯坏了'],
  ['@小门\u2005电梯坏了', undefined, true, '电梯坏了'],
  ['＠小门 电梯坏了', undefined, true, '电梯坏了'],
  ['电梯坏了 @小门', undefined, true, '电梯坏了'],
  ['@3 号楼小门\u2005漏水', undefined, true, '漏水'],
  ['@小门', undefined, true, ''],
  ['@小门，我家漏水', undefined, true, '我家漏水'],
  ['小门，漏水了', undefined, true, '漏水了'],
  ['请问门房在吗', undefined, true, '请问门房在吗'],
  ['@小门卫\u2005你好', ['them'], false, '@小门卫\u2005你好'],
  ['@小门卫\u2005你好', undefined, false, '@小门卫\u2005你好'],
  // Two members of one nickname: the puppet knows that the other is meant.
  ['@小门\u2005吃饭了吗', ['them'], false, '@小门\u2005吃饭了吗'],
  ['@小门\u2005吃饭了吗', ['us'], true, '吃饭了吗'],
  ['@所有人 开会', ['us'], true, '@所有人 开会'],
  ['@陈女士\u2005你家漏水', ['chen'], false, '@陈女士\u2005你家漏水'],
])('%s', ([text, mentioned, isAddressed, words]) => {
  expect(said(text, mentioned)).toEqual({ isAddressed, words });
});

test('without a name nobody is addressed by words', () => {
  expect(addressed({ text: '小门', self: 'us', names: ['', ' '] })).toEqual({ isAddressed: false, words: '小门' });
});
