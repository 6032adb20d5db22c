import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ROSTER_HEADINGS } from '../support/sheet-files.ts';
import { importDoor } from './door.ts';

let door: Awaited<ReturnType<typeof importDoor>>;
beforeEach(async () => {
  door = await importDoor();
});
afterEach(() => door.close());

const HEAD = ['姓名', '手机', '房屋'];

it('enters people with several homes and homes with several people, sealed, and the same file twice changes nothing', async () => {
  const file = await door.book({
    一期: [
      ['翠湖花园业主名册'],
      [],
      ROSTER_HEADINGS,
      ['3栋', '1单元', '1201', '赵安宁', 13900000001, '女', '业主'],
      ['３栋', '１单元', '１２０１室', '钱 成', '139 0000-0002', '男', '家属'],
      [],
      ['5幢', '', '302', '赵安宁', '+86 13900000001', '', '业主'],
    ],
    二期: [
      ['联系电话（必填）', '备注', '地址', '业主姓名*', '入住日期'],
      ['139-0000-0003', '', '翠湖花园9号楼2单元负101室', '孙达', 45_292],
    ],
  });
  const { code, said } = await door.run(file);
  expect(said).toContain('新增 3 人');
  expect(said).toContain('新增 3 户');
  expect(said).toContain('新出现的楼栋：9');
  expect(said).toContain('4 户、4 条');
  expect(said).toContain('没有用到的列：备注');
  expect(code).toBe(0);
  expect((await door.people()).slice(4)).toEqual([
    '赵安宁 女士 13900000001 3-1-1201 owner',
    '赵安宁 女士 13900000001 5--302 owner',
    '钱成 先生 13900000002 3-1-1201 family',
    '孙达 - 13900000003 9-2-负101 owner',
  ]);
  const [since] = await door.rows(sql`select "from" from tie order by id desc limit 1`);
  expect(new Date(since!['from'] as string).toISOString()).toBe('2023-12-31T16:00:00.000Z');
  const clear = await door.rows(
    sql`select p.* from person p where p::text like '%赵安宁%' or p::text like '%13900000001%'`,
  );
  expect(clear).toEqual([]);
  const [found] = await door.rows(
    sql`select count(*) as n from person where phone_hash = ${door.cipher.hash('phone', '13900000001')}
        and phone_end_hash = ${door.cipher.hash('phone-end', '0001')} and name_hash = ${door.cipher.hash('name', '赵安宁')}`,
  );
  expect(Number(found!['n'])).toBe(1);

  const before = await door.people();
  const again = await door.run(file);
  expect(again.said).toContain('新增 0 人，更新 0 人，不变 3 人');
  expect(again.said).toContain('新增 0 户。人与房屋的关系：新增 0 条，更新 0 条');
  expect(await door.people()).toEqual(before);
});

it('meets who is on record, updates title and role, adds a number that was missing, and ends no tie', async () => {
  await door.run(await door.book({ a: [HEAD, ['李方', '', '8-1-101']] }));
  const file = await door.book({
    a: [
      [...HEAD, '称谓', '身份'],
      ['陈美华', '13800001201', '3栋2单元1201', '', '交费人'],
      ['黄志强', '13800000502', '5-1-502', '先生', ''],
      ['李方', '13900000009', '8-1-101', '男', ''],
    ],
  });
  const { code, said } = await door.run(file);
  expect(code).toBe(0);
  expect(said).toContain('新增 0 人，更新 1 人，不变 2 人');
  expect(said).toContain('关系：新增 0 条，更新 1 条');
  expect(said).toContain('2 户、2 条人与房屋的关系不在这个文件里');
  expect(await door.people()).toEqual([
    '陈美华 女士 13800001201 3-2-1201 payer',
    '黄志强 先生 13800000502 5-1-502 owner',
    '黄志强 先生 13800000502 6-1-301 owner',
    '吴桂兰 女士 13800000101 1-1-101 owner',
    '李方 先生 13900000009 8-1-101 owner',
  ]);
  expect((await door.run(file)).said).toContain('新增 0 人，更新 0 人，不变 3 人');
});

it('keeps somebody of the same name with another number apart, and says so', async () => {
  const { code, said } = await door.run(await door.book({ a: [HEAD, ['陈美华', '13900000007', '3-2-1201']] }));
  expect(code).toBe(0);
  expect(said).toContain('请留意：工作表“a”第2行');
  expect(await door.people()).toContain('陈美华 - 13900000007 3-2-1201 owner');
});

