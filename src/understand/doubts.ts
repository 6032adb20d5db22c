import type { Danger } from '../domain/labels.ts';

/** Figures of speech and compound words that sound like danger; blotted out before the guard listens. */
export const IDIOMS = new RegExp(
  [
    '[急气累热冷冻吵烦笑饿渴臭脏黑闷吓忙困羞丑慢坑恨烦]死(?!在|里)(?:个?人|我|了|啦|咯|宝宝)?',
    '[气肺心态快都吵热烦]{0,3}要?(?:气|热|吵|烦|撑|挤|急)(?:得)?(?:快)?(?:要)?(?:爆炸|炸)了?|(?:要|快|都)(?:被)?(?:气|吵|热|烦)?(?:爆炸|炸)了|心态(?:爆炸|炸|崩)|炸(?:裂|锅|毛)|(?:脑袋|头|脑子|耳朵|肺|人|群里?)(?:都)?(?:要)?炸',
    '火死|火大|上火|窝火|恼火|发火|冒火气|火气|光火|火冒三丈|怒火|我火了|火锅|火车|灯火|火腿|火爆|火热|烟火气|急火|火急|十万火急|火烧眉毛|火烧火燎|红火|火速|热火朝天|如火如荼|防火(?:门|通道|墙|卷帘|检查|巡查)?|灭火器?|消防(?:演习|演练|培训|通道|门|器材|设施|安检|检查|知识|宣传|月)|火灾(?:隐患|保险|赔偿|险)|火警演',
    '(?:嗓子|喉咙|头顶|气得|七窍|渴得|累得|热得)[^,。]{0,3}(?:冒烟|生烟|着火|冒火)|辣[到得]?[^,。]{0,2}(?:喷火|冒烟)|(?:打火机|放烟火|烟花|烟囱|油烟|二手烟|抽烟|香烟|烟头|吸烟|烟味儿?太?大)',
    '(?:涨|贵|吵|气|慢|急|烦|看|等)得(?:我|人)?(?:都|快|要)?(?:心梗|心脏病|脑溢血|中风|窒息|休克)|累瘫|累晕|晕死|晕菜|晕车|看晕|绕晕|转晕|搞晕|吐血|大出血价|心都在滴血|心在滴血|血压|血汗钱|有血有肉|气得[^,。]{0,6}(?:心梗|心脏病|脑溢血|晕过去|住院)|(?:心梗|心脏病|脑梗|脑溢血)都?(?:要|快)[^,。]{0,4}(?:犯|气|吓)?',
    '跳楼价|跳楼大?甩卖|跳楼机|(?:跟|像|好像|如同|简直|快赶上)(?:在|要|快要?)?(?:打仗|打架|打人|吃人|杀人|爆炸|抢劫|着火|地震|瀑布泉)(?:一样|似的|了)?|抢劫啊|杀人的心|要命|抢钱|眼皮[^,。]{0,2}打架|(?:狗|猫)打架|打架子鼓|水漫金山寺',
    '救命[啊呀]?[,!]?[^,。!]{0,8}(?:太|好|真)(?:贵|难|丑|吵|慢|离谱|可爱|好笑|尴尬|搞笑|黑心)|(?:笑|萌|丑)死|救命(?:之恩|稻草|恩人|钱|药|绳)|救命啊?[^,。]{0,2}(?:太贵|笑死|太难)|救救打工人',
    '跳闸|跳绳|跳舞|跳操|困难|困扰|困惑|(?<!太)太困|好困|犯困|困得|(?<!梯[^,。]{0,8})困了(?![一二两三四五六七八九十几0-9好半多个俩仨人孩老娃我小]|快[0-9一二两三四五六七八九十半])|爆满|爆料|爆款|火爆|爆胎',
    '[打点]不[着起]火|打火(?!花)|小偷小摸|防盗|被偷|失窃|掉价|掉链子|掉色|塌实|垮掉|崩溃|砸钱|砸盘',
    '广场舞|打(?:[我你他她]的?)?小报告|打闹着玩|(?:警察|玩|游戏)[^,。]{0,2}抓小偷|老鹰抓小鸡|过家家',
  ].join('|'),
  'g',
);

const NO_BEFORE =
  /(?:没有?|(?<!是)不是|并非|没再|不再|没发生|并无|未|不会|并没有?|没什么|不像是?|没啥|排除)(?:人|再|看见|看到|闻到|什么|发生|真的|在|出现|有|说)?$/;
