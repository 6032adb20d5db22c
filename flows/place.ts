import { houseLabel, type Where } from '../src/domain/house.ts';
import type { Category } from '../src/domain/labels.ts';
import type { Slots } from '../src/domain/reading.ts';
import type { Asker } from '../src/ports/talk.ts';

export type Home = Asker['homes'][number];

const SHARED: ReadonlySet<Category> = new Set<Category>([
  'facility.elevator',
  'facility.lighting',
  'facility.fire',
  'facility.public_area',
  'facility.structure',
  'service.cleaning',
  'service.greening',
  'service.security',
  'service.parking',
  'service.pest',
  'service.door',
  'neighbor.occupy',
  'neighbor.throwing',
  'community.activity',
  'external.municipal',
]); // prettier-ignore
const OUTSIDE_HOME =
  /楼道|走廊|楼梯|电梯|大堂|大厅|单元门|门厅|楼下|车库|车位|停车|小区|花园|广场|围墙|大门|东门|西门|南门|北门|岗亭|路灯|路面|马路|公共|垃圾桶|健身|儿童|游乐|天台|楼顶|外墙|井盖/;
const AT_HOME = /我家|家里|我们家|屋里|厨房|卫生间|厕所|洗手间|阳台|客厅|卧室|主卧|次卧|书房|马桶|水龙头|地漏|入户门/;
/** Spots every building has, and what may stand around them: without the building nobody finds them. */
const COMMON =
  /楼道|走廊|楼梯间?|电梯|大堂|大厅|单元门?|门厅|楼[上下道顶]|天台|外墙|隔壁|对门|过道|厨房|卫生间|厕所|洗手间|阳台|客厅|卧室|[主次]卧|书房|屋|地漏|马桶|水龙头|水管|管道|下水道?|热水器|空调|水槽|洗手[盆池]|暖气片?|地暖|燃气灶|路灯|灯|墙|地面|天花板|窗|门|小区|楼|家|kitchen|bathroom|toilet|bedroom|balcony|living room|home|door/gi;
const AROUND = /[我你他您们的里外上下边旁口处那这附近中间面底\s\d]|my|the|in|at/gi;
const isInEveryBuilding = (location: string): boolean => location.replace(COMMON, '').replace(AROUND, '') === '';

/** A thing for a place, and nothing else: "路灯" tells nobody where to go. */
export const isOnlyThing = ({ building, room, location = '' }: Where): boolean =>
  !building &&
  !room &&
  /^的?(路灯|灯|马桶|地漏|水龙头|水管|热水器|空调|水槽|洗手[盆池]|暖气片?|燃气灶)$/.test(location);

