import type { Attachment } from '../domain/message.ts';
import { ROOM } from './hand-in.ts';
import { readHearing } from './hearing.ts';
import { Difference } from './mistakes.ts';
import type { Bubble, OwnerSeat } from './owner-seat.ts';
import type { Stage } from './stage.ts';
import type { ReadVerb } from './step.ts';

/** Time between two lines of somebody who types on. */
const TYPING_MS = 400;

const typeOn = (stage: Stage) => stage.until(new Date(stage.now().getTime() + TYPING_MS));

/** Lets everything be answered and read, then gives what has not been looked at yet. */
async function unchecked(stage: Stage, seat: OwnerSeat, waits = true): Promise<readonly Bubble[]> {
  if (waits) await stage.calm();
  else await stage.service.settle();
  await seat.listen();
  return seat.heard.slice(seat.checked);
}

/** Bubbles as they stand in a difference. */
const shown = (bubbles: readonly Bubble[], none: string): string =>
  bubbles.length === 0 ? none : bubbles.map(b => `${b.from ?? '门房'}：${b.text}`).join('\n');

const say: ReadVerb = (name, value) => {
  const lines = value.texts();
  return async stage => {
    for (const line of lines) {
      await stage.owner(name).say(line);
      await typeOn(stage);
    }
  };
};

const sayInRoom =
  (isToUs: boolean): ReadVerb =>
  (name, value) => {
    const lines = value.texts();
    return async stage => {
      // Everybody has the room open, whoever speaks in it.
      stage.owner(ROOM);
      for (const line of lines) {
        await stage.owner(name).sayInRoom(line, isToUs);
        await typeOn(stage);
      }
    };
  };

/** Types the code the desk made last; in a sentence it stands where 【码】 stands. */
const sendCode: ReadVerb = (name, value) => {
  const words = value.kind === 'empty' ? '【码】' : value.text();
  return async stage => {
    const code = stage.codes.at(-1);
    if (!code) throw new Difference('客服台给过绑定码', '还没有给过');
    await stage.owner(name).say(words.replaceAll('【码】', code));
    await typeOn(stage);
  };
};

const sendPicture: ReadVerb = (name, value) => {
  const words = value.kind === 'empty' ? '' : value.text();
  return async stage => {
    await stage.owner(name).sendPicture(words);
    await typeOn(stage);
  };
};

/** `陈女士发来: { 位置: 北门 }`: what the chat page cannot send and other channels can. */
const attach: ReadVerb = (_name, value) => {
  const [field] = value.fields();
  const make = field && ATTACHMENTS[field.key];
  if (!field || !make) return value.fail(`可以发来：${Object.keys(ATTACHMENTS).join('、')}。例如 { 位置: 北门 }`);
  const attachment = make(field.value.kind === 'empty' ? '' : field.value.text());
  return async stage => {
    await stage.owner(_name).attach(attachment);
    await typeOn(stage);
  };
};

const ATTACHMENTS: Readonly<Record<string, (words: string) => Attachment>> = {
  表情: () => ({ kind: 'sticker' }),
  位置: label => ({ kind: 'location', label, latitude: 31.3, longitude: 120.6 }),
  链接: title => ({ kind: 'link', title, url: 'https://example.com/' }),
  文件: name => ({ kind: 'file', name }),
  语音: seconds => ({ kind: 'voice', seconds: Number.parseInt(seconds, 10) || 0 }),
  视频: seconds => ({ kind: 'video', seconds: Number.parseInt(seconds, 10) || 0 }),
  名片: name => ({ kind: 'card', name }),
};

const change =
  (kind: 'edited' | 'recalled'): ReadVerb =>
  (name, value) => {
    const words = value.kind === 'empty' ? '' : value.text();
    return async stage => {
      await stage.owner(name).change(kind, words);
      await typeOn(stage);
    };
  };

const repeat: ReadVerb = name => async stage => {
  await stage.owner(name).repeat();
  await typeOn(stage);
};

const press: ReadVerb = (name, value) => {
  const label = value.text();
  return async stage => {
    await stage.calm();
    const seat = stage.owner(name);
    await seat.listen();
    const choices = seat.heard.at(-1)?.choices ?? [];
    const choice = choices.find(c => c.label === label);
    if (!choice)
      throw new Difference(`有“${label}”可以点`, choices.map(c => c.label).join('、') || '最后一句话没有可点的选项');
    await seat.say(choice.say);
    await typeOn(stage);
  };
};

const hears =
  (waits: boolean): ReadVerb =>
  (name, value) => {
    const wish = readHearing(value);
    return async stage => {
      const seat = stage.owner(name);
      const fresh = await unchecked(stage, seat, waits);
      const missing = wish(fresh);
      if (missing) throw new Difference(missing, shown(fresh, `${name}在这之后什么也没听到`));
      seat.checked = seat.heard.length;
    };
  };

const neverHeard: ReadVerb = (name, value) => {
  const words = value.texts();
  return async stage => {
    const seat = stage.owner(name);
    await unchecked(stage, seat);
    for (const word of words) {
      const said = seat.heard.filter(b => b.text.includes(word));
      if (said.length > 0) throw new Difference(`${name}从头到尾没听到“${word}”`, shown(said, ''));
    }
  };
};

const hearsNothing: ReadVerb = name => async stage => {
  const fresh = await unchecked(stage, stage.owner(name));
  if (fresh.length > 0) throw new Difference(`${name}在上次核对之后什么也没听到`, shown(fresh, ''));
};

/** The page as a whole: how many lines of their own, how many heard. */
const page: ReadVerb = (name, value) => {
  const wishes = value.fields().map(({ key, value: count }) => {
    const read = { 自己说的: (s: OwnerSeat) => s.own, 听到的: (s: OwnerSeat) => s.heard.length }[key];
    if (!read) return count.fail(`“页面”里没有“${key}”。可以写：自己说的、听到的。`);
    return { key, read, wanted: count.count() };
  });
  return async stage => {
    const seat = stage.owner(name);
    await unchecked(stage, seat);
    for (const { key, read, wanted } of wishes) {
      if (read(seat) !== wanted) throw new Difference(`${name}的页面上${key}有 ${wanted} 条`, `${read(seat)} 条`);
    }
  };
};

/** What owners do and hear, by the word after their name. */
export const OWNER_VERBS: Readonly<Record<string, ReadVerb>> = {
  说: say,
  在群里说: sayInRoom(false),
  在群里找门房: sayInRoom(true),
  发图: sendPicture,
  发来: attach,
  改成: change('edited'),
  撤回上一条: change('recalled'),
  发码: sendCode,
  重送: repeat,
  点: press,
  听到: hears(true),
  马上听到: hears(false),
  没听到: neverHeard,
  什么也没听到: hearsNothing,
  页面: page,
};