const IF_BEFORE =
  /(?:万一|为防|以免|免得|省得|如果|要是|假如|一旦|若是|倘若|(?<!可)怕(?!死|极)|担心(?!死)|(?<!不)容易|会不会|可能会|迟早|早晚|总有一天|以防|防止|避免|预防|杜绝|谨防|(?<!不)小心|当心|严防|以为|非要?等|难道要?等|等着|等到|哪天|就不怕|严禁|如何|假设|想着|梦见|梦到|疑似过|像是要|什么叫|平时|一般情况)[^,。!?]{0,9}$|(?:(?<![一不社开机委协展聚年晚学])会(?![所馆议场客展])|不要|(?<![特区性级])别(?![墅人处家院])|禁止|不能(?![动开走停用出进]))[^,。!?]{0,2}$/;
const RULE_AFTER =
  /^的?(?:新闻|报道|视频|案例|帖子|事故)|^[^。!?]{0,8}(?:打什么电话|打哪个|打几号|拨打?(?:什么|哪个|几)|应该(?:怎么|打|如何|找)|谁(?:来)?负责|谁(?:来)?赔|算谁|怎么赔|保险|怎么预防|如何预防|流程|预案|知识|讲座|科普|怎么逃生|怎么自救|怎么用|拿什么|怎么跑|隐患|险情排查|的(?:风险|危险|可能|话)|风险|[^。!?]{0,4}有(?:没有)?责任)|^的?(?:时候?|情况下|话)[^。!?]{0,14}(?:吗|么|怎么|应该|能不能|是不是|可不可以|\?)/;
const LONG_AGO =
  /(?:上周(?![围边])|上个?月(?!亮)|上个?星期|(?<![早晚马楼车路])上(?:次(?!卧)|回(?![来家到去廊头]))|去年(?!轻)|(?<!门)前年|昨[天日晚夜]|(?<![门楼店栋家车面房])前(?:[天日晚](?![台桥井窗])|几[天日晚年周个次回月])|前[一两二三]天|前些天|前阵子?|前段时间|(?:[年月]|星期|礼拜)(?:以|之)?前(?![面门台])|大前天|(?<!分钟|小时|钟头|刻钟|一会儿?)(?:以前|之前)(?!面)|曾(?:经|(?![阿大老小先女奶爷叔婆妈爸姐哥弟妹工总师家]))|那次(?!卧)|那天(?![花台井桥])|那回|当时|当年|几天前|[0-9]月份?|last (?:week|month|night|year)|yesterday|发生过|出过|(?:[二三四五六七八九十几多数0-9]|(?<=[了过有])一)起)[^。!?]{0,18}$/;
/** "昨天修的电表箱": when the thing was made, not when it burns. */
const MADE_THEN =
  /(?:[上去前昨当曾那之以平][^,。!?]{1,9}?)(?:修|换|装|买|说|报|投诉|反映|停|放|关|剩|通知|开|打|搬|做|弄|查|保养|登记|住|建|改|漏水|冒烟)(?:好|过|完|了|来|走)?的/;
/** Whatever was before: it is happening this time, and for once it is no drill. */
const THIS_TIME = /(?:今天|今[晚早]|这[次回]|刚|真|又)[^,。!?]{0,12}$/;
const FOR_REAL = /不是(?:演习|演练|开玩笑|闹着玩|演戏|拍)|真的?(?:着|起|冒|有人|困|漏|爆|晕|砸|掉|打)/;
const AGO_AFTER =
  /^(?:过|[^。!?]{0,4}那[事次件回天]|[^。!?]{0,6}(?:上个?月|上周|去年|前天)|[了过]?(?:好几|几|[一二两三四五六七八九十0-9]{1,2})(?:次|回)|了?[^,。]{0,6}(?:赔偿|索赔|要说法|给个说法|给说法|善后|调查结果|事故|事件|的事|那件事|的问题))/;
const AGO_WITHIN = /昨[天日晚夜]|前[天晚几]|上(?:个?[周月]|次|回)|去年/;
const STILL = /现在|还在|正在|仍|到现在|刚刚|刚才|至今|这会儿|此刻|快来|赶紧来|赶快|马上来|急|救命|right now|now\b/;
const HABIT =
  /(?:总是|总(?=[困卡着冒掉停坏漏断])|老是|老(?=[困卡着冒掉停坏漏断])|平均|[一两三四几]个?[月年][^,。]{0,3}[就一]|常见|常有|经常|常常|时常|(?<!一)动不动|天天|时不时|三天两头|每次|每天|有时候?|偶尔|多次|屡次|频繁|每逢|一下(?:大|暴)?雨|一到)[^,。!?]{0,6}$/;
