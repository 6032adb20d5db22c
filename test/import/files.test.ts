import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import exceljs from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRows } from '../../src/import/reader.ts';
import { fileSource } from '../../src/import/source.ts';
import { writeZip } from '../support/zip-file.ts';
import { importDoor } from './door.ts';

let door: Awaited<ReturnType<typeof importDoor>>;
beforeAll(async () => {
  door = await importDoor();
});
afterAll(() => door.close());

const HEAD = ['姓名', '手机', '房屋'];
const ole = (mark = '') =>
  Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(70_000), Buffer.from(mark, 'utf16le')]);

it.each([
  ['an empty file', () => door.text(''), '文件是空的'],
  ['blank lines alone', () => door.text('\n\n,,\n'), '没有读到任何内容'],
  ['a sheet without a row', () => door.book({ a: [] }), '没有读到任何内容'],
  [
    'other headings',
    () =>
      door.book({
        a: [
          ['车牌', '车主', '电话'],
          ['x', 'y', 'z'],
        ],
      }),
    '第1行写的是：车牌、车主、电话',
  ],
  ['no headings', () => door.text('赵安宁,13900000001,3-1-1201\n'), '139****0001'],
  ['a file with a password', () => door.text(ole('EncryptedPackage'), 'locked.xlsx'), '清空密码'],
  ['the old format', () => door.text(ole(), 'old.xls'), '另存为'],
  [
    'a web page called .xls',
    () => door.text('<html><table><tr><td>姓名</td></tr></table></html>', 'p.xls'),
    '不是真正的 Excel',
  ],
  ['a picture', () => door.text(Buffer.from('89504e470d0a1a0a0000000d49484452ffff', 'hex'), 'p.csv'), '认不出'],
  ['no file', () => join(door.dir, 'nowhere.xlsx'), '没有找到文件'],
  ['a folder', () => door.dir, '是文件夹'],
])('says of %s what to do and leaves 2', async (_, make, words) => {
  const { code, said } = await door.run(await make());
  expect(said).toContain(words);
  expect(said).not.toContain('13900000001');
  expect(code).toBe(2);
});

it('takes a file of headings alone as a roster of nobody', async () => {
  const { code, said } = await door.run(await door.book({ a: [HEAD] }));
  expect(said).toContain('共 0 行');
  expect(code).toBe(0);
});

it.each([0.3, 0.6, 0.97])('refuses a file cut off at %f of its length', async share => {
  const whole = readFileSync(await door.book({ a: [HEAD, ['韩平', '13900000051', '1-1-103']] }));
  const { code, said } = await door.run(door.text(whole.subarray(0, Math.floor(whole.length * share)), 'cut.xlsx'));
  expect(said).toContain('文件不完整或已损坏');
  expect(code).toBe(2);
});

it('refuses a file whose bytes were changed instead of waiting for ever', async () => {
  const rows = Array.from({ length: 400 }, (_, i) => ['韩平', String(13_900_000_000 + i), `1-1-${100 + i}`]);
  const bytes = readFileSync(await door.book({ a: [HEAD, ...rows] }));
  const at = bytes.indexOf('xl/worksheets/sheet1.xml') + 24;
  bytes.fill(0xff, at + 40, at + 60);
  const { code, said } = await door.run(door.text(bytes, 'changed.xlsx'));
  expect(said).toContain('文件不完整或已损坏');
  expect(code).toBe(2);
});

