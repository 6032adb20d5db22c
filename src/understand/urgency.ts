import type { Category, Intent, Urgency } from '../domain/labels.ts';

/** Dangers that hurt nobody yet. */
const HAZARD =
  /消防(?:通道|栓|车)[^,。]{0,8}(?:堵|占|停|塞)|(?:堵|占)[^,。]{0,6}消防|飞线|井盖[^,。]{0,8}(?:没|缺|丢|翘|松|破|不见|塌|坏)|(?:外墙|瓷砖|墙砖|墙皮|玻璃|广告牌|吊顶|栏杆|护栏|扶手|雨棚|外机)[^,。]{0,8}(?:松|晃|要掉|脱落|掉|断|坠|摇)|(?:电动车|电瓶车|电瓶|电池)[^,。]{0,8}(?:进|上|推|拎|充)[^,。]{0,6}(?:电梯|楼|家|充电)|楼道[^,。]{0,4}充电|不(?:牵|拴|栓)(?:狗)?绳|烈犬|恶犬|大型犬|德牧|藏獒|承重墙|承重|高空抛物|(?:往下|往楼下|从楼上|从天)[^,。]{0,4}(?:扔|丢|抛|而降)|扔烟头|划到|划伤|绊(?:倒|到)|摔(?:倒|跤|了)|触电|漏电|火花|隐患|马蜂|塌|安全出口|差点[^,。]{0,3}(?:撞|砸|摔)|(?:外墙|墙体|楼板|阳台|天花板|屋顶|瓷砖|保温层)[^。]{0,10}(?:脱落|开裂|裂缝|坠)/;
const LIFT_RISK =
  /掉层|下坠|急坠|坠|掉了?[^,。]{0,4}层|异响|怪响|哐|抖|晃|一顿|焦糊|焦味|困过|常困|老困|总困|困人|夹(?:了|到|人|住)|反复|天天坏|总坏|老坏|又坏|三天两头|年检|过期/;
const ONLY_LIFT =
  /唯一|就(?:这)?一部|只有一[部台]|两部[^,。]{0,4}都|[两几]台[^,。]{0,4}都|全停|都停|爬[^,。]{0,4}[层楼]|下不来|上不去|轮椅/;
const CUT_OFF = /(?:停水|没水|断水|停电|没电|断电|停暖|没暖气|不热|停气|没气|没有热水|跳闸|一滴[^,。]{0,2}没)/;
const CUT_OFF_LIFE = /(?:停水|没水|断水|一滴[^,。]{0,2}没|停电|没电|断电|没有?暖气|暖气[^,。]{0,8}不热|停暖|停气)/;
const DRY = /通知|几点|什么时候|怎么办|请问/;
const SEWAGE =
  /返水|反水|返灌|倒灌|倒流|冒出来|溢出来?[^,。]{0,4}(?:屋|家|院|地)|污水[^,。]{0,6}(?:家|屋|院)|屎|粪|漫出|外溢|污水|溢/;
const LEAK_INTO_HOME =
  /(?:天花板|屋顶|顶上|顶棚|吊顶|楼上|墙|屋里|卧室|客厅|顶楼|房间)[^。]{0,14}(?:漏|渗|滴|淹|泡)|漏到我?家|漏进|渗到|冻裂|水管[^,。]{0,3}裂|接着呢|拿盆/;
const LOCKED_OUT =
  /(?:锁|门禁|钥匙|门)[^。]{0,14}(?:进不[了去]|被关在外|关在外面|在门外|门外|回不了家|进不来)|睡觉[^,。]{0,6}顶着门/;
const FRAIL =
  /老人|老太|老母|老父|高龄|婴儿(?!车)|宝宝|孕妇|怀孕|病人|残疾|轮椅|心脏病|高血压|新生儿|月子|孩子才|[一二两三四五六七八九]个月大?的?(?:孩子|宝宝)|高考|小孩[^,。]{0,4}(?:吓|划|绊|怕)|孩子[^,。]{0,4}(?:吓|怕|划|蛰)|elderly|baby|pregnant/;
const REPEATED =
  /(?:投诉|报修|反映|报|说|打)(?:过|了)?[^,。]{0,4}(?:[三四五六七八九十百几]+|[3-9]|[1-9][0-9]+)(?:多)?[次回遍]|第(?:[三四五六七八九十]|[3-9])次|(?:[一二两三四五六七八九十半几]|[0-9]+)个?多?(?:月|年)(?:了|没|还|都|多)|一个多月|半年|好几个月|[两三四五六][年]|每[次天]都?[^,。]{0,6}都/;
