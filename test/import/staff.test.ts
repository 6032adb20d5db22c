import { afterEach, beforeEach, expect, it } from 'vitest';
import { readStaff } from '../../src/db/estate.ts';
import { importDoor } from './door.ts';

let door: Awaited<ReturnType<typeof importDoor>>;
beforeEach(async () => {
  door = await importDoor();
});
afterEach(() => door.close());

const HEAD = ['工号', '姓名', '岗位', '负责楼栋', '值班', '代班人工号', '专长'];
const member = async (code: string) => (await readStaff(door.client.db, 'cuihu')).find(s => s.code === code)!;
const staff = (file: string, isDry = false) => door.run(file, { kind: 'staff', isDry });

it('hires, changes and keeps, and the same file twice changes nothing', async () => {
  const file = await door.book({
    员工: [
      HEAD,
      [2003, '何良', '管家', '9、10栋，11-12栋', '是', '2004', '停车与充电；service.pest'],
      ['2004', '吕宁', '管家', '', '否', '', ''],
      ['2001', '李敏', '管家', '1,2栋', '', '2003', ''],
      ['1001', '小张', '值班长', '', '', '', ''],
    ],
  });
  const dry = await staff(file, true);
  expect(dry.said).toContain('将新增 2 人，将更新 2 人，不变 0 人');
  expect(await member('2003')).toBeUndefined();

  const { code, said } = await staff(file);
  expect(code).toBe(0);
  expect(said).toContain('新增 2 人，更新 2 人，不变 0 人');
  expect(said).toContain('6 位员工不在这个文件里');
  expect(said).toContain('9、10、11、12');
  const he = await member('2003');
  expect(he).toMatchObject({
    ...{ name: '何良', role: 'keeper', onDuty: true, skills: ['service.parking', 'service.pest'] },
    deputyId: (await member('2004')).id,
  });
  expect([...he.buildings].sort()).toEqual(['10', '11', '12', '9']);
  expect(await member('2001')).toMatchObject({ buildings: ['1', '2'], onDuty: true, deputyId: he.id });
  expect(await member('1001')).toMatchObject({ role: 'leader', onDuty: true });
  expect(await member('3001')).toMatchObject({ name: '老刘', role: 'engineer' });

  const again = await staff(file);
  expect(again.said).toContain('新增 0 人，更新 0 人，不变 4 人');
});

it('leaves what a file without the column does not say', async () => {
  const { code, said } = await staff(door.text('工号,姓名,岗位\n3001,刘启,工程\n'));
  expect(code).toBe(0);
  expect(said).toContain('工号 3001 原来是老刘，现在改为刘启');
  expect(await member('3001')).toMatchObject({
    name: '刘启',
    onDuty: true,
    skills: expect.arrayContaining(['facility.leak']),
  });
});

it('names bad lines and keeps the good ones', async () => {
  const { code, problems } = await staff(
    await door.book({
      a: [
        HEAD,
        ['', '施达', '客服'],
        ['6001', '施达', '厨师', '未知的一栋很长很长很长很长很长很长很长很长', '也许', '', '唱歌'],
        ['6002', '张可', '客服', '', '是', '7777'],
        ['6002', '张平', '客服'],
        ['6003', '孔安', '客服', '', '', '6003'],
      ],
    }),
  );
  expect(code).toBe(1);
  expect(problems.map(p => /第(\d+)行，?(.{0,2})/.exec(p)!.slice(1).join(' '))).toEqual([
    ...['2 工号', '3 岗位', '3 负责', '3 专长', '3 值班', '5 工号', '6 代班', '4 ：工'],
  ]);
  expect(problems.at(-1)).toContain('代班人 7777 不在员工名单里');
  expect(await member('6002')).toMatchObject({ name: '张可', onDuty: true });
});
