import type { HouseMention } from './house.ts';

const STOREY = '负?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})';
const FLOOR = `(?:${STOREY})[楼层]`;
/** Places one can stand in or point at. */
const PLACES = [
  '地下车库|地下停车场|地下室|地下|地库|停车场|车库|非机动车棚|电动车棚|自行车棚|单车棚|车棚|充电棚|岗亭|门岗亭?|门卫室|保安亭|监控室|保安室|值班室',
  '楼道|楼梯间|楼梯口|楼梯|走廊|过道|公共走廊|连廊|架空层|天台|楼顶|顶楼|顶层|底层|屋顶|屋面|外墙|大堂|大厅|门厅|前厅|电梯前室|前室|单元门|入户门|消防通道|配电房|弱电井|电井|水井房|管道井|水泵房|泵房|设备房|机房|锅炉房',
  '电梯口|电梯厅|电梯间|电梯轿厢|电梯里|电梯内|电梯井|[左右]边(?:那台|那部|电梯)|货梯|客梯|[0-9一二三四]号电?梯',
  '厨房|卫生间|洗手间|厕所|浴室|淋浴房|主卧|次卧|卧室|客厅|餐厅|书房|主卫|次卫|阁楼|阳台|露台|飘窗|窗外|窗根|窗户外头?|天花板|吊顶|玄关|储藏室|杂物间|室内',
  '花园|中心花园|草坪|草地|花坛|绿化带|绿地|树林|中庭|天井|沙池|凉亭|廊架|亭子|喷泉|水池|鱼池|池塘|游泳池|泳池|健身房|健身区|篮球场|羽毛球场|网球场|乒乓球桌|广场|儿童乐园|游乐场|儿童滑梯|滑梯|沙坑|跷跷板|秋千|步道|人行道|消防车道|走道|内环路|斜坡|台阶|坡道|路口|路边|马路边|出入口|(?<!安全)出口|(?<!安全)入口|活动室|活动中心|会所|图书角|棋牌室|物业办公室|服务中心|前台|快递架|驿站|便利店|门店|底商|商铺|超市|幼儿园|学校|菜市场|垃圾站|垃圾房|垃圾桶|垃圾亭|垃圾投放点|垃圾分类点|(?:集中|定点|垃圾|分类)?投放点|代收点|围墙|栏杆|路面|主路',
  '(?:小区)?(?:东南|西南|东北|西北|东|西|南|北|正|大|后|侧|偏|前|人行)门|(?:小区)?门口|家门口|(?<!上)门前|院子|院里|大院|内部道路|主干道|(?:东|西|南|北)区|(?:东|西|南|北)(?:侧|面|边|头|墙|山墙)(?![^,。]{0,2}[风吹])|(?:顶楼|空中|消防|屋顶)平台(?:边上?)?|(?<![分苑台园城湾庭居府])(?:一|二|三|四|1|2|3|4)期(?!的服务中心)',
  '楼上|楼下|隔壁|对门|对面楼?|邻居家|小区外面|小区里面|马路对面',
];
/** Things: a place only with a word that says where about them. */
const THINGS =
  '(?:[a-z]区)?[0-9]{2,4}号?车位|车位[a-z]?-?[0-9]{2,4}|充电桩|固定车位|车位|道闸|消防门|防火门|消防栓|消防箱|电表箱|配电箱|变压器|地漏|下水道|下水管|下水|马桶|水龙头|洗手盆|洗手池|水槽|水管|主水管|水箱|窗户|窗台|暖气片|地暖|空调外机|空调|燃气灶|燃气管|热水器|灶台|健身器材|快递柜|化粪池|井盖|路灯|柱子|大树|树|宣传栏|公告栏|报箱|监控|门把手|猫眼';
/** Said with a number they are places as they stand. */
const NUMBERED = /^(?:[a-z]区)?[0-9]{2,4}号?车位|^车位[a-z]?-?[0-9]/;
const MODIFIER =
  '(?:我家|小区|家里|公共|[一二三四1-4]期的?|[0-9一二三四五六七八九]{1,2}号|一楼|楼上|楼下|隔壁|对门|顶楼|地下|儿童|中心|单元|东|西|南|北|地库|主卧|次卧|厨房|卫生间|客厅|阳台|[a-z]区|负[一二三]层?|b[1-4]层?)?';
