import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SAMPLE_KNOWLEDGE } from '../../src/commands/sample-knowledge.ts';
import { OUR_RULES } from '../../src/rehearsal/our-rules.ts';
import { RULES } from '../../src/rehearsal/rules.ts';
import { importDoor } from './door.ts';

let door: Awaited<ReturnType<typeof importDoor>>;
beforeEach(async () => {
  door = await importDoor();
});
afterEach(() => door.close());

const HEAD = ['标题', '问法', '答案', '来源', '更新', '有效期至'];
const knowledge = (file: string, isDry = false) => door.run(file, { kind: 'knowledge', isDry });
const articles = () =>
  door.rows(
    sql`select number, title, questions, answer, source, as_of::text as as_of, valid_until::text as valid_until, state, version from article order by number`,
  );

const MARKDOWN = `说明：这一段不导入。

# 停车月卡
- 问法：月卡怎么办｜车位月租多少钱
- 来源：《停车管理办法》第二章
- 有效期至：长期
- 更新：2026-09-01

两步办好：
1. 带身份证、行驶证到客服台。
2. 当天开通，地面每月200元（含税）。

- 换车请提前3天说一声。

# 大件垃圾
- 问法: 旧沙发扔哪里
- 来源: 《服务手册》第8章
- 更新: 2026/3/30
- 有效期至: 2026年12月31日
送到8栋北侧。
`;

it('enters Markdown with its lines and punctuation, changes what is new, and leaves what is the same', async () => {
  const file = door.text(MARKDOWN, 'a.md');
  expect((await knowledge(file, true)).said).toContain('知识条目：将新增 2 条，将更新 0 条，不变 0 条');
  expect(await articles()).toEqual([]);
  const { code, said } = await knowledge(file);
  expect(said).toContain('知识条目：新增 2 条，更新 0 条，不变 0 条');
  expect(code).toBe(0);
  expect(await articles()).toEqual([
    {
      ...{ number: 1, title: '停车月卡', questions: ['月卡怎么办', '车位月租多少钱'], state: 'approved', version: 1 },
      answer:
        '两步办好：\n1. 带身份证、行驶证到客服台。\n2. 当天开通，地面每月200元（含税）。\n\n- 换车请提前3天说一声。',
      ...{ source: '《停车管理办法》第二章', as_of: '2026-09-01', valid_until: null },
    },
    {
      ...{ number: 2, title: '大件垃圾', questions: ['旧沙发扔哪里'], state: 'approved', version: 1 },
      ...{ answer: '送到8栋北侧。', source: '《服务手册》第8章', as_of: '2026-03-30', valid_until: '2026-12-31' },
    },
  ]);
  const again = await knowledge(door.text(MARKDOWN.replace('200元', '220元'), 'b.md'));
  expect(again.said).toContain('新增 0 条，更新 1 条，不变 1 条');
  expect(await articles()).toMatchObject([{ version: 2, answer: expect.stringContaining('220元') }, { version: 1 }]);
  const [card] = MARKDOWN.split('# 大件垃圾');
  expect((await knowledge(door.text(card!, 'c.md'))).said).toContain('原来登记的有 1 条不在这个文件里');
});

it('approves a proposal of that title, and gives a retired one a new number', async () => {
  const file = door.text(MARKDOWN, 'a.md');
  await knowledge(file);
  await door.rows(sql`update article set state = case number when 1 then 'proposed' else 'retired' end`);
  expect((await knowledge(file)).said).toContain('新增 1 条，更新 1 条');
  expect((await articles()).map(a => [a['number'], a['state']])).toEqual([
    [1, 'approved'],
    [2, 'retired'],
    [3, 'approved'],
  ]);
});

it('reads a book: questions a line each, any order of columns', async () => {
  const file = await door.book({
    知识: [
      ['答复', '知识标题', '常见问法', '出处', '依据日期', '备注'],
      ['每张15元，\n带身份证。', '门禁卡', '卡丢了怎么办？\n补卡多少钱？', '《手册》', '2026-03-30', '常用'],
    ],
  });
  const { said, code } = await knowledge(file);
  expect(said).toContain('没有用到的列：备注');
  expect(code).toBe(0);
  expect(await articles()).toMatchObject([
    {
      title: '门禁卡',
      questions: ['卡丢了怎么办？', '补卡多少钱？'],
      answer: '每张15元，\n带身份证。',
      as_of: '2026-03-30',
    },
  ]);
});

it('names what is wrong with a line, and keeps the good ones', async () => {
  const file = await door.book({
    a: [
      HEAD,
      ['好的', '', '好的答案', '《手册》', '2026-01-01', ''],
      ['', '', '', '', '昨天', '以后'],
      ['好的', '', '另一个答案', '《手册》', '2026-01-01', ''],
      ['长的', '', '字'.repeat(1501), '《手册》', '2026-01-01', ''],
      ['管家', '', '打李敏手机13800001201', '《手册》', '2026-01-01', ''],
      ['问法太长', '问'.repeat(121), '答', '《手册》', '2026-01-01', ''],
    ],
  });
  const { problems, code, said } = await knowledge(file);
  expect(code).toBe(1);
  expect(said).toContain('新增 1 条');
  expect(problems).toEqual([
    '✗ 工作表“a”第3行，标题（A列）：标题是空的，请填写。',
    '✗ 工作表“a”第3行，答案（C列）：答案是空的，请填写。',
    '✗ 工作表“a”第3行，来源（D列）：来源是空的，请填写。',
    expect.stringContaining('更新（E列）：“昨天”不是日期'),
    expect.stringContaining('有效期至（F列）：“以后”不是日期'),
    expect.stringContaining('第4行，标题（A列）：标题与第2行重复'),
    expect.stringContaining('答案有 1501 个字，最多 1500 个'),
    expect.stringContaining('里面有手机号码。知识条目会说给所有业主'),
    expect.stringContaining('有的问法超过 120 个字'),
  ]);
  expect(said).not.toContain('13800001201');
});

it('says what a file lacks that is none', async () => {
  expect((await knowledge(door.text('姓名,手机\n严成,13900000081\n'))).said).toContain('缺 标题、答案、来源、更新');
  expect((await knowledge(door.text('', 'e.md'))).code).toBe(2);
  expect((await knowledge(door.text('没有标题的文字\n', 'f.md'))).code).toBe(2);
});

it('the sample knowledge base is good: sixty articles, nothing personal, nothing one must not say', async () => {
  const { code, said } = await knowledge(SAMPLE_KNOWLEDGE);
  expect(said).toContain('新增 60 条');
  expect(code).toBe(0);
  const wrong = (await articles()).flatMap(({ title, answer }) =>
    [...RULES, ...OUR_RULES].filter(r => r.words.test(answer as string)).map(r => `${title}：${r.what}`),
  );
  expect(wrong).toEqual([]);
});
