/** Words that join and are polite: they may come and go, and say nothing of their own. */
export const GLUE =
  /您可以|您需要|请您|为您|给您|您的|您好|如果|的话|可以|需要|即可|就行|另外|此外|同时|其中|以及|而且|并且|关于|具体|如下|一下|然后|也就是|所以|因此|[您请要需可能会也就还都是为的了在到由把给让与和及并而则再先该此有]/y;
/** What stands between things of a list. */
export const BESIDE = /以及|[、和与及]/;

/**
 * Words on which a sentence turns: denials, limits, conditions, doubts. Where the article has one, it may not be left out; and as they
 * are words like others, none may be added.
 */
export const WEIGHTY = new RegExp(
  [
    '不|没|无|未|别(?!人)|勿|免|禁|拒|防止|停止',
    '只|仅|才|除(?!虫)|必须|须|务必|应(?![用急付交])|自愿|或(?=$)',
    '最[多少长低高大小晚]|超过|超时|逾|以上|以下|以内|之前|之后|以后|以前|内(?=$|不|必)|(?<=[日期工天费])前|起(?!来)|封顶|左右|大约|约(?=\\d)|累计|至少|满(?!意)|不足|首',
    '宽限|期间|如果|如(?![下何])|若|凡|凭|(?<![平小及临准随同])时(?![间候段长常节])|后(?![面来])|例如|当[天月日年场]|提前|次[日月年]|另|连带|同时',
    '可能|一般|多半|通常|原则|为准|尽量|视|自动|自愿|书面|本人',
  ].join('|'),
  'g',
);
/** Beside a number these weigh too. */
export const WEIGHTY_BESIDE_NUMBERS = /每|按|都|且|共|加|乘|除/g;

/** A clause that takes back something of the one before. */
export const EXCEPTION = /^但|^再|^不过|^只是|除外|另算|另计|另报价|另收|另列|不含|不包括|还要|为准/;
const MAY = /可以|可(?!能)|(?<!可)能|自愿/;
const MUST = /要|需|必须|须|请|应|得(?=先)/;
/** Leave made a duty, or a duty made leave. */
export const isOtherDuty = (said: string, from: string): boolean =>
  (MAY.test(said) && !MAY.test(from) && MUST.test(from)) ||
  (/必须|须|要|需/.test(said) && !MUST.test(from) && MAY.test(from));

const OURS = /我们|同事|师傅|管家|由/;
const YOURS = /您|自己|请/;
/** What somebody else does, said as if the owner were to do it. */
export const isOtherAgent = (said: string, from: string): boolean =>
  OURS.test(from) && !OURS.test(said) && YOURS.test(said.replace(/给您|为您|您的|您好|您家/g, '')) && !YOURS.test(from);
