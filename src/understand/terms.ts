import { normalise } from './normalise.ts';
import { meaningsIn } from './thesaurus.ts';

/** Nobody asks longer than this, and no article is longer. */
const LONGEST = 4096;
/** Manners, and the small words of any question. What is wanted of a thing is heard as a meaning. */
const MANNERS = new RegExp(
  [
    ...[
      '请问一下',
      '请问',
      '你好',
      '您好',
      '麻烦',
      '谢谢',
      '一下',
      '咨询',
      '我想问',
      '想问',
      '问下',
      '想知道',
      '想了解',
    ],
    ...[
      '告诉我',
      '知道',
      '咱们',
      '我们',
      '你们',
      '他们',
      '这边',
      '这里',
      '那边',
      '小区',
      '哈喽',
      '在吗',
      '那个',
      '这个',
    ],
    ...['怎么样', '怎么', '怎样', '咋样', '什么', '多少', '为什么', '为啥', '有没有', '是不是', '要不要', '能不能'],
    ...[
      '可不可以',
      '可以',
      '需要',
      '应该',
      '现在',
      '已经',
      '还是',
      '或者',
      '如果',
      '就是',
      '但是',
      '因为',
      '所以',
      '一个',
    ],
    ...['有点', '比较', '我家', '家里', '自己', '物业', '业主'],
    '[我你您他她它咱们的了吗呢吧啊呀哦嘛哈啦么着过在是有和跟与也都就还很太要会能把被给让到去来上下里个]',
  ].join('|'),
  'g',
);

/** Each two characters that stand side by side; rare ones are two units long. */
export function pairsIn(run: string): readonly string[] {
  const characters = [...run];
  return characters.slice(1).map((second, at) => characters[at]! + second);
}

/** What a text is found by: pairs of characters, words of letters and numbers, and what it speaks of by whatever word. */
export function termsIn(text: string): ReadonlySet<string> {
  const plain = normalise(text.slice(0, LONGEST)).toLowerCase();
  const terms = new Set<string>();
  for (const word of plain.match(/[a-z]{2,}|\d+/g) ?? []) terms.add(word);
  for (const run of plain.replace(MANNERS, ' ').match(/\p{Script=Han}+/gu) ?? [])
    for (const pair of pairsIn(run)) terms.add(pair);
  for (const meaning of meaningsIn(plain)) terms.add(meaning);
  return terms;
}
