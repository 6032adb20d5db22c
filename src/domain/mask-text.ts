/** A text as patterns read it, with the way back to where each of its characters stands in the original. */
export interface Plain {
  readonly text: string;
  /** Start in the original of the n-th character; one more entry for the end. */
  readonly at: Uint32Array;
}

const TRADITIONAL =
  '棟樓號層單樑間戶業門東陳張劉黃楊趙吳鄭馮韓許呂蕭謝鄧馬葉盧蘇蔣鍾譚龍賀鄒嚴萬陸師姓氏電話聯繫車牌歲華麗國偉強軍靜潔鳳蘭貴寶興慶義禮賢'.split(
    '',
  );
const SIMPLE =
  '栋楼号层单梁间户业门东陈张刘黄杨赵吴郑冯韩许吕萧谢邓马叶卢苏蒋钟谭龙贺邹严万陆师姓氏电话联系车牌岁华丽国伟强军静洁凤兰贵宝兴庆义礼贤'.split(
    '',
  );
const SIMPLE_OF = new Map(TRADITIONAL.map((c, i) => [c, SIMPLE[i]!]));
/** Characters that nobody sees: joiners, directions, selectors, the frame of a keycap. */
const UNSEEN = /\u034f|\u20e3|[\ufe00-\ufe0f]|[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/;
const DASHES = /[‐‑‒–—―−﹣－_~～]/;

/** One width, one case, one script, nothing unseen: "１２０１", "①②" and "1️⃣2️⃣" read like what a person sees. */
export function toPlain(original: string): Plain {
  let text = '';
  const at: number[] = [];
  let from = 0;
  for (const c of original) {
    const seen = plainOf(c);
    for (let i = 0; i < seen.length; i += 1) at.push(from);
    text += seen;
    from += c.length;
  }
  at.push(from);
  return { text, at: Uint32Array.from(at) };
}

function plainOf(c: string): string {
  const code = c.codePointAt(0)!;
  if (code < 0x80) return c === '_' || c === '~' ? '-' : c.toLowerCase();
  if (code >= 0x4e00 && code <= 0x9fff) return SIMPLE_OF.get(c) ?? c;
  if (UNSEEN.test(c)) return '';
  if (DASHES.test(c)) return '-';
  const compatible = c.normalize('NFKC').toLowerCase();
  return /\s/.test(c) && c !== '\n' ? ' ' : compatible;
}

/** What a plain text has been taken for, character by character, so that nothing is masked twice. */
export interface Spans {
  readonly plain: string;
  /** Says that these characters mean something that stays. */
  keep(pattern: RegExp): void;
  /** Puts `label` for whatever the pattern matches, unless some of it is taken; `unless` looks at the match. */
  mask(pattern: RegExp, label: string, unless?: (match: string, start: number) => boolean): void;
  put(start: number, end: number, label: string): void;
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

/** Replaces what `find` puts; what it does not put stays as it was written. */
export function replaceSpans(original: string, find: (spans: Spans) => void): string {
  const { text: plain, at } = toPlain(original);
  const taken = new Uint8Array(plain.length);
  const found: Span[] = [];
  const put = (start: number, end: number, label: string) => {
    if (start === end || taken.subarray(start, end).includes(1)) return;
    taken.fill(1, start, end);
    found.push({ start, end, label });
  };
  find({
    plain,
    put,
    keep: pattern => {
      for (const match of plain.matchAll(pattern)) taken.fill(1, match.index, match.index + match[0].length);
    },
    mask: (pattern, label, unless) => {
      for (const match of plain.matchAll(pattern))
        if (!unless?.(match[0], match.index)) put(match.index, match.index + match[0].length, label);
    },
  });
  let out = '';
  let done = 0;
  for (const { start, end, label } of found.sort((a, b) => a.start - b.start)) {
    out += original.slice(done, at[start]) + label;
    done = at[end]!;
  }
  return out + original.slice(done);
}
