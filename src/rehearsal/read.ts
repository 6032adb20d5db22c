import { LineCounter, type Node, parseDocument, type YAMLParseError } from 'yaml';
import { type Cast, readCast } from './cast.ts';
import { BadRehearsal, type Mistake, Unreadable } from './mistakes.ts';
import { readStep } from './read-steps.ts';
import type { Step } from './step.ts';
import { readMoment } from './times.ts';
import { asValue, type Field, type Value } from './value.ts';

/** A rehearsal, read and without mistakes. */
export interface Script {
  readonly file: string;
  readonly title: string;
  readonly startsAt: Date;
  readonly cast: Cast;
  /** Words this file lets pass although they are on the list of what is never said. */
  readonly allowed: readonly string[];
  readonly steps: readonly Step[];
  /** The only place it is played in, and why; absent: in both. */
  readonly only?: { readonly where: Where; readonly why: string };
}

/** Where owners write. */
export type Where = 'web' | 'wechat';

/** Why it is not played there; undefined: it is. */
export const leftOutOf = (where: Where, { only }: Script): string | undefined =>
  only && only.where !== where ? only.why : undefined;

const KEYS = ['标题', '说明', '开始', '小区', '员工', '业主', '知识', '允许', '只在', '经过'];
const PLACES: Readonly<Record<string, Where>> = { 网页: 'web', 微信: 'wechat' };
const DEFAULT_START = '2026-11-20 10:00';

/** Reads a rehearsal; throws BadRehearsal with every mistake in it. `file` is how it is called and where others are found from. */
export function readRehearsal(file: string, text: string): Script {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const mistakes: Mistake[] = document.errors.map(error => ({
    file,
    line: lines.linePos(error.pos[0]).line,
    message: inChinese(error),
  }));
  if (mistakes.length > 0) throw new BadRehearsal(mistakes);
  const lineOf = (node: Node) => (node.range ? lines.linePos(node.range[0]).line : 1);
  const root = asValue(document.contents, 1, lineOf);

  /** Reads a part; a mistake in it is noted and the rest is read on. */
  function attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      mistakes.push({ file, line: error.line, message: error.message });
      return undefined;
    }
  }

  const fields = new Map((attempt(() => root.fields()) ?? []).map((f: Field) => [f.key, f]));
  const part = (key: string): Value | undefined => fields.get(key)?.value;
  for (const { key, line } of fields.values())
    attempt(() => {
      if (!KEYS.includes(key)) throw new Unreadable(line, `不认识“${key}”。开头可以写：${KEYS.join('、')}。`);
    });
  const cast = attempt(() => readCast(file, part('小区'), part('员工'), part('业主'), part('知识')));
  const title = attempt(() => (part('标题') ?? root.fail('缺少“标题”，请在第一行写：标题: 这份演练讲什么。')).text());
  const startsAt = attempt(() => {
    const start = part('开始') ?? valueAs(DEFAULT_START);
    return readMoment(start, cast?.plan.community.timeZone ?? 'Asia/Shanghai');
  });
  const allowed = attempt(() => part('允许')?.texts() ?? []);
  const only = attempt(() => readOnly(part('只在')));
  const items = attempt(() => (part('经过') ?? root.fail('缺少“经过”，请在下面一步一步写发生的事。')).items()) ?? [];
  const steps = cast ? items.map(item => attempt(() => readStep(item, cast))) : [];
  if (mistakes.length > 0 || !cast || !startsAt) throw new BadRehearsal(mistakes.sort((a, b) => a.line - b.line));
  return {
    file,
    title: title ?? '',
    startsAt,
    cast,
    allowed: allowed ?? [],
    steps: steps.filter(step => step !== undefined),
    ...(only ? { only } : {}),
  };
}

/** `只在: { 网页: why }`. */
function readOnly(value: Value | undefined): Script['only'] {
  if (!value) return undefined;
  const [place, more] = value.fields();
  const where = place && PLACES[place.key];
  if (!where || more)
    return value.fail('“只在”写一处和原因，例如 只在: { 网页: 微信里改不了发出的话 }，或者 { 微信: 原因 }。');
  return { where, why: place.value.text() };
}

const valueAs = (text: string): Value => asValue(parseDocument(`"${text}"`).contents, 1, () => 1);

const PLAIN: Partial<Record<YAMLParseError['code'], string>> = {
  TAB_AS_INDENT: '行首用了制表符（Tab）。请全部换成空格。',
  BAD_INDENT: '缩进对不齐。同一层的内容，前面的空格数要一样。',
  DUPLICATE_KEY: '同一块里有两个一样的名称。请合成一个，或各写成一步（用“- ”开头）。',
  MISSING_CHAR: '少了引号、括号或冒号。请看这一行和上一行是不是成对写全了。',
  UNEXPECTED_TOKEN: '这里多了或少了符号。话里有 : # [ ] { } " 这类符号时，用双引号把整句括起来。',
  BLOCK_AS_IMPLICIT_KEY: '一行里有两个冒号。话里有冒号时，用双引号把整句括起来。',
  MULTILINE_IMPLICIT_KEY: '这一行少了冒号。冒号要用英文的“:”，后面空一格。',
  BAD_SCALAR_START: '这句话以特殊符号开头。请用双引号把整句括起来。',
};

const inChinese = (error: YAMLParseError): string =>
  PLAIN[error.code] ?? `这一行不合格式（${error.message}）。请对照 docs/rehearsals.md 的例子检查空格、冒号和引号。`;