const THREAT =
  /12345|12315|曝光|媒体|记者|抖音|起诉|法院|律师|上访|信访|住建[局委]|报警|派出所|维权|市长热线|电视台|告你们|拉横幅/;
const AT_NIGHT =
  /夜间|通宵|2[23] ?[点时:]|每晚|凌晨|半夜|深夜|大半夜|后半夜|夜里|[12]点|11点|12点|十一点|十二点|[1-4] ?am|midnight/;
const GOING_ON = /现在|还在|正在|又|一直|天天|每天|every night|always|开始了/;
const COUNTED =
  /(?:投诉|报修|反映|报|说|打)(?:过|了)?[^,。]{0,4}(?:[三四五六七八九十百]+|[3-9]|[1-9][0-9]+)(?:多)?[次回遍]/;
const CHASED_IN_HASTE: ReadonlySet<Category> = new Set([
  'facility.elevator',
  'facility.heating',
  'facility.water',
  'facility.power',
]);
const TRIFLE = /粉刷|刷一刷|杂草|广告单|小广告|牛皮癣|不美观|难看|旧|灰不溜秋|墙皮|褪色|枯|秃|美观|光秃/;
const LIVES: ReadonlySet<Category> = new Set([
  'facility.leak',
  'facility.drain',
  'facility.water',
  'facility.power',
  'facility.heating',
  'facility.gas',
  'facility.elevator',
  'neighbor.noise',
  'neighbor.smell',
  'neighbor.occupy',
  'facility.lighting',
  'service.door',
]);
const SMALL: ReadonlySet<Category> = new Set([
  'service.greening',
  'facility.structure',
  'service.security',
  'service.cleaning',
]);
const ALWAYS_LOW: ReadonlySet<Intent> = new Set(['suggestion', 'praise', 'smalltalk', 'ticket_update', 'other']);
const ALWAYS_NORMAL: ReadonlySet<Intent> = new Set(['inquiry', 'fee_query', 'human']);

/** How much haste a matter needs, by rule (docs/labels.md); `text` is normalised. */
export function judgeUrgency(intent: Intent, category: Category, text: string): Urgency {
  if (intent === 'emergency') return 'emergency';
  if (ALWAYS_LOW.has(intent)) return 'low';
  if (ALWAYS_NORMAL.has(intent)) return 'normal';
  if (isHazard(category, text) || isHardship(intent, category, text)) return 'high';
  if (intent === 'complaint' && SMALL.has(category) && TRIFLE.test(text)) return 'low';
  if (intent === 'repair' && category === 'facility.structure' && TRIFLE.test(text)) return 'low';
  return 'normal';
}

function isHazard(category: Category, text: string): boolean {
  if (category === 'facility.elevator') return LIFT_RISK.test(text) || ONLY_LIFT.test(text);
  if (category === 'neighbor.throwing') return !/水/.test(text);
  if (category === 'facility.gas') return /味|漏|停气|没气/.test(text);
  if (category === 'incident.fire' || category === 'incident.injury') return true;
  return HAZARD.test(text);
}

/** Complaints whose matter is a hazard or a hardship as a rule. */
function isGrave(category: Category, text: string): boolean {
  if (category === 'facility.fire') return true;
  if (category === 'facility.leak') return !/不漏了/.test(text);
  return category === 'facility.elevator' && /坏|故障|停|困|坠|抖|响|年检|夹|卡|broke|stop/.test(text);
}

function isHardship(intent: Intent, category: Category, text: string): boolean {
  if (THREAT.test(text) && intent === 'complaint') return true;
  if (LOCKED_OUT.test(text)) return true;
  if (FRAIL.test(text) && LIVES.has(category)) return true;
  if (REPEATED.test(text) && LIVES.has(category)) return true;
  if (COUNTED.test(text)) return true;
  if (intent === 'complaint' && isGrave(category, text)) return true;
  if (intent === 'status_query' && CHASED_IN_HASTE.has(category)) return true;
  switch (category) {
    case 'facility.water':
    case 'facility.heating':
    case 'facility.power':
      return (
        CUT_OFF_LIFE.test(text) ||
        (CUT_OFF.test(text) && !DRY.test(text)) ||
        (category === 'facility.heating' && /漏/.test(text))
      );
    case 'facility.drain':
      return SEWAGE.test(text);
    case 'facility.leak':
      return LEAK_INTO_HOME.test(text) || (intent === 'status_query' && /第[三四五六]天|翘|泡/.test(text));
    case 'neighbor.noise':
      return AT_NIGHT.test(text) && GOING_ON.test(text);
    default:
      return false;
  }
}
