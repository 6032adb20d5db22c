import { wantsSecrecy } from './answers.ts';
import type { Flow, Heard } from './engine/flow.ts';
import { intake } from './intake/flow.ts';
import { REPORTS } from './matter.ts';
import { part } from './parted.ts';

const TOLD = '(投诉|举报|反映|告(状|发|密)?|打.{0,2}小报告|检举|揭发|报(的|警|了)|叫你们?来|点名|说我|说的我|投的诉)';
const WHO =
  '(谁|哪[个家位户]|哪[一]?层|几[栋号楼层单]|什么人|是不是|有没有人|有人|姓什么|名字|电话|房号|(楼[上下]|隔壁|对[门面])(邻居|那家|的)?|(?<!\\d)\\d{3,4}(?!\\d))';
/** Asks, guesses or fishes who told us something, or whether anybody did. */
const PROBES: readonly RegExp[] = [
  new RegExp(`${WHO}.{0,14}${TOLD}.{0,4}(我|我们家?|俺|咱)?`),
  new RegExp(
    `${TOLD}(我|我们)?(家)?(的)?(那个|这个)?(人|邻居|业主|家伙|小人).{0,10}(谁|哪|名|姓|电话|房|住|是不是|告诉|叫|几)`,
  ),
  new RegExp(`(告诉|说|透露|透个|给个|讲|点).{0,10}(谁|哪[个家户栋]).{0,6}${TOLD}`),
  /(谁|哪[个家户]).{0,6}(在背后|背后|多事|多嘴|嘴碎|看我不顺眼|跟我过不去|整我|搞我|害我)/,
  /who.{0,12}(complain|report|told|said|snitch)|did (anyone|somebody|someone).{0,12}(complain|report)|(is|was) it .{0,20}(who )?(complained|reported)/i,
];
/** "……投诉我": somebody else's report of him, in whatever mood; not his own of where he lives. */
const OF_ME =
  /(投诉|举报|检举|揭发|告状|小报告)(过|了|的)?(我|俺|老子|咱)(们)?(家)?(?!.{0,3}(楼|隔壁|对门|旁边|邻居|门口|车|的(水|电|灯|门|厨|卫)))|告(过|了)?我的?状|(打|说).{0,2}我(的)?(小报告|坏话)|说我(扰民|吵|唱歌|违规)/;
/** Keeps on after a first answer: "那你点个头", "是的话就回1", "几楼总能说吧". */
const KEEPS_ON =
  /点个头|眨眨?眼|(回|发|按|扣)(个|一个)?[1一是]|排除|默认|承认|悄悄|偷偷|说出去|猜(对|中|得对|到)|总能说|只要(你)?说|是不是|是谁|哪[家栋层户个位]|几[楼号栋层]|姓什么|姓.对|名字|房号|那个人|男的|女的|方向|透个?底|就告诉|不说就/;
const OWN =
  /我(要|想|来|去)(投诉|举报|反映|报)|我(投诉|举报|反映|报修)(的|过|了)(那|这)?(件|个)?(事|单|问题)|(我|我家)报(的)?(修|警)/;

/** Words that try to learn who reported something. */
export const isProbing = (text: string): boolean =>
  text.length <= 120 && !OWN.test(text) && (OF_ME.test(text) || PROBES.some(p => p.test(text)));

const isReport = ({ reading }: Heard): boolean =>
  REPORTS.includes(reading.intent) && !reading.abstain && reading.category.startsWith('facility.');

/** Reports something himself, and asks not to be named: "1301半夜打麻将，别说是我说的". */
const asksToBeKept = ({ reading, text }: Heard): boolean =>
  REPORTS.includes(reading.intent) &&
  !reading.abstain &&
  wantsSecrecy(text) &&
  !OF_ME.test(text) &&
  !/谁|哪[个家位户]|是不是|[吗么？?]/.test(text);

const keepsOn = (turn: Heard): boolean =>
  turn.memo.probed === true && turn.text.length <= 40 && KEEPS_ON.test(turn.text) && !isReport(turn);

/**
 * Who told us what is nobody else's business. The same sentence whether there is a report or not, whoever asks and however often:
 * neither a name nor a denial, and nothing of it depends on any case.
 */
export const confidence: Flow = {
  name: 'confidence',
  interrupts: turn => !asksToBeKept(turn) && (isProbing(turn.text) || keepsOn(turn)),
  returns: true,
  answer(turn) {
    turn.memo.probed = true;
    turn.say(
      'confidence.kept',
      '谁跟我们说过什么、有没有人说过，我们对谁都一样不说，也不猜；您跟我说的，我们也同样不说给别人。您自己这边有什么要说、要办的，说给我听，我来记。',
    );
    const { others } = part(turn, m => isProbing(m.text));
    if (others && isReport(others)) intake.answer(others);
  },
};
