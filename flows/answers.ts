import { correctionIn } from './place.ts';

/** Reads the short answers people give to a question; everything longer is for the understanding. */

/** What is left when politeness, particles, emoji and punctuation are taken off. */
export const bare = (text: string): string =>
  text
    .replace(/[\s\p{P}\p{S}\p{M}\p{Extended_Pictographic}]/gu, '')
    .replace(/^(呃|额|嗯|那个|哦|噢|啊|哎|唉)+(?=.)/u, '')
    .replace(/(啊|呀|哈|呢|吧|啦|了|的|哦|噢|嘛|哟|滴)+$/u, '')
    .toLowerCase();

const YES = /^(对|对对+|是|是是+|没错|正确|确认|对得上|就是(这样|这个)?|没问题|都对|yes|correct|right)$/;
const FINE = /^(好|好好+|行|可以|嗯|嗯嗯+|ok|okay|收到|知道|明白|了解|中|妥|得嘞|好滴|恩+|okla|1)$/;
const NO = /^(不是|没有|没|不|否|不对|no|没有?危险|没人受伤|没有?在?发生|现在没有?|已经没有?|都没有?)/;
const CANCEL =
  /^(不是|取消|撤销|撤回|不用|不用(报|修|管|来|处理|办|麻烦|麻烦你们|弄)?|不需要|不要|算|算了不用|打错|发错|点错|按错|搞错|弄错|说错|没事|没事不用|不报修?|不投诉|先不用|先不报|暂时不用|不用来|(算了?|那)?我?先?(就|也)?不(想)?(投诉|报修|追究|计较|举报|反映|修|报)|nevermind|forgetit|cancel(it|that)?)$/;
const CANCEL_WORDS =
  /(取消|撤销|撤回)(报修|投诉|工单|这单|这个|一下|刚才|它)|(刚才|刚刚)?(发|打|点|报)错了|不用(你们)?(来|修|管|处理|办)了|不用麻烦|(这|那|刚才|前面|上面|刚发|单).{0,6}作废|作废(吧|掉)|^作废|(取消|撤|撤掉|撤回|撤销)(单|了|掉)?吧?[。！!]*$|(先|算了?，?)?不(用)?(修|弄|搞)了[。！!]*$|^.{0,14}不用了[。！!]*$|never mind|cancel (it|that|the)/i;
const REFUSAL =
  /(不方便|不想)(说|讲|透露|留|告诉|给)|^(不|我?也?不)(知道|清楚|晓得|记得)|^(说|讲)不(清|上来|准)|不留|没有?电话|(没|莫)得|冇|不给|你们?自己(看|查)|^(没|没有)$|^不说|^无$/;
const THANKS = /谢谢|多谢|感谢|辛苦|麻烦(你|您)?们?了?$|thank|thx|3q/i;
const SOLVED =
  /(不漏|不堵|不响|不吵|不臭|不滴|没味|安静)了|(?<!不用?)(修|弄|搞|换|装|疏?通|处理|解决)(好|完)?了$|(关|结|销)(了|掉)?(这)?单(了|吧)?$|(这)?单子?(可以)?(关|结|销)(了|掉|吧)*$|^(那|就|现在)?可以(关|结)(单|了)+$|^结了吧?$|(已经|现在|都)?(好|恢复|来电|来水|正常|(?<!不)通|(?<!不)亮)了$|(已经|自己)好了|解决了|修好了|恢复(了|正常)|没事了|有电了|有水了|\b(works|working|fixed|solved|resolved|is back|stopped)( again)?( now)?\b/i;
