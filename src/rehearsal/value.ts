import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { Unreadable } from './mistakes.ts';

/** One key of a block with what stands behind it. */
export interface Field {
  readonly key: string;
  readonly line: number;
  readonly value: Value;
}

/** A piece of a rehearsal file that knows its line and explains itself when it is not what was expected. */
export interface Value {
  readonly line: number;
  readonly kind: 'empty' | 'text' | 'list' | 'block';
  text(): string;
  /** One text, or a list of them. */
  texts(): readonly string[];
  /** A whole number from 0. */
  count(): number;
  /** 是 or 否, 有 or 没有. */
  yes(): boolean;
  /** One of the words given, as what it stands for. */
  oneOf<T>(words: Readonly<Record<string, T>>): T;
  items(): readonly Value[];
  fields(): readonly Field[];
  fail(message: string): never;
}

const YES: Readonly<Record<string, boolean>> = {
  是: true,
  有: true,
  true: true,
  否: false,
  没有: false,
  无: false,
  false: false,
};

/** Wraps a node of the document; `lineOf` gives the line of a node. */
export function asValue(node: Node | null | undefined, line: number, lineOf: (node: Node) => number): Value {
  const at = node ? lineOf(node) : line;
  const fail = (message: string): never => {
    throw new Unreadable(at, message);
  };
  const kind = isSeq(node) ? 'list' : isMap(node) ? 'block' : isScalar(node) && node.value !== null ? 'text' : 'empty';

  function text(): string {
    if (!isScalar(node) || node.value === null) return fail('这里要写一句话。话里有特殊符号时，用双引号把整句括起来。');
    return typeof node.value === 'string' ? node.value.trimEnd() : (node.source ?? String(node.value));
  }

  function items(): readonly Value[] {
    if (!isSeq(node)) return fail('这里要写几行，每行用“- ”开头；只有一行也可以写成 [一句话]。');
    return node.items.map(item => asValue(item as Node, at, lineOf));
  }

  return {
    line: at,
    kind,
    text,
    items,
    fail,
    texts: () => (kind === 'list' ? items().map(item => item.text()) : [text()]),
    count() {
      const written = text();
      return /^\d{1,6}$/.test(written) ? Number(written) : fail(`“${written}”不是个数，请写 0、1、2 这样的整数。`);
    },
    yes() {
      return YES[text()] ?? fail(`“${text()}”看不懂，请写 是 或 否（有 或 没有）。`);
    },
    oneOf<T>(words: Readonly<Record<string, T>>): T {
      const written = text();
      if (Object.hasOwn(words, written)) return words[written] as T;
      return fail(`没有“${written}”。可以写：${Object.keys(words).join('、')}。`);
    },
    fields() {
      if (!isMap(node)) return fail('这里要写几项，每项是“名称: 内容”（英文冒号，后面空一格）。');
      return node.items.map(({ key, value }): Field => {
        const keyLine = lineOf(key as Node);
        return {
          key: isScalar(key) ? String(key.source ?? key.value) : '',
          line: keyLine,
          value: asValue(value as Node | null, keyLine, lineOf),
        };
      });
    },
  };
}