it('names every bad line by sheet, row and column with a remedy, and keeps the good ones', async () => {
  const file = await door.book({
    名册: [
      [...HEAD, '性别', '关系', '入住时间'],
      ['周恩', '138001', '1-1-101', '女', '业主', '2024-05-01'],
      ['', '13900000011', '1-1-102', '', '', ''],
      ['吴谷', '13900000012', '阁楼', '老师', '', ''],
      ['郑和', '13900000013/13900000014', '1-1-104', '', '朋友', '去年'],
      ['王济', '139****0015', '1-1-105', '', '', ''],
      ['王嘉', '13900000016', '1-1-106', '', '', ''],
      ['王 嘉', '+86 139-0000-0016', '1栋1单元106室', '', '', ''],
      ['王嘉', '13900000016', '1-1-107', '女', '', ''],
      ['王嘉', '13900000016', '1-1-108', '男', '', ''],
      ['冯可', { formula: 'VLOOKUP(1,A:A,1)', result: { error: '#N/A' } }, '1-1-109', '', '', ''],
      ['陈良', '1.39E+10', '1-1-110', '', '', ''],
    ],
  });
  const { code, said, problems } = await door.run(file);
  expect(code).toBe(1);
  const named = problems.map(p => /第(\d+)行，(.+?)（([A-Z])列）/.exec(p)!.slice(1).join(' '));
  expect(named).toEqual([
    '2 手机 B',
    '3 姓名 A',
    '4 房屋 C',
    '4 性别 D',
    '5 手机 B',
    '5 关系 E',
    '5 入住时间 F',
    '6 手机 B',
    '8 姓名 A',
    '10 性别 D',
    '11 手机 B',
    '12 手机 B',
  ]);
  expect(problems[8]).toContain('第7行重复');
  expect(said).not.toMatch(/1[3-9]\d{9}|1390000001/);
  expect(said).toContain('139****0013');
  expect(said).toContain('共 11 行，2 行没有问题，9 行有问题');
  expect((await door.people()).slice(4)).toEqual([
    '王嘉 女士 13900000016 1-1-106 owner',
    '王嘉 女士 13900000016 1-1-107 owner',
  ]);
});

it('reads formulas, rich text, links and several columns of homes', async () => {
  const file = await door.book({
    a: [
      ['栋', '单元', '室', '业主姓名', '手机号'],
      [
        3,
        '二',
        { formula: '600+601', result: 1201 },
        { richText: [{ text: '褚' }, { font: { bold: true }, text: '明' }] },
        { text: '13900000021', hyperlink: 'tel:13900000021' },
      ],
      ['A座', 1, 305, '卫宁', { formula: '"139"&"00000022"', result: '13900000022' }],
      ['', '', '3栋2单元1202', 'Anna Berg', '0512-55501234'],
    ],
  });
  const { code } = await door.run(file);
  expect(code).toBe(0);
  expect((await door.people()).slice(4)).toEqual([
    '褚明 - 13900000021 3-2-1201 owner',
    '卫宁 - 13900000022 A-1-305 owner',
    'Anna Berg - 051255501234 3-2-1202 owner',
  ]);
});

it('writes nothing in a dry run and counts as if it had', async () => {
  const before = await door.people();
  const rows = Array.from({ length: 1100 }, (_, i) => ['蒋平', '13900000031', `7-1-${100 + i}`]);
  const { code, said } = await door.run(await door.book({ a: [HEAD, ...rows] }), { isDry: true });
  expect(code).toBe(0);
  expect(said).toContain('什么都没有写入');
  expect(said).toContain('将新增 1 人');
  expect(said).toContain('将新增 1100 户');
  expect(await door.people()).toEqual(before);
  expect(await door.rows(sql`select 1 from building where name = '7'`)).toEqual([]);
});

it('takes the community that is named, and asks for one when there are several', async () => {
  await door.rows(sql`insert into community(id, name, prefix, time_zone, settings)
    select 'binhe', '滨河苑', 'BH', time_zone, settings from community`);
  const file = await door.book({ a: [HEAD, ['沈启', '13900000041', '1-1-101']] });
  await expect(door.run(file)).rejects.toThrow('--community');
  await expect(door.run(file, { communityId: 'nowhere' })).rejects.toThrow('binhe（滨河苑）');
  expect((await door.run(file, { communityId: 'binhe' })).code).toBe(0);
  const [house] = await door.rows(sql`select count(*) as n from house where community_id = 'binhe'`);
  expect(Number(house!['n'])).toBe(1);
});