const NOT_SOLVED =
  /(没|未|不|又|还).{0,3}(修好|解决|好|通|恢复)|不(亮|通|动|来)|又(漏|堵|坏|响|吵|停)|还(在|是)(漏|堵|响|吵)|什么时候|吗[？?]?$|\b(not|still)\b|n['’]t\b/i;

export const isYes = (text: string): boolean => YES.test(bare(text));
/** "好的", "嗯", 👍: heard, and agreed where we had asked for it. */
export const isFine = (text: string): boolean => FINE.test(bare(text)) || /^[👍👌🙏🆗✅\s]+$/u.test(text);
export const isNo = (text: string): boolean => bare(text).length <= 12 && NO.test(bare(text));
/** Takes back what was just reported: short, or saying so in so many words. */
export const isCancel = (text: string): boolean =>
  CANCEL.test(bare(text)) || (text.length <= 24 && CANCEL_WORDS.test(text) && correctionIn(text) === undefined);
/** Will not or cannot answer. */
export const isRefusal = (text: string): boolean => text.length <= 24 && REFUSAL.test(text.trim());
/** Thanks, and nothing or nobody they are for. */
export const isMerelyThanks = (text: string): boolean =>
  THANKS.test(text) &&
  /^(thanks?|thx|you|so|very|much|a?lot|谢谢|多谢|感谢|辛苦|麻烦|非常|太|真的|真是|你们?|您|们|大家|师傅|哈|啊|呀|啦|了|的|好|点赞)+$/.test(
    bare(text),
  );
/** Doubts that anybody cares. */
export const asksWhoCares = (text: string): boolean =>
  text.length <= 30 &&
  /(有没有|到底有|有)人(管|理|来|处理|负责)|谁(在)?(管|来|负责|处理)|管不管|没人(管|理)/.test(text);
/** Has said all there is to say. */
export const isDone = (text: string): boolean =>
  /^(算了)?(先)?(不说|不聊|就这样|就这些|这些|没别的|没其他|没有其他|没了|没有别的|先这样)/.test(bare(text));
/** Does not want to be named to others. */
export const wantsSecrecy = (text: string): boolean =>
  /(别|不要|请勿|不能|勿)(说|告诉|透露|提|讲).{0,8}(我|名字|房号|身份|谁)|替我保密|帮我保密|保密|匿名/.test(text);
export const isThanks = (text: string): boolean => text.length <= 16 && THANKS.test(text);
/** The matter went away by itself or was mended. */
export const isSolved = (text: string): boolean =>
  text.length <= 40 &&
  !beginsAnother(text) &&
  SOLVED.test(text.replace(/((?<![，。！,.!~\s])[，。！,.!~\s]+|(?<=了))(谢谢|多谢|感谢|辛苦).*$/u, '')) &&
  !NOT_SOLVED.test(text);
/** The danger is over or never was. */
export const isFalseAlarm = (text: string): boolean =>
  text.length <= 30 &&
  /假警报|误报|虚惊|没事了|没事儿|没着火|没有着火|(火|烟)(已经)?(灭|散)了|出来了|开玩笑|搞错|弄错|(打|发|按|点)错了?[。！!]*$|不是真的|人(没事|找到)|找到了/.test(
    text,
  );
const PERSON =
  /(找|叫|换)个人(来)?(跟|和|陪)我(说|聊|讲)(句?话|聊)?|转?人工(客服|服务)?|(找|要|叫|换|来|接)(个|一个|下)?(真人|人工|活人)|(别|不要|不想)(再)?(跟|和|用)?.{0,3}机器人?(说|聊)?|(talk|speak) to (a )?(human|person)/gi;
/** Asks who or what answers here, or what it is good for. */
export const asksWhatWeAre = (text: string): boolean =>
  !wantsPerson(text) &&
  /你是(真|活)?人|是(真|活)人|你是谁|(你|机器人?)(都|还)?(能|会|可以)(干|做)(些|点)?(啥|什么|嘛)/.test(text);
/** Wants a person instead of the machine, whatever else is said. */
export const wantsPerson = (text: string): boolean => text.search(PERSON) >= 0;
/** Wants a person, and says nothing else. */
export const isOnlyForPerson = (text: string): boolean =>
  wantsPerson(text) &&
  bare(text.replace(PERSON, '')).replace(/请|帮|给|我|您|你们?|要|想|能|快|赶紧|一下|直接|可以|吗|不|了/g, '') === '';
/** Begins something else: "还有一件事". */
export const beginsAnother = (text: string): boolean =>
  /(另外|还有|再|顺便)(一?[件个]?(事|问题)|报|说|反映|投诉|请?问)|(另外|还有|顺便)[，,\s]?我?(还|也)?(要|想)|还[要想](报|投诉|举报|反映|问|说)/.test(
    text,
  );
/** Mainly Latin letters. */
export const isEnglish = (text: string): boolean => {
  const latin = text.match(/[a-z]/gi)?.length ?? 0;
  const chinese = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return latin >= 5 && latin > chinese * 3;
};