const ABOUT =
  '门口|旁边|外面|里面|附近|对面|底下|下面|上面|后面|前面|那边|这边|中间|转角|拐角|顶上|边上|上方|下方|墙上|墙角|地板|地面';
const TAIL = `(?:b[1-4]|负[一二三1-3]层?|[a-z]区)?(?:[0-9]{2,4}车位)?(?:${ABOUT}|出口|入口|口|里|内|上|边|旁)?`;
const PLACE = new RegExp(
  `(?:(?:${STOREY})[楼层]?(?:到|和|与|至)${FLOOR}(?:中间|之间)?)|(?:${FLOOR}的?)?${MODIFIER}(?:的(?!确))?(?:${PLACES.join('|')})${TAIL}|(?:${MODIFIER}的?)(?:${THINGS})(?:${ABOUT}|旁|后|上(?![门个次]))?|${FLOOR}(?:${TAIL})|(?<![a-z\\p{Script=Han}])b[1-4](?![0-9])(?:层|车库)?`,
  'gu',
);
const THING = new RegExp(`^${MODIFIER}的?(?:${THINGS})$`);
const ENGLISH =
  /\b(?:(?:near |in |in the |at the )?(?:gate ?[0-9]|lobby|hallway|corridor|garage|parking lot|basement|kitchen(?: sink)?|bathroom|balcony|upstairs|downstairs|stairwell|rooftop|pool|[0-9]{1,2}(?:st|nd|rd|th) floor))\b/;

/** Where the matter is, in the shortest words of the folded text, without building, unit and room. */
export function findPlace(
  folded: string,
  houses: readonly HouseMention[],
): { readonly start: number; readonly end: number } | undefined {
  let text = folded;
  for (const { start, end } of houses) text = text.slice(0, start) + '\n'.repeat(end - start) + text.slice(end);
  const places: Span[] = [];
  for (const match of text.matchAll(PLACE)) {
    const words = match[0];
    const after = text.slice(match.index + words.length, match.index + words.length + 1);
    if (THING.test(words) && !NUMBERED.test(words)) continue;
    if (/^(?:门口)$/.test(words) && /费|钱|卡/.test(after)) continue;
    if (
      isOnlyNamed(words, text.slice(Math.max(0, match.index - 4), match.index), text.slice(match.index + words.length))
    )
      continue;
    const start = match.index + (/^的/.test(words) ? 1 : 0);
    places.push({ start, end: match.index + words.length });
    if (places.length > 3) break;
  }
  const [place] = places;
  if (place) return place;
  const english = ENGLISH.exec(text);
  return english ? { start: english.index, end: english.index + english[0].length } : undefined;
}

const OFFICE = /(?:服务中心|前台|岗亭|门岗|门卫室?|监控室|公告栏上?|物业办公室)$/;
const HIGH = new RegExp(`^(?:${FLOOR}里?|顶楼|顶层|底层)$`);

/** A place that is spoken of for its people, its height or as another estate's, not as where it is. */
function isOnlyNamed(words: string, before: string, after: string): boolean {
  if (OFFICE.test(words))
    return (
      (/(?:去|到|打|问|找|联系|联系一下|转接?|请|点赞|表扬|物业|行政|在|、)$/.test(before) &&
        !/投诉物业$/.test(before)) ||
      /^(?:说|让|只|登记|小(?!姑娘|妹|哥|伙)|老|的?.师傅|:|：|电话)/.test(after)
    );
  if (HIGH.test(words))
    return (
      /(?:是|爬|爬到|扛上|走到|行到|困在|该楼|塔楼)$/.test(before) ||
      /^(?:步梯|只有|仅有|以上|高的?|住户|业主|的?电梯房)/.test(after)
    );
  if (/(?:^|的)(?:隔壁|对面)$/.test(words)) return /^(?:小区|单元都?|楼盘)/.test(after);
  if (/室内$/.test(words)) return /^(?:温度|才|只有|可视|噪|设计)/.test(after);
  return /单元门$/.test(words) && /^禁/.test(after);
}

interface Span {
  readonly start: number;
  readonly end: number;
}
