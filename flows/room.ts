import type { CommunitySettings } from '../src/domain/community.ts';
import type { Danger } from '../src/domain/labels.ts';
import type { RoomWords } from '../src/ports/talk.ts';

/** The trade's first sentences where everybody reads along: what to do, and nothing asked. */
const FIRST: Record<Danger, string> = {
  fire: '有火情请马上离开，随手关门，走楼梯、放低身子，别坐电梯，到外面拨119；门烫或烟浓就别开门，关门堵缝、到窗口呼救；电动车电池着火别靠近。',
  gas: '闻到燃气：别开关灯和电器、别点火、别在屋里打电话；能顺手就开窗关阀，人先到屋外再拨119和燃气公司。',
  lift: '被困电梯：别扒门、别往外爬，按警铃或对讲，靠壁站稳。',
  shock: '有人触电：别用手碰人，先断电闸，拨120。',
  flood: '跑水：关总阀；水到插座别下脚；人先上来，别下去挪车。',
  falling: '有东西坠落：远离墙根，别停留。',
  injury: '有人受伤：拨120，别挪动。',
  violence: '有人闯入或打斗：拨110，别追。',
  missing: '有人走失：现在就拨110（不用等24小时），各门同时看住。',
  help: '能走就先到安全的地方；着火拨119，有人受伤拨120，有人闯入或打人拨110。',
  suicide: '有人想不开：请现在就拨110或120，也可以打心理援助热线12356；身边有人的话，请先别让人独自待着。',
};

/** Numbers besides the estate's own that belong to a danger. */
const ALSO: Partial<Record<Danger, (settings: CommunitySettings) => string | undefined>> = {
  lift: ({ liftRescue }) => `${liftRescue ? `电梯应急救援${liftRescue}，` : ''}消防119`,
  gas: ({ gasPhone }) => (gasPhone ? `燃气公司${gasPhone}` : undefined),
};

/** All that is ever said in a room: no name, home, number of a person or case, and no question. */
export const roomWords: RoomWords = {
  safety(danger, { settings }) {
    const also = ALSO[danger]?.(settings);
    return `${FIRST[danger]}\n已在呼叫同事。小区24小时电话：${settings.phone24}${also ? `；${also}` : ''}`;
  },
  inPrivate(howMany, { settings: { phone24 } }) {
    const one = `收到，我私下回复您。没看到的话，请先加我为好友，急事打${phone24}。`;
    const several = `几位说的都收到了，我私下分别回复。没看到的话，请先加我为好友，急事打${phone24}。`;
    return howMany > 1 ? several : one;
  },
};
