import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import exceljs, { type CellValue } from 'exceljs';

export type Cells = readonly CellValue[];

/** A book with these sheets, written as people's programs write it: strings shared, one after the other. */
export async function writeBook(path: string, sheets: Readonly<Record<string, readonly Cells[]>>): Promise<string> {
  const book = new exceljs.Workbook();
  for (const [name, rows] of Object.entries(sheets)) book.addWorksheet(name).addRows(rows.map(cells => [...cells]));
  await book.xlsx.writeFile(path);
  return path;
}

/** A text file of lines, in UTF-8 unless bytes are given. */
export function writeText(dir: string, name: string, text: string | Uint8Array): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}

export const ROSTER_HEADINGS = ['楼栋', '单元', '房号', '业主姓名', '手机号码', '性别', '身份'];

/** Made-up people: a surname and two characters that no number of rows repeats for the same home. */
const SURNAMES = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨';
const GIVEN = '安本成达恩方谷和济嘉可良明宁平启';
const nameOf = (i: number) => `${SURNAMES[i % 16]}${GIVEN[Math.floor(i / 16) % 16]}${GIVEN[Math.floor(i / 256) % 16]}`;

/** Line i of a large roster; every hundredth is broken in one of four ways. */
export function rosterLine(i: number): Cells {
  const home = [
    `${1 + Math.floor(i / 1200)}栋`,
    `${1 + (Math.floor(i / 600) % 2)}单元`,
    `${1 + Math.floor((i % 600) / 20)}${String(1 + (i % 20)).padStart(2, '0')}`,
  ];
  const line = [...home, nameOf(i), 13_900_000_000 + i, i % 2 === 0 ? '女' : '男', '业主'];
  if (!isBroken(i)) return line;
  const [column, value] = (
    [
      [4, '1390000'],
      [3, ''],
      [2, '阁楼'],
      [6, '朋友'],
    ] as const
  )[Math.floor(i / 100) % 4]!;
  return line.map((cell, at) => (at === column ? value : cell));
}

export const isBroken = (i: number): boolean => i % 100 === 57;

/** A roster of so many lines, written row by row; a hundredth of them broken. */
export async function writeLargeRoster(path: string, lines: number): Promise<string> {
  const book = new exceljs.stream.xlsx.WorkbookWriter({ filename: path, useSharedStrings: true });
  const sheet = book.addWorksheet('名册');
  sheet.addRow(ROSTER_HEADINGS).commit();
  for (let i = 0; i < lines; i++) sheet.addRow([...rosterLine(i)]).commit();
  sheet.commit();
  await book.commit();
  return path;
}
