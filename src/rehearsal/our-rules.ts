import type { Rule } from './rules.ts';

/** What our own sentences keep to, and a company's wording of them; what staff write is their own. */
export const OUR_RULES: readonly Rule[] = [
  { what: '不称“您”', words: /你/, instead: '对业主称“您”' },
  { what: '叹号或表情', words: /[！!]|\p{Extended_Pictographic}/u, instead: '用句号；节日问候的叹号会自动加上' },
  {
    what: '半角标点',
    words: /\p{Script=Han}[,;:?.()]|[,;:?()]\p{Script=Han}/u,
    instead: '用中文标点，。；：？（）',
  },
  {
    what: '内部的词',
    words: /工单|工作台|系统|会话|数据库|后台|派单|接管|值守|办结|名册|Cookie|\bAPI\b|\btoken\b/i,
    instead: '说业主看得懂的：记下了、同事看得到、办好了',
  },
  {
    what: '官腔',
    words:
      /高度重视|认真(对待|处理)|予以|给予|敬请|望周知|特此|谅解|尽快|尽早|稍后|稍候|耐心等|请等待|请稍等|(相关|有关)(部门|人员)|规定|规矩|已?受理/,
    instead: '说由谁做、下一步是什么、什么时候有信',
  },
  {
    what: '没有记录的时限',
    words: /(\d|[一二两三四五六七八九十半])+个?(分钟|小时|钟头|天|日)(之|以)?内/,
    instead: '只说记录里有的时间，别的说由谁告诉他',
  },
  { what: '说满了', words: /永远|随叫随到|跟到底|第一时间|全力|绝不|肯定|百分之?百/, instead: '只说已经做的和下一步' },
  { what: '给机器看的日期', words: /\d{4}-\d{2}-\d{2}/, instead: '写成11月20日' },
];

/** What goes wrong when sentences that are right by themselves stand side by side in one message of ours. */
export const BESIDE_RULES: readonly Rule[] = [
  { what: '结巴', words: /(\p{Script=Han}{2})的\1/u, instead: '同一个词说一次' },
  { what: '标点叠在一起', words: /[，。；：、][，。；：、]|。（/, instead: '这一句接得不顺，请改接缝' },
  {
    what: '一条里说了两遍',
    words: /(?<!\d)(\d{3,4}-?\d{7,8})(?!\d)[\s\S]*?(?<!\d)\1(?!\d)|(?:^|[。\n])([^。\n]{8,}。)[\s\S]*\2/,
    instead: '同一条里说一遍就够',
  },
  { what: '给机器看的日期', words: /\d{4}-\d{2}-\d{2}/, instead: '写成11月20日' },
];
