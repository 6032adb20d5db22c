import { Difference } from './mistakes.ts';
import { BESIDE_RULES } from './our-rules.ts';
import type { Bubble } from './owner-seat.ts';

export interface Rule {
  readonly what: string;
  readonly words: RegExp;
  readonly instead: string;
}

/** What must never reach an owner, whatever else a rehearsal says: the ten sentences of the trade, light promises, code. */
export const RULES: readonly Rule[] = [
  { what: '十句禁语①', words: /连?小孩子?都(会|懂|知道)/, instead: '直接说我们怎么处理' },
  { what: '十句禁语②', words: /一分钱一分货/, instead: '说明收费依据，请同事答复' },
  { what: '十句禁语③', words: /绝对不(可能|会)|不可能有这(种|样)的?事/, instead: '先记下来，说去核实' },
  {
    what: '十句禁语④',
    words: /不(是|归|属于)我们(的事|管)|[您你](要|得|去找|应该找).{0,8}部门?/,
    instead: '说我们接下来做什么',
  },
  { what: '十句禁语⑤', words: /不(太|大)?清楚(?![的吗])/, instead: '说由谁去问、答复发在哪里' },
  { what: '十句禁语⑥', words: /(绝对)?没(有)?说过/, instead: '把记录再读一遍，请业主核对' },
  { what: '十句禁语⑦', words: /我们?(不懂|不会(?![把向将让跟]))/, instead: '说由会的同事来' },
  { what: '十句禁语⑧', words: /规定就是/, instead: '说明原因和能做的' },
  { what: '十句禁语⑨', words: /看不懂/, instead: '换一种说法再说一遍' },
  { what: '十句禁语⑩', words: /改天(再)?(联系|通知)/, instead: '说由谁、什么时候、在哪里答复' },
  { what: '推给领导', words: /等.{0,6}(领导|老板|经理).{0,4}再说/, instead: '说由谁答复' },
  { what: '让业主干等', words: /正在接待(别人|其他)/, instead: '给出接手的人或时间' },
  { what: '先绑定再帮忙', words: /绑定(后|了)?才能|(请|要)先绑定/, instead: '先把事记下，绑不绑都能报' },
  { what: '认责', words: /是我们的错|一定赔|我们赔/, instead: '表示抱歉，责任由经理说' },
  {
    what: '轻易承诺',
    words: /马上(就)?(到|来|过来|派|安排|处理|解决|修)|立刻(到|来|派)|一定|保证|承诺您/,
    instead: '说谁来做、下一步是什么',
  },
  { what: '没收拾干净的记号', words: /⟦|⟧|\[object|\bundefined\b|\bNaN\b|\bnull\b/, instead: '这是程序的错，请报告' },
  {
    what: '给机器看的词',
    words:
      /\b(service|facility|fee|neighbor|community|incident|external|none)\.[a-z_]+|\b(fee_query|status_query|ticket_update|smalltalk|recorded|withdrawn|declined)\b/,
    instead: '这是程序的错，请报告',
  },
];

/** Throws when a line an owner heard may not be said; `allowed` words are the file's own exceptions. */
export function mustBeFit(bubble: Bubble, allowed: readonly string[]): void {
  const text = allowed.reduce((rest, word) => rest.replaceAll(word, ''), bubble.text);
  if (text.trim() === '' && bubble.text.trim() === '' && bubble.pictures === 0)
    throw new Difference('每句话都有内容', '一句空话');
  // English for those who write it says the number again, in a line of its own.
  const chinese = text
    .split('\n')
    .filter(line => /\p{Script=Han}/u.test(line) && !/^[A-Z]/.test(line))
    .join('\n');
  const rules = [
    ...RULES.map(rule => ({ ...rule, in: text })),
    ...(bubble.from === undefined ? BESIDE_RULES : []).map(rule => ({ ...rule, in: chinese })),
  ];
  for (const { what, words, instead, in: looked } of rules) {
    const found = words.exec(looked)?.[0];
    if (found) {
      throw new Difference(
        `不说“${found}”（${what}；${instead}）。这一份里确实要说，就在文件开头加：允许: [${found}]`,
        bubble.text,
      );
    }
  }
}
