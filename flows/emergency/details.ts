import type { Where } from '../../src/domain/house.ts';
import type { Danger } from '../../src/domain/labels.ts';
import { isWhereKnown } from '../place.ts';

interface Detail {
  /** Where is it, if that is not known. */
  readonly where: string;
  /** What helpers need most after that. */
  readonly detail: string;
  /** Words that tell it already. */
  readonly told: RegExp;
}

const HEAD = /[一二两三四五六七八九十几\d]个?人|只有我|就我|没有?人|都出来|没事|不舒服|晕|受伤|被困/;

/** What is asked once help has been called: two things at most, one at a time. */
const DETAILS: Record<Danger, Detail> = {
  fire: { where: '是几栋几单元、几楼？', detail: '里面还有没有人没出来？', told: HEAD },
  gas: { where: '是几栋几单元几号？', detail: '屋里的人都出来了吗？', told: /出来|在外面|屋外|楼下|没人/ },
  lift: { where: '是几栋几单元的哪部电梯？', detail: '里面几个人，有没有人不舒服？', told: HEAD },
  shock: {
    where: '是在哪个位置？',
    detail: '有没有人被电到，电闸断开了吗？',
    told: /断(了|开)?(电|闸)|拉闸|电到|没人|晕/,
  },
  flood: {
    where: '是几栋几单元，或者车库哪个位置？',
    detail: '水还在往外冒吗，有没有人被困？',
    told: /还在|关了|停了|被困|没人/,
  },
  falling: { where: '是哪一栋、哪一面？', detail: '有没有人被砸到？', told: HEAD },
  injury: { where: '人在哪个位置？', detail: '人现在清醒吗，能不能说话？', told: /清醒|昏|意识|说话|流血|呼吸/ },
  violence: { where: '是在哪个位置？', detail: '您现在安全吗，有没有人受伤？', told: /安全|受伤|打(人|伤)|流血/ },
  missing: { where: '最后是在哪里看到的？', detail: '穿什么衣服、多大年纪？有近照请发来。', told: /穿|岁|衣服/ },
  help: { where: '您现在在哪里？', detail: '出了什么事，有没有人受伤？', told: HEAD },
  suicide: {
    where: '方便告诉我是在几栋几单元、什么位置吗？',
    detail: '身边有人陪着吗？',
    told: /身边|陪|有人|没人|一个人/,
  },
};

export type DetailKey = 'where' | 'detail';

/** Told in the first words already, however rudely: it is not asked again. */
export const isTold = (danger: Danger, words: string): boolean => DETAILS[danger].told.test(words);

/** The detail helpers need most that nobody has asked for yet. */
export function nextDetail(
  danger: Danger,
  words: string,
  where: Where,
  asked: readonly DetailKey[],
): { readonly key: DetailKey; readonly text: string } | undefined {
  if (asked.length >= 2) return undefined;
  const isKnown =
    isWhereKnown(where, danger === 'gas' || danger === 'suicide') || (danger === 'lift' && Boolean(where.building));
  if (!isKnown && !asked.includes('where')) return { key: 'where', text: DETAILS[danger].where };
  return asked.includes('detail') || isTold(danger, words)
    ? undefined
    : { key: 'detail', text: DETAILS[danger].detail };
}
