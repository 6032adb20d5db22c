import { describe, expect, it } from 'vitest';
import { BadRehearsal } from '../../src/rehearsal/mistakes.ts';
import { readRehearsal } from '../../src/rehearsal/read.ts';

const HEAD = '标题: 试一试\n经过:\n';

/** "3: 不认识…" for each mistake in the text. */
function mistakesIn(text: string): string[] {
  try {
    readRehearsal('试.yaml', text);
    return [];
  } catch (error) {
    if (!(error instanceof BadRehearsal)) throw error;
    return error.mistakes.map(m => `${m.line}: ${m.message}`);
  }
}

describe('a rehearsal file', () => {
  it('is read with its people, clock and steps', () => {
    const script = readRehearsal(
      '试.yaml',
      '标题: 试一试\n开始: 2026-11-20 10:00\n业主:\n  路人: 陌生人\n员工:\n  老周: { 岗位: 秩序维护, 工号: "6001" }\n经过:\n  - 路人说: 你好\n  - 老周上班\n  - 过: 1小时30分\n',
    );
    expect(script.startsAt.toISOString()).toBe('2026-11-20T02:00:00.000Z');
    expect(script.steps.map(s => s.words)).toEqual(['路人说：你好', '老周上班', '过：1小时30分']);
    expect(script.steps.map(s => s.line)).toEqual([8, 9, 10]);
  });

  it.each([
    ['an unknown person', `${HEAD}  - 张大妈说: 你好\n`, /^3: 不认识“张大妈”。.*陈女士/],
    ['an unknown verb', `${HEAD}  - 陈女士喊: 你好\n`, /^3: 陈女士（业主）后面不认识“喊”。可以写：说/],
    ['staff who talk like owners', `${HEAD}  - 小张说: 你好\n`, /^3: 小张（员工）后面不认识“说”。可以写：接单/],
    ['an unknown step', `${HEAD}  - 下雨: 大\n`, /^3: 不认识这一步“下雨”/],
    ['a Chinese colon', `${HEAD}  - 陈女士说：漏水了\n`, /^3: .*英文的“:”/],
    ['a colon without a blank', `${HEAD}  - 陈女士说:漏水了\n`, /^3: .*后面空一格/],
    ['a bad span', `${HEAD}  - 过: 一会儿\n`, /^3: “一会儿”不是一段时间/],
    ['a bad time of day', `${HEAD}  - 到: 25:00\n`, /^3: “25:00”不是钟点/],
    ['a bad start', '标题: 试\n开始: 11月20日\n经过:\n  - 过: 3秒\n', /^2: “11月20日”不是日期和钟点/],
    ['a day that does not exist', '标题: 试\n开始: 2026-02-30 10:00\n经过:\n  - 过: 3秒\n', /^2: .*不是日期和钟点/],
    ['an unknown key at the top', '标题: 试\n时间: 现在\n经过:\n  - 过: 3秒\n', /^2: 不认识“时间”。开头可以写：标题/],
    ['a missing title', '经过:\n  - 过: 3秒\n', /^1: 缺少“标题”/],
    ['no steps', '标题: 试\n', /^1: 缺少“经过”/],
    ['an unknown state', `${HEAD}  - 工单: { 状态: 办好了 }\n`, /^3: 没有“办好了”。可以写：待接单、处理中/],
    ['an unknown item of a case', `${HEAD}  - 工单:\n      状态: 待接单\n      颜色: 红\n`, /^5: “工单”里没有“颜色”/],
    [
      'an unknown condition of hearing',
      `${HEAD}  - 陈女士听到: { 包含: 你好 }\n`,
      /^3: “听到”里没有“包含”。可以写：含/,
    ],
    ['a number that is none', `${HEAD}  - 工单数: 两张\n`, /^3: “两张”不是个数/],
    ['an unknown colleague', `${HEAD}  - 小张转派: 老王\n`, /^3: 不认识员工“老王”/],
    [
      'a new colleague without a number',
      '标题: 试\n员工:\n  老周: { 岗位: 秩序维护 }\n经过:\n  - 过: 3秒\n',
      /^3: 新员工“老周”还缺工号/,
    ],
    ['a home that is none', '标题: 试\n业主:\n  老赵: { 房屋: 三栋 }\n经过:\n  - 过: 3秒\n', /^3: “三栋”不是房屋/],
    ['a tab', `${HEAD}\t- 过: 3秒\n`, /^3: 行首用了制表符/],
    ['an open quote', `${HEAD}  - 陈女士说: "漏水\n`, /引号/],
    ['a second item behind a step', `${HEAD}  - 陈女士说: 你好\n    听到: 你好\n`, /^4: .*另起一步/],
    [
      'an unknown way to show cases in Slack',
      '标题: 试\n小区: { Slack: 全部 }\n经过:\n  - 过: 3秒\n',
      /^2: 没有“全部”。可以写：full、masked/,
    ],
    [
      'an unknown condition of a card',
      `${HEAD}  - Slack卡片: { 有: 漏水 }\n`,
      /^3: 这里没有“有”。可以写：工单、频道、含、不含/,
    ],
    [
      'an unknown place in Slack',
      `${HEAD}  - 小张在Slack按: { 在: 频道, 按: 接单 }\n`,
      /^3: 没有“频道”。可以写：警报、首页、私信/,
    ],
    [
      'an unknown thing before somebody',
      `${HEAD}  - 小张在Slack看到: { 弹窗: 好 }\n`,
      /^3: .*可以写：窗口、私信、首页/,
    ],
    ['a form with words but no inputs', `${HEAD}  - 小张在Slack登记: 漏水\n`, /^3: 只写“在Slack登记”打开窗口/],
    ['a Slack in an unknown mood', `${HEAD}  - Slack: 很慢\n`, /^3: 没有“很慢”。可以写：正常、坏了、不回音/],
    ['a place without a reason', '标题: 试\n只在: 微信\n经过:\n  - 过: 3秒\n', /^2: /],
    ['an unknown place', '标题: 试\n只在: { 短信: 好 }\n经过:\n  - 过: 3秒\n', /^2: “只在”写一处和原因，例如/],
    ['words behind a login', `${HEAD}  - 微信重新登录: 好\n`, /^3: “微信重新登录”后面不写什么/],
    ['a race of one', `${HEAD}  - 同时: [小张接单]\n`, /^3: “同时”里至少要有两个人/],
    [
      'an estate file that is not there',
      '标题: 试\n小区: { 文件: 没有.yaml }\n经过:\n  - 过: 3秒\n',
      /^2: 没有找到文件/,
    ],
  ])('with %s is explained', (_, text, message) => {
    expect(mistakesIn(text)).toEqual([expect.stringMatching(message)]);
  });

  it('tells all its mistakes at once', () => {
    const lines = mistakesIn(`${HEAD}  - 张大妈说: 你好\n  - 过: 3秒\n  - 过: 很久\n`).map(m => m.slice(0, 2));
    expect(lines).toEqual(['3:', '5:']);
  });
});
