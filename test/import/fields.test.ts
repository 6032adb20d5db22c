import { expect, it } from 'vitest';
import { readDay } from '../../src/import/date.ts';
import { readBuilding, readHome, readRoom, readUnit } from '../../src/import/home.ts';
import { masked, readPhone } from '../../src/import/phone.ts';
import { letterOf, tidy } from '../../src/import/row.ts';

it.each([
  ['3栋1单元1201', '3-1-1201'],
  ['３栋１单元１２０１室', '3-1-1201'],
  ['三幢二单元1201', '3-2-1201'],
  ['03号楼2单元12层1204', '3-2-1204'],
  ['12号楼1-302', '12-1-302'],
  ['A座1204', 'A--1204'],
  ['3-2-1201', '3-2-1201'],
  ['5-301', '5--301'],
  ['8栋1单元负101', '8-1-负101'],
  ['苏州市湖滨路1号翠湖花园3栋1单元1201室', '3-1-1201'],
  ['二期3栋1单元1201', undefined],
  ['翠湖花园', undefined],
  ['3栋', undefined],
  ['44927', undefined],
])('reads the home %s', (written, home) => {
  const found = readHome(tidy(written), '翠湖花园');
  expect(found && `${found.building}-${found.unit}-${found.room}`).toBe(home);
});

it('reads a home in three columns', () => {
  expect(['3栋', '03', '三号楼', '3#', 'b座', '商业街', '', '-'].map(readBuilding)).toEqual([
    ...['3', '3', '3', '3', 'B', '商业街', undefined, undefined],
  ]);
  expect(['1单元', '02', '二单元', '', '无', 'a'].map(readUnit)).toEqual(['1', '2', '2', '', '', 'A']);
  expect(['1201室', '1201', '101a', '-101', ''].map(readRoom)).toEqual(['1201', '1201', '101A', '负101', undefined]);
});

it.each([
  ['13900000001', '13900000001'],
  ['139 0000 0001', '13900000001'],
  ['139-0000-0001', '13900000001'],
  ['+86 139-0000-0001', '13900000001'],
  ['008613900000001', '13900000001'],
  ['１３９００００００01', '13900000001'],
  ['13900000001.0', '13900000001'],
  ['0512-5550110', '05125550110'],
  ['(0512)55501100', '051255501100'],
  ['55501100', '55501100'],
  ['', undefined],
  ['无', undefined],
])('reads the number %s', (written, phone) => {
  expect(readPhone(tidy(written))).toEqual(phone === undefined ? {} : { phone });
});

it.each([
  ['1390000000', '139****0000'],
  ['12900000001', '129****0001'],
  ['13900000001/13900000002', '几个号码'],
  ['139****0001', '星号'],
  ['1.39E+10', '科学计数法'],
  ['请打给儿子13900000001', '139****0001'],
  ['139 000 000', '139****0000'],
])('says what is wrong with the number %s, without telling it', (written, words) => {
  const { wrong } = readPhone(tidy(written));
  expect(wrong).toContain(words);
  // The example in the remedy is nobody's.
  expect(wrong?.replace('13800001201 或 0512-5550110', '')).not.toMatch(/\d{7}/);
});

it('masks what belongs to somebody', () => {
  expect(masked('张三139 0000 0001')).toBe('张三139****0001');
  expect(masked('320101199001011234')).not.toContain('19900101');
});

it.each([
  ['45292', '2024-01-01'],
  ['45292.5', '2024-01-01'],
  ['2024-1-5', '2024-01-05'],
  ['2024/01/05 08:00', '2024-01-05'],
  ['2024年1月5日', '2024-01-05'],
  ['20240105', '2024-01-05'],
  ['2024-02-30', undefined],
  ['3', undefined],
  ['去年', undefined],
])('reads the day %s', (written, day) => expect(readDay(written)).toBe(day));

it('letters columns as a spreadsheet does', () => {
  expect([1, 26, 27, 703].map(letterOf)).toEqual(['A', 'Z', 'AA', 'AAA']);
});