const STAGED =
  /(?<!不是)(?:演习|演练)|培训(?![班机中学])|讲座(?!现场|厅)|宣传(?![栏牌])|模拟(?!室)|电影(?![院城])|电视剧|灾难片|纪录片|翻译(?!社|公司)|翻成|译成|英文怎么|英语怎么|这句话|小说|游戏(?![厅机])|科普(?!馆)|知识(?!产权|分子)|作文|海报|标语(?!牌)|比赛(?!场)|(?<!不是)开玩笑|做梦(?![都也]没)|视频里|drill|movie/;
const THANKED = /^(?:.{0,6})(?:感谢|谢谢|表扬|多亏|点赞|夸)/;
/** What people are thanked for when it is over; a mere "谢谢" is no word about the danger. */
const DEED =
  /救(?:出|了|下|起|回|治|命之恩)|(?:扑|浇|给)灭|灭了?火|帮(?:了|着|助|大)|及时|处理(?:了|得|好|完)|修好|抢修|赶(?:到|来)[了得的]|解决|放(?:了|出)|疏通|送(?:去|到|往|我|他|她|老人|孩子)?[^,。]{0,4}医|找(?:到|回)|制止|劝(?:开|住|下)|(?:很|真|特别|非常)?(?:负责|耐心|热心|给力|专业)/;
const OVER: Record<Danger, RegExp> = {
  fire: /没事了|(?<![灯电])灭了|已(?:经)?关掉|扑灭|虚惊|没有?烧起来|误报|已经处理|没着/,
  gas: /散了|没了|没味|查到了|查清|测过没|没漏|销单|虚惊|误报|已经(?:修|处理|关|换)|修好|不漏了/,
  lift: /解除|出来了|救出|放出来|解救|没有?困|恢复了|已经没事/,
  shock: /已(?:经)?关(?:掉|了|上)|修好|已经处理|不漏电了|换好了/,
  flood: /不漏了|修好|已经(?:止住|修|处理|停)|抢修|阀门?关了|关(?:了|上)(?:总)?阀|停水|水停了|不喷了/,
  falling: /已经(?:清|处理|拆|固定)|修好/,
  injury: /没事了|醒了|醒过来|已经好了|送医院了|出院|回来了|没受伤|人没事/,
  violence: /监控查不|已(?:经)?(?:立案|报案)|立案|抓(?:到|住)了|被抓|走了|没动手|散了|警察(?:已经)?(?:处理|带走)|拘留/,
  missing: /找到了|回来了|找着了|已经回/,
  suicide: /救下|劝下来|下来了|没事了/,
  help: /没事了|虚惊|得救|救出来了/,
};

/** A word of denial or of habit inside the very words that sounded like danger. */
const NO_WITHIN = /(?:没有?|(?<!是)不是|没再|不会)(?:人)?(?:着|困|起火|冒|漏|打|爆|被)/;
const HABIT_WITHIN =
  /总是|总(?=[困卡着冒掉停坏漏断])|老是|老(?=[困卡着冒掉停坏漏断])|经常|常常|时常|常(?=[困卡着])|(?<!一)动不动|天天|时不时|每次|有时候?|偶尔|几次|多次|屡次|频繁|[了过][一二两三四五六七八九十0-9]+[次回]/;
const HEARSAY = /(?:听说|据说|新闻|网上|别的小区|其他小区|隔壁小区)[^。!?]{0,18}$/;
const SMOKER = /抽烟|吸烟|二手烟|油烟|烧烤|炒菜|烟道|饭店|烟头|香烟|厨房烟/;
const CLAIM = /没人管|没人负责|要负责|没人道歉|没个|没解释|医药费|赔|说法|责任/;

/** A wish to die that ends a sentence about a bill is a figure of speech, yet worth a question. */
const FIGURE = /得(?:我|人|大家)?(?:都|真|快)?(?:想|要)?$/;
const LAUGHED = /哈哈|嘻嘻|嘿嘿|\blol\b|haha/;
/** Who smells gas and wonders is smelling gas. */
const IF_RULE = /万一|如果|要是|假如|没有?$/;
const WORRIED = /会不会|怕|担心|可能会|小心|以为|像是要/;
const SMELT = /味|闻|臭|嘶|[头发]?[晕昏]|恶心|smell/;
const VACCINE = /疫苗|打针/;

const ASKED = /有没有(?:人|谁)?(?:被|在)?$/;
const URGED = /赶紧|快点|快派|怎么办|咋办/;
const NEARLY = /(?:险些|差点儿?|差一点)[^,。]{0,3}$/;
/** "The fire lane is blocked, what if it burns" is worry. */
const HAZARD_FIRST = /通道|停满|堵|锁着|扔|倒水|没水|过期|上楼/;

