import type { CommunitySettings } from '../../src/domain/community.ts';
import type { Danger } from '../../src/domain/labels.ts';
import type { SafetyText } from '../../src/ports/talk.ts';

/** The first sentences, as the trade lays them down; no word of them is improvised. */
const FIRST: Record<Danger, string> = {
  fire: '马上离开，随手关门，走楼梯、放低身子，别坐电梯，到外面拨119；门烫或烟浓就别开门，关门堵缝、到窗口呼救；电动车电池着火别靠近。',
  gas: '别开关灯和电器、别点火、别在屋里打电话；能顺手就开窗关阀，人先到屋外再拨119和燃气公司。',
  lift: '别扒门、别往外爬，按警铃或对讲，靠壁站稳；告诉我在哪部梯、几个人、有没有人不舒服。',
  shock: '别用手碰人，先断电闸，拨120。',
  flood: '关总阀；水到插座别下脚；人先上来，别下去挪车。',
  falling: '远离墙根，别停留。',
  injury: '拨120，别挪动。',
  violence: '拨110，别追。',
  missing: '现在就拨110（不用等24小时），说衣着、发近照，各门同时看住。',
  // A bare cry may be of fire or of a fall: nothing is said that would be wrong for either.
  help: '我在叫人。能走就先到安全的地方；着火拨119，有人受伤拨120，有人闯入或打人拨110。告诉我在哪里、出了什么事。',
  suicide: '我们在。请现在就拨110或120，也可以打心理援助热线12356，有人愿意听您说；身边有人的话，请先别让人独自待着。',
};

/** Numbers besides the estate's own that belong to a danger. */
const ALSO: Partial<Record<Danger, (settings: CommunitySettings) => string | undefined>> = {
  lift: ({ liftRescue }) => `${liftRescue ? `电梯应急救援${liftRescue}，` : ''}消防119`,
  gas: ({ gasPhone }) => (gasPhone ? `燃气公司${gasPhone}` : undefined),
};

/** The fixed first words for a danger, with the numbers of the estate. */
export const safetyText: SafetyText = (danger, { settings }) => {
  const also = ALSO[danger]?.(settings);
  return `${FIRST[danger]}\n小区24小时电话：${settings.phone24}${also ? `；${also}` : ''}`;
};
