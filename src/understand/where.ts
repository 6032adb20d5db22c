import type { HouseMention } from './house.ts';

const FLOOR = '(?:负?[0-9]{1,2}|[一二三四五六七八九十]{1,3})[楼层]';
const HEADS = [
  '地下车库|地下停车场|地下室|地下|地库|车库|停车场|非机动车棚|电动车棚|自行车棚|单车棚|车棚|充电桩|充电棚|固定车位|车位|岗亭|门岗亭?|门卫室|保安亭|监控室|道闸',
  '楼道|楼梯间|楼梯|楼梯口|走廊|过道|公共走廊|连廊|架空层|天台|楼顶|顶楼|屋顶|屋面|外墙|大堂|大厅|门厅|前厅|单元门|入户门|消防通道|消防门|防火门|消防栓|消防箱|电表箱|配电箱|配电房|弱电井|水井房|管道井|水泵房|设备房|变压器',
  '电梯口|电梯厅|电梯间|电梯轿厢|电梯里|电梯内|电梯井|[左右]边(?:那台|那部|电梯)|货梯|客梯',
  '厨房|卫生间|洗手间|厕所|浴室|主卧|次卧|卧室|客厅|餐厅|书房|阳台|飘窗|天花板|吊顶|玄关|地漏|下水道|下水管|马桶|水龙头|洗手盆|洗手池|水槽|水管|窗户|窗台|暖气片|地暖|空调外机|空调|燃气灶|燃气管|热水器|主水管|水箱|灯',
  '花园|中心花园|草坪|草地|花坛|绿化带|绿地|树林|凉亭|喷泉|水池|鱼池|池塘|游泳池|泳池|健身房|健身区|健身器材|篮球场|羽毛球场|网球场|广场|儿童乐园|游乐场|儿童滑梯|滑梯|沙坑|跷跷板|秋千|步道|人行道|斜坡|台阶|坡道|路口|活动室|活动中心|会所|图书角|棋牌室|物业办公室|服务中心|前台|快递柜|快递架|驿站|便利店|底商|商铺|垃圾站|垃圾房|垃圾桶|垃圾亭|垃圾投放点|垃圾分类点|化粪池|围墙|栏杆|井盖|路面|路灯',
  '(?:小区)?(?:东南|西南|东北|西北|东|西|南|北|正|大|后|侧|偏|前)门|(?:小区)?门口|家门口|院子|院里|大院|内部道路|主干道|(?:东|西|南|北)区|(?:东|西|南|北)侧|(?:一|二|三|四|1|2|3|4)期',
  '楼上|楼下|隔壁|对门|对面楼?|邻居家|小区外面|小区里面|马路对面',
];
const MODIFIER =
  '(?:我家|小区|家里|公共|一楼|楼上|楼下|隔壁|对门|顶楼|地下|儿童|中心|单元|东|西|南|北|地库|主卧|次卧|厨房|卫生间|客厅|阳台|[a-z]区|负[一二三]层?|b[1-4]层?)?';
const TAIL =
  '(?:b[1-4]|负[一二三1-3]层?|[a-z]区)?(?:[0-9]{2,4}车位)?(?:门口|旁边|外面|里面|附近|对面|底下|下面|上面|那边|这边|中间|转角|拐角|出口|入口|口|里|内|上|边|旁)?';
const PLACE = new RegExp(
  `(?:${FLOOR}(?:到|和|与|至)(?:负?[0-9]{1,2}|[一二三四五六七八九十]{1,3})[楼层](?:中间|之间)?)|(?:${FLOOR}的?)?${MODIFIER}的?(?:${HEADS.join('|')})${TAIL}|${FLOOR}(?:${TAIL})|b[1-4](?:层|车库)?`,
  'g',
);
const ENGLISH =
  /\b(?:(?:near |in the |at the )?(?:gate ?[0-9]|lobby|hallway|corridor|garage|parking lot|basement|kitchen(?: sink)?|bathroom|balcony|upstairs|downstairs|stairwell|rooftop|pool|[0-9]{1,2}(?:st|nd|rd|th) floor))\b/;

/** Where the matter is, in the shortest words of the folded text, without building, unit and room. */
export function findPlace(
  folded: string,
  houses: readonly HouseMention[],
): { readonly start: number; readonly end: number } | undefined {
  let text = folded;
  for (const { start, end } of houses) text = text.slice(0, start) + '\n'.repeat(end - start) + text.slice(end);
  const places: { start: number; end: number; general: boolean }[] = [];
  for (const match of text.matchAll(PLACE)) {
    const words = match[0];
    const after = text.slice(match.index + words.length, match.index + words.length + 1);
    if (/^(?:门口|灯|车位|水管|空调)$/.test(words) && /费|钱|卡/.test(after)) continue;
    places.push({
      start: match.index,
      end: match.index + words.length,
      general: /^(?:楼上|楼下|隔壁|对门)$/.test(words),
    });
    if (places.length > 3) break;
  }
  const place = places[0];
  if (place) return { start: place.start, end: place.end };
  const english = ENGLISH.exec(text);
  return english ? { start: english.index, end: english.index + english[0].length } : undefined;
}
