import { sql } from 'drizzle-orm';
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

const inSlack = async (code: string) =>
  (await door.rows(sql`select slack_user, email from staff where code = ${code} and community_id = 'cuihu'`))[0];

it('knows members in Slack by id or address, and keeps what the file leaves out', async () => {
  const head = ['工号', '姓名', '岗位', '邮箱（工作）', 'Slack 成员编号'];
  const one = (...more: string[]) => door.book({ a: [head, ['1001', '小张', '客服', ...more]] });
  const first = await staff(
    await door.book({
      a: [head, ['1001', '小张', '客服', ' Zhang@Estate.Example ', 'u0123abcd'], ['3001', '老刘', '工程', '', '']],
    }),
  );
  expect(first.said).toContain('新增 0 人，更新 1 人，不变 1 人');
  expect(await inSlack('1001')).toEqual({ slack_user: 'U0123ABCD', email: 'zhang@estate.example' });
  expect(await inSlack('3001')).toEqual({ slack_user: null, email: null });

  // A file without the columns, and an empty Slack cell, say nothing about it.
  await staff(door.text('工号,姓名,岗位\n1001,小张,值班长\n'));
  const same = await staff(await one('zhang@estate.example', ''));
  expect(same.said).toContain('更新 1 人');
  expect(await inSlack('1001')).toEqual({ slack_user: 'U0123ABCD', email: 'zhang@estate.example' });
  // Found by the address before, he is not by the next.
  await staff(await one('zhang2@estate.example', ''));
  expect(await inSlack('1001')).toEqual({ slack_user: null, email: 'zhang2@estate.example' });
  await staff(await one('', 'U0123ABCD'));
  expect(await inSlack('1001')).toEqual({ slack_user: 'U0123ABCD', email: null });
  await staff(await one('', '无'));
  expect(await inSlack('1001')).toEqual({ slack_user: null, email: null });
});

it('one Slack member is one person: told in words, and the others are kept', async () => {
  const head = 'Slack,E-mail,工号,姓名,岗位\n';
  expect((await staff(door.text(`${head}U0AAAAAA,a@x.cn,1001,小张,客服\nU0BBBBBB,b@x.cn,1002,小李,客服\n`))).code).toBe(
    0,
  );
  const { code, problems } = await staff(
    door.text(
      `${head}张三,不是邮箱,2001,李敏,管家\nU0CCCCCC,,6001,孔安,客服\nU0CCCCCC,,6002,施达,客服\n,A@x.cn,6003,吕宁,客服\nU0BBBBBB,,6004,何良,客服\n`,
    ),
  );
  expect(code).toBe(1);
  expect(problems.map(p => /第(\d+)行[，：](.{0,30})/.exec(p)!.slice(1).join(' '))).toEqual([
    expect.stringMatching(/^2 E-mail（B列）：.*不是邮箱/),
    expect.stringMatching(/^2 Slack（A列）：.*不是 Slack 成员/),
    expect.stringMatching(/^4 Slack（A列）：与第3行重复/),
    expect.stringMatching(/^5 这个 Slack 成员或邮箱已经是工号 1001/),
    expect.stringMatching(/^6 这个 Slack 成员或邮箱已经是工号 1002/),
  ]);
  expect(await inSlack('6001')).toEqual({ slack_user: 'U0CCCCCC', email: null });
  expect(await member('6004')).toBeUndefined();

  // Two change places; whoever has left keeps nobody's place.
  const swapped = await staff(door.text(`${head}U0BBBBBB,b@x.cn,1001,小张,客服\nU0AAAAAA,a@x.cn,1002,小李,客服\n`));
  expect(swapped.said).toContain('更新 2 人');
  expect(await inSlack('1001')).toEqual({ slack_user: 'U0BBBBBB', email: 'b@x.cn' });
  await door.rows(sql`update staff set until = now() where code = '1001'`);
  expect((await staff(door.text(`${head}U0BBBBBB,b@x.cn,6005,小张,客服\n`))).code).toBe(0);
  expect(await inSlack('6005')).toEqual({ slack_user: 'U0BBBBBB', email: 'b@x.cn' });
});

it('a 工号 that becomes another person keeps nobody of the old one in Slack', async () => {
  const head = '工号,姓名,岗位,邮箱,Slack\n';
  await staff(door.text(`${head}1001,小张,客服,zhang@x.cn,U0AAAAAA\n1002,小李,客服,li@x.cn,U0BBBBBB\n`));
  const { said } = await staff(door.text('工号,姓名,岗位\n1001,吕宁,客服\n'));
  expect(said).toMatch(/工号 1001 原来是小张，现在改为吕宁。原来的 Slack 成员和邮箱，.*已经去掉；/);
  expect(await inSlack('1001')).toEqual({ slack_user: null, email: null });
  // An address that goes with the place (desk@…) is named again, and still ties nobody by itself.
  await staff(door.text(`${head}1002,何良,客服,li@x.cn,\n`));
  expect(await inSlack('1002')).toEqual({ slack_user: null, email: 'li@x.cn' });
  // A name put right, with the same member beside it.
  await staff(door.text(`${head}1002,何亮,客服,he@x.cn,U0CCCCCC\n`));
  const same = await staff(door.text(`${head}1002,何良,客服,he@x.cn,U0CCCCCC\n`));
  expect(same.said).not.toContain('已经去掉');
  expect(await inSlack('1002')).toEqual({ slack_user: 'U0CCCCCC', email: 'he@x.cn' });
  // Whom the first 工号 gave up may be somebody else's at once.
  expect((await staff(door.text(`${head}6001,小张,客服,zhang@x.cn,U0AAAAAA\n`))).code).toBe(0);
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
