import { expect, test } from 'vitest';
import { safeName, savedAs } from '../../../adapters/desk/file-name.ts';
import { spanOf } from '../../../adapters/desk/range.ts';

test.each([
  [undefined, undefined],
  ['bytes=0-', { from: 0, to: 100 }],
  ['bytes=0-1', { from: 0, to: 2 }],
  ['bytes=90-200', { from: 90, to: 100 }],
  ['bytes=-10', { from: 90, to: 100 }],
  ['bytes=-500', { from: 0, to: 100 }],
  ['bytes=100-', 'none'],
  ['bytes=-0', 'none'],
  ['bytes=5-4', undefined],
  ['bytes=-', undefined],
  ['bytes=0-1,5-6', undefined],
  ['lines=0-1', undefined],
  ['bytes=99999999999999999999-', 'none'],
])('of 100 bytes %s asks for %o', (header, span) => {
  expect(spanOf(header, 100)).toEqual(span);
});

test.each([
  ['合同.pdf', '合同.pdf'],
  ['../../etc/passwd', '_.._etc_passwd'],
  ['C:\\Windows\\a.exe', 'C__Windows_a.exe'],
  ['照片\u202Egpj.exe', '照片gpj.exe'],
  ['a\r\nSet-Cookie: x=1.txt', 'aSet-Cookie_ x=1.txt'],
  ['"><img src=x>.html', '___img src=x_.html'],
  [' ..', '文件'],
  [`${'长'.repeat(300)}.docx`, `${'长'.repeat(115)}.docx`],
])('%j is saved as %j', (name, safe) => {
  expect(safeName({ kind: 'file', type: 'application/octet-stream', name })).toBe(safe);
});

test('what has no name is called by what it is', () => {
  expect(safeName({ kind: 'voice', type: 'audio/silk' })).toBe('语音.sil');
});

test('a header holds any name', () => {
  const saved = savedAs({ kind: 'file', type: '', name: `陈's "100%" (1)\u{1f600}.pdf` });
  expect(saved).toMatch(/^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[A-Za-z0-9%._~-]+$/);
  expect(decodeURIComponent(saved.split("UTF-8''")[1]!)).toBe(`陈's _100%_ (1)\u{1f600}.pdf`);
});