/** The words name a place and nothing besides: an answer to "where", never a matter of its own. */
export function isOnlyPlace(text: string, { location = '' }: Slots): boolean {
  if (text.length > 16) return false;
  const rest = text
    .replace(/[A-Za-z]?[\d一二三四五六七八九十]{1,4}\s*(栋|幢|座|号楼|单元|楼|层|室|号|房|#|-)/g, '')
    .replace(location, '')
    .replace(/\d+|[\s\p{P}]|我们?|家|住|在|就|是|那|这|里|边|的|口|了|啊|呢/gu, '');
  return rest === '' && /\d|[栋幢座楼门层库区室厅道梯口]/.test(text);
}

/** Whether the matter lies within the asker's own flat, as far as words and category tell. */
export function isAtHome(text: string, category: Category): boolean {
  if (AT_HOME.test(text)) return true;
  if (OUTSIDE_HOME.test(text)) return false;
  return !SHARED.has(category);
}

/** Whether somebody sent there would find it. */
export function isWhereKnown(where: Where, atHome: boolean): boolean {
  if (where.room) return true;
  if (where.building && (where.unit || where.location)) return !atHome;
  return Boolean(where.location && !isInEveryBuilding(where.location));
}

/** What a text names of a place. */
export function whereOf({ building, unit, room, location }: Slots): Where {
  const spot = location?.replace(/^(我们?家|家)(里)?的?/, '');
  return {
    ...(building ? { building } : {}),
    ...(unit ? { unit } : {}),
    ...(room ? { room } : {}),
    ...(spot ? { location: spot } : {}),
  };
}

/** The home a place lies in, when it is one of the asker's. */
export const homeOf = (where: Where, homes: readonly Home[]): Home | undefined =>
  where.room
    ? homes.find(
        h =>
          h.room === where.room &&
          (!where.building || h.building === where.building) &&
          (!where.unit || h.unit === where.unit),
      )
    : undefined;

/** Fills what is missing from the asker's home: all of it inside the flat, building and unit for the parts shared with neighbours. */
export function withHome(where: Where, atHome: boolean, homes: readonly Home[]): Where {
  const home = homes.find(
    h => (!where.building || h.building === where.building) && (!where.room || h.room === where.room),
  );
  if (!home || (homes.length > 1 && !where.building && !where.room)) return where;
  const shared = { building: home.building, ...(home.unit && !where.unit ? { unit: home.unit } : {}) };
  if (atHome) return { ...where, ...shared, room: home.room };
  return where.location && isInEveryBuilding(where.location) ? { ...where, ...shared } : where;
}

/** "3栋2单元1201" for a button. */
export const homeLabel = (home: Home): string => houseLabel(home);

/** "1301那家": whose home the noise comes from. */
const NEIGHBOUR =
  /(?:([A-Za-z]?\d{1,2})[栋幢座][^\d]{0,2})?(?:(\d{1,2})\s*单元)?(\d{3,4}|\d{1,2}[楼层])[室号]?的?(那|这)?一?(家|户|他们?家)/;

/** A neighbour's home named in the words, as it is said: "6栋1301那家"; it is not where the reporter lives. */
export function neighbourIn(text: string): string | undefined {
  const found = NEIGHBOUR.exec(text);
  if (!found) return undefined;
  const [, building, unit, room] = found;
  return `${building ? `${building}栋` : ''}${unit ? `${unit}单元` : ''}${room}那家`;
}

/** The spot is a neighbour's home. */
export const namesNeighbour = ({ location }: Where): boolean => location?.endsWith('那家') ?? false;

const NOT_BUT = /不是.{1,16}?[，,、 ]*(?:而?是|应该是|改成|要写)(.+)$/s;
const MISSAID = /(?:说|写|打|报|发|填)错了?(?:[，,。 ]+(?:应该)?是?|(?:应该)?是)(.+)$/s;
const SHOULD_BE = /(?:应该是|更正一?下?[：:，,]?是?|改成|改为|纠正一?下?[：:，,]?是?)(.+)$/s;

/** The words after "不是…，是…" or "说错了，是…"; undefined when nothing is corrected. */
export const correctionIn = (text: string): string | undefined =>
  (NOT_BUT.exec(text) ?? MISSAID.exec(text) ?? SHOULD_BE.exec(text))?.[1]?.trim();

/** Building, unit and room written the plain way, for the tail of a correction. */
export function houseIn(text: string): Where {
  const plain = text.normalize('NFKC');
  const dashed = /([A-Za-z]?\d{1,2})[-#](?:(\d{1,2})[-#])?(\d{3,4})(?!\d)/.exec(plain);
  if (dashed) return whereOf({ building: dashed[1]!, ...(dashed[2] ? { unit: dashed[2] } : {}), room: dashed[3]! });
  const building = /([A-Za-z]\d?|\d{1,3})\s*(?:栋|幢|座|号楼|#)/.exec(plain)?.[1];
  const unit = /(\d{1,2})\s*单元/.exec(plain)?.[1];
  const room = /(?<!\d)(\d{3,4})(?!\d)\s*(?:室|房|号)?/.exec(plain)?.[1];
  return whereOf({
    ...(building ? { building: building.toUpperCase() } : {}),
    ...(unit ? { unit } : {}),
    ...(room ? { room } : {}),
  });
}

/** The place as corrected: what the correction names replaces, the rest stays. */
export function corrected(where: Where, tail: string, slots: Slots): Where {
  const house = houseIn(tail);
  if (house.building || house.unit || house.room) return { ...where, ...house };
  const said = whereOf(slots);
  if (said.building || said.unit || said.room) return { ...where, ...said };
  return tail.length <= 20 ? { ...where, location: tail.replace(/[。！!.]+$/, '') } : where;
}