describe('CSV', () => {
  const LINES = [
    '姓名,手机,房屋,备注',
    '杨明,13900000061,9-1-101,"说：""好""，\n换行"',
    '"韩\n宁",13900000062,"9栋1单元102"',
  ];
  const gb = (text: string) => {
    // Node writes no GB18030: the few characters by their codes.
    const codes: Record<string, string> = { 姓: 'd0d5', 名: 'c3fb', 手: 'cad6', 机: 'bbfa', 房: 'b7bf', 屋: 'cedd' };
    Object.assign(codes, { 秦: 'c7d8', 安: 'b0b2' });
    return Buffer.concat([...text].map(c => Buffer.from(codes[c] ?? Buffer.from(c).toString('hex'), 'hex')));
  };

  it.each([
    ['UTF-8', () => LINES.join('\n'), ['杨明', '韩宁']],
    ['UTF-8 with a mark', () => `\ufeff${LINES.join('\r\n')}`, ['杨明', '韩宁']],
    [
      'UTF-16',
      () => Buffer.from(`\ufeff${LINES.join('\r\n').replaceAll('13900', '13901')}`, 'utf16le'),
      ['杨明', '韩宁'],
    ],
    ['semicolons', () => '姓名;手机;房屋\n朱良;13900000063;9-1-103', ['朱良']],
    ['tabs', () => '姓名\t手机\t房屋\n尤嘉\t13900000064\t9-1-104', ['尤嘉']],
    ['GB18030', () => gb('姓名,手机,房屋\n秦安,13900000065,9-1-105'), ['秦安']],
  ])('is read with %s', async (_, content, names) => {
    const { code, said } = await door.run(door.text(content()));
    expect(said).toContain(`共 ${names.length} 行，${names.length} 行没有问题`);
    expect(code).toBe(0);
    const people = await door.people();
    for (const name of names) expect(people.join('\n')).toContain(name);
  });

  it('is numbered as a spreadsheet numbers its rows', async () => {
    const { problems } = await door.run(door.text('姓名,手机,房屋\n\n"许\n达",13900000066,9-1-106\n何方,1,9-1-107\n'));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('第4行，手机（B列）');
  });

  it('says where a quotation mark has no partner, and keeps what came before', async () => {
    const rest = Array.from({ length: 3000 }, (_, i) => `吕平,${13_900_001_000 + i},9-2-${100 + i}`).join('\n');
    const { code, said } = await door.run(door.text(`姓名,手机,房屋\n施安,13900000067,9-1-108\n"张,1,2\n${rest}`));
    expect(said).toContain('引号');
    expect(said).toContain('第 3 行起');
    expect(code).toBe(1);
    expect((await door.people()).join('\n')).toContain('施安');
  });
});

it.each([true, false])(
  'keeps characters whole, wherever the file is cut in reading (shared strings: %s)',
  async shared => {
    const path = join(door.dir, `pieces-${shared}.xlsx`);
    const book = new exceljs.stream.xlsx.WorkbookWriter({ filename: path, useSharedStrings: shared });
    const sheet = book.addWorksheet('名册');
    const nameOf = (i: number) => `龚嘉可${'平'.repeat(i % 5)}a${i}`;
    for (let i = 0; i < 4000; i++) sheet.addRow([nameOf(i), i]).commit();
    sheet.commit();
    await book.commit();
    const names: string[] = [];
    for await (const row of readRows(fileSource(path))) names.push(row.cells[0]!);
    expect(names).toEqual(Array.from({ length: 4000 }, (_, i) => nameOf(i)));
  },
);

it('passes over hidden sheets and sheets that are no roster, and says so', async () => {
  const path = join(door.dir, 'hidden.xlsx');
  const book = new exceljs.Workbook();
  book.addWorksheet('说明').addRow(['请勿修改']);
  book.addWorksheet('名册').addRows([HEAD, ['孔达', '13900000071', '9-3-101']]);
  book.addWorksheet('旧表', { state: 'hidden' }).addRows([HEAD, ['曹可', '13900000072', '9-3-102']]);
  await book.xlsx.writeFile(path);
  const { code, said } = await door.run(path);
  expect(said).toContain('没有导入工作表“说明”');
  expect(said).toContain('隐藏的工作表没有读：旧表');
  expect(code).toBe(0);
  expect((await door.people()).join()).not.toContain('曹可');
});

it('reads a book whose names carry their readings, whose cells hold runs of text, and whose words have a prefix', async () => {
  const cell = (at: string, inner: string) => `<x:c r="${at}" t="inlineStr"><x:is>${inner}</x:is></x:c>`;
  const path = writeZip(join(door.dir, 'odd.xlsx'), {
    'xl/worksheets/roster.xml':
      `<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>` +
      `<x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c>${cell('B1', '<x:t>手机</x:t>')}</x:row>` +
      `<x:row r="2"><x:c r="A2" t="s"><x:v>1</x:v></x:c>${cell('B2', '<x:r><x:t>139</x:t></x:r><x:r><x:rPr><x:rFont x:val="宋体"/></x:rPr><x:t>00000091</x:t></x:r>')}</x:row>` +
      `</x:sheetData></x:worksheet>`,
    'xl/sharedStrings.xml':
      '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>姓名</t></si>' +
      '<si><t>曹可</t><rPh sb="0" eb="1"><t>Cáo</t></rPh><rPh sb="1" eb="2"><t>Kě</t></rPh></si></sst>',
    'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="一期" sheetId="1" r:id="rId7"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId7" Target="/xl/worksheets/roster.xml"/></Relationships>',
  });
  const rows = [];
  for await (const { sheet, number, cells } of readRows(fileSource(path))) rows.push([sheet, number, ...cells]);
  expect(rows).toEqual([
    ['一期', 1, '姓名', '手机'],
    ['一期', 2, '曹可', '13900000091'],
  ]);
});
