import { asValue, type Field, type Value } from './value.ts';

/** A step split into its first words, what stands behind them, and further items. */
export interface Parsed {
  readonly key: string;
  readonly line: number;
  readonly value: Value;
  readonly more: readonly Field[];
}

const COLON = '冒号要用英文的“:”，后面空一格。';

/** "小张接单" alone, or "陈女士说: 漏水了" with what else belongs to it. */
export function parseStep(item: Value): Parsed {
  if (item.kind === 'text') {
    const key = item.text();
    if (/[：:]/.test(key)) return item.fail(`这一步没看懂：“${key}”。${COLON}`);
    return { key, line: item.line, value: asValue(null, item.line, () => item.line), more: [] };
  }
  if (item.kind !== 'block') return item.fail('每一步写一行，用“- ”开头，例如：- 陈女士说: 我家漏水了');
  const [first, ...more] = item.fields();
  return first ? { ...first, more } : item.fail('这一步是空的，请写上内容或删掉这一行。');
}

/** The step as written, on one line. */
export const wordsOf = ({ key, value, more }: Parsed): string =>
  [value.kind === 'empty' ? key : `${key}：${spoken(value)}`, ...more.map(f => `${f.key} ${spoken(f.value)}`)].join(
    '；',
  );

function spoken(value: Value): string {
  if (value.kind === 'list') return value.items().map(spoken).join(' / ');
  if (value.kind === 'block')
    return value
      .fields()
      .map(f => (f.value.kind === 'empty' ? f.key : `${f.key} ${spoken(f.value)}`))
      .join('，');
  return value.kind === 'empty' ? '' : value.text();
}

/** The person a step begins with; of 小张 and 小张三 the longer name. */
export const whoseStep = (key: string, names: Iterable<string>): string | undefined =>
  [...names].filter(name => key.startsWith(name)).sort((a, b) => b.length - a.length)[0];