/** Dangers that may go on although somebody says they are over. */
const ENDED: Partial<Record<Danger, 'doubtful'>> = { flood: 'doubtful', shock: 'doubtful' };

/** A letter that tells what happened on a day: who was hurt then has been to hospital since, or wants to be paid. */
const DATED =
  /[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{1,3}[日号]|去年|前年|上个?月|今年[0-9一二三四五六七八九十]{1,2}月|平均[^,。]{0,8}一次|已经第[三四五六七八九十0-9]+次/;
/** Begins as a proposal. */
const PROPOSAL = /^(?:[^,。]{0,6},)?(?:提个?)?建议|^能否|^可否/;
const AFTERMATH = /出院|住院|医药费|赔偿|道歉|立案|拒交|表彰|报答|平安|事后|调解|起诉|花了[^,。]{0,4}[万千]/;
const LETTER = 40;

const isOldStory = (text: string): boolean =>
  text.length >= LETTER &&
  (PROPOSAL.test(text) || (DATED.test(text) && AFTERMATH.test(text))) &&
  !/现在还|还在|快来|救命|马上来/.test(text);

/** How a text speaks of the words found in it: as happening, as worth a question, or as not happening. */
export function weigh(text: string, start: number, end: number, danger: Danger): 'now' | 'doubtful' | 'no' {
  const before = lastSentence(text.slice(Math.max(0, start - 26), start));
  const words = text.slice(start, end);
  const after = text.slice(end, end + 26);
  const around = before + words + after;
  const still = STILL.test(around);
  if (ASKED.test(before) || (danger !== 'suicide' && isOldStory(text))) return 'doubtful';
  if (danger === 'gas' && WORRIED.test(before) && !IF_RULE.test(before)) return SMELT.test(around) ? 'now' : 'doubtful';
  if (LAUGHED.test(text.slice(end, end + 40)) || (danger === 'suicide' && FIGURE.test(before))) return 'doubtful';
  const isThisTime = THIS_TIME.test(before);
  if (isDenied(before, danger) || IF_BEFORE.test(before) || RULE_AFTER.test(after) || NO_WITHIN.test(words))
    return 'no';
  if (STAGED.test(around) && !FOR_REAL.test(around) && danger !== 'injury') return 'no';
  if (HEARSAY.test(before)) return 'doubtful';
  if (THANKED.test(text.slice(0, 16)) && DEED.test(text) && !still && !isThisTime) return 'no';
  const ending = (danger === 'lift' ? before : '') + text.slice(start, end + 40);
  if (OVER[danger].test(ending) && !/还没|没有?出来|还有|还在/.test(after)) return ENDED[danger] ?? 'no';
  if (danger === 'fire' && /烟/.test(words) && !/火|黑|浓|冒|着|燃/.test(words) && SMOKER.test(around)) return 'no';
  if (danger === 'injury' && CLAIM.test(after) && !still) return 'no';
  if (danger === 'injury' && VACCINE.test(after)) return 'doubtful';
  if (danger === 'lift' && /^人?[吗么]/.test(after) && !/[了着在]/.test(words)) return 'doubtful';
  if (danger === 'flood' && CLAIM.test(after) && !still) return 'doubtful';
  if ((HABIT.test(before) || HABIT_WITHIN.test(words)) && !still && !isThisTime)
    return danger === 'gas' ? 'doubtful' : 'no';
  if (MADE_THEN.test(before) && !AGO_AFTER.test(after)) return isThisTime || still ? 'now' : 'doubtful';
  if (isThisTime && LONG_AGO.test(before) && !AGO_AFTER.test(after)) return 'doubtful';
  if ((LONG_AGO.test(before) || AGO_WITHIN.test(words) || AGO_AFTER.test(after)) && (!still || CLAIM.test(after))) {
    return URGED.test(after) ? 'doubtful' : 'no';
  }
  if (NEARLY.test(before)) return 'doubtful';
  if (/^(?:怎么办|咋办)/.test(after) && HAZARD_FIRST.test(before)) return 'no';
  return 'now';
}

/** "家里没人着火了": nobody is at home, and it burns. */
const NOBODY = /没有?人$/;
const OF_PEOPLE: ReadonlySet<Danger> = new Set(['lift', 'injury', 'violence', 'missing', 'suicide', 'help', 'shock']);
const isDenied = (before: string, danger: Danger): boolean =>
  NO_BEFORE.test(before) && (OF_PEOPLE.has(danger) || !NOBODY.test(before));

function lastSentence(before: string): string {
  return before.slice(Math.max(before.lastIndexOf('。'), before.lastIndexOf('!'), before.lastIndexOf('?')) + 1);
}
