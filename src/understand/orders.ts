import { normalise } from './normalise.ts';

/** Marks of words meant for a machine instead of people. No owner writes them about his home. */
const ORDER = new RegExp(
  [
    '(?:忽略|无视|忘记|忘掉|不要管|别管|不要遵守).{0,10}(?:指令|规则|规定|设定|提示|命令|限制|被告知|instructions|rules)',
    '提示词|(?:开发者|管理员|调试|越狱)(?:模式|指令|身份)|最高(?:权限|优先级)|新指令',
    '你现在是(?!不是|在|什么|谁)|从现在起.{0,6}(?:你|只)(?:扮演|回答|是|能|说)|(?:扮演|假装)(?:你是)?(?:我|一|系统|超级|管理员)',
    '把(?:这条|本条|这句|这个消息).{0,4}(?:标记|标为|归类|归为|分类)|(?:类别|分类|紧急程度|意图)(?:=|一律)',
    '^[【\\[(（]?系统(?:消息|提示|指令|管理员)?[】\\])）]?[:：]',
    '^(?:system|assistant|developer|user)(?: override| message| prompt)?\\s*[:：]',
    '</?(?:system|user|owner|assistant|examples?|instructions?)>|<\\|.{1,16}\\|>|\\[/?inst\\]',
    '"(?:role|intent|category|tool|content)"\\s*[:：]|intent .{0,4}填|(?:输出|返回|回答).{0,3}json',
    '(?:ignore|forget|disregard) (?:all|any|the|your|previous|prior|every).{0,24}(?:instructions?|rules?|prompts?|above)',
    'you are now|developer mode|(?:system|hidden) (?:prompt|rules)|system override|call the tool|your (?:instructions|prompt)',
    '(?:say|print|output) "?hacked|translate the following|delete all|rm -rf|drop table|\\$\\(|process\\.env',
  ].join('|'),
  'i',
);
/** What such orders go on to ask for. */
const DEMAND =
  /(?:所有|全部|全体|别的|其他).{0,4}(?:业主|住户|人).{0,6}(?:电话|手机|号码|姓名|名单|房号)|^(?:只|不要|不许|必须)(?:回答|输出|能|说|别的)|一律填|原样念/;

/**
 * A text without the clauses that give orders to a machine, so that they move no label of the matter beside them; undefined when there
 * are none, or nothing else is left.
 */
export function withoutOrders(text: string): string | undefined {
  const sentences = text.split(/(?<=[。！!？?；;\n])|(?<=\s)--(?=\s)|——/);
  const kept = sentences.map(keptOf);
  if (kept.every((sentence, at) => sentence === sentences[at])) return undefined;
  const rest = kept.join('').trim();
  return (rest.match(/\p{L}/gu)?.length ?? 0) < 4 ? undefined : rest;
}

/** Of one sentence: the clauses before its first order, and those after it that ask for something else. */
function keptOf(sentence: string): string {
  if (!ORDER.test(normalise(sentence))) return sentence;
  let isOrdered = false;
  const clauses = sentence.split(/(?<=[，,]|\.\s)/).filter(clause => {
    const plain = normalise(clause);
    const isOrder = ORDER.test(plain);
    isOrdered ||= isOrder;
    return !isOrder && !(isOrdered && DEMAND.test(plain));
  });
  return clauses.join('');
}
