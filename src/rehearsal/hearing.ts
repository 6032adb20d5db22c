import { Unreadable } from './mistakes.ts';
import type { Bubble } from './owner-seat.ts';
import type { Field, Value } from './value.ts';

/** Looks at what was heard; gives what is missing in words, or nothing. */
export type Hearing = (heard: readonly Bubble[]) => string | undefined;

const all = (heard: readonly Bubble[]): string => heard.map(b => b.text).join('\n');

const holds =
  (words: readonly string[]): Hearing =>
  heard => {
    if (heard.length === 0) return `听到“${words.join('”“')}”`;
    const missing = words.filter(w => !all(heard).includes(w));
    return missing.length > 0 ? `听到的话里有“${missing.join('”“')}”` : undefined;
  };

const READ: Readonly<Record<string, (value: Value) => Hearing>> = {
  含: value => holds(value.texts()),
  含任一(value) {
    const words = value.texts();
    return heard => (words.some(w => all(heard).includes(w)) ? undefined : `听到“${words.join('”或“')}”`);
  },
  不含(value) {
    const words = value.texts();
    return heard => {
      const found = words.find(w => all(heard).includes(w));
      return found && `听到的话里没有“${found}”`;
    };
  },
  全等(value) {
    const words = value.text();
    return heard => (heard.some(b => b.text === words) ? undefined : `有一句话正好是“${words}”`);
  },
  顺序(value) {
    const words = value.texts();
    return heard => {
      let from = 0;
      for (const word of words) {
        const at = all(heard).indexOf(word, from);
        if (at < 0) return `依次听到“${words.join('”、“')}”（从“${word}”起对不上）`;
        from = at + word.length;
      }
      return undefined;
    };
  },
  次数(value) {
    const times = value.count();
    return heard => (heard.length === times ? undefined : `正好听到 ${times} 句话（实际 ${heard.length} 句）`);
  },
  选项(value) {
    const labels = value.kind === 'text' && value.text() === '没有' ? [] : value.texts();
    return heard => {
      const shown = heard.at(-1)?.choices.map(c => c.label) ?? [];
      const isSame = shown.length === labels.length && labels.every((l, i) => shown[i] === l);
      return isSame
        ? undefined
        : `最后一句带选项 ${labels.join('、') || '（没有）'}（实际 ${shown.join('、') || '没有'}）`;
    };
  },
  谁说(value) {
    const name = value.text();
    return heard => (heard.some(b => (b.from ?? '门房') === name) ? undefined : `${name}说的话`);
  },
  图片(value) {
    const count = value.count();
    return heard => {
      const seen = heard.reduce((sum, b) => sum + b.pictures, 0);
      return seen === count ? undefined : `${count} 张图片（实际 ${seen} 张）`;
    };
  },
};

/** Reads what should be heard: a sentence, a list of words that all occur, or a block of several conditions. */
export function readHearing(value: Value): Hearing {
  if (value.kind !== 'block') return holds(value.texts());
  const wishes = value.fields().map(readWish);
  return heard => {
    if (heard.length === 0) return wishes.map(wish => wish([])).find(Boolean) ?? '听到一句话';
    return wishes.map(wish => wish(heard)).find(Boolean);
  };
}

function readWish({ key, value, line }: Field): Hearing {
  const read = Object.hasOwn(READ, key) ? READ[key] : undefined;
  if (!read) throw new Unreadable(line, `“听到”里没有“${key}”。可以写：${Object.keys(READ).join('、')}。`);
  return read(value);
}
