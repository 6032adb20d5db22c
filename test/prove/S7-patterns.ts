import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'acorn';
import { simple } from 'acorn-walk';
import { vi } from 'vitest';
import { isFull } from './proof.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
/** Where owners' words are read. */
const FOLDERS = ['src/understand', 'src/domain', 'flows'] as const;

/** Every pattern that stands in the source or is built while its files are loaded, with the file it was found in. */
export async function patternsOfOurs(): Promise<ReadonlyMap<RegExp, string>> {
  const files = FOLDERS.flatMap(folder =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter(path => path.endsWith('.ts'))
      .sort()
      .map(path => join(folder, path)),
  );
  const found = new Map<string, readonly [RegExp, string]>();
  for (const file of files)
    for (const pattern of written(readFileSync(join(ROOT, file), 'utf8'))) found.set(`${pattern}`, [pattern, file]);
  for (const pattern of await built(files)) if (!found.has(`${pattern}`)) found.set(`${pattern}`, [pattern, 'built']);
  return new Map(found.values());
}

function written(source: string): RegExp[] {
  const patterns: RegExp[] = [];
  simple(parse(stripTypeScriptTypes(source), { ecmaVersion: 'latest', sourceType: 'module' }), {
    Literal: ({ regex }) => {
      if (regex) patterns.push(new RegExp(regex.pattern, regex.flags));
    },
  });
  return patterns;
}

/** What `new RegExp` makes while our files are loaded; libraries they load are told by where they were called from. */
async function built(files: readonly string[]): Promise<RegExp[]> {
  const patterns: RegExp[] = [];
  const Own = globalThis.RegExp;
  vi.resetModules();
  globalThis.RegExp = new Proxy(Own, {
    construct(target, [source, flags]: [string | RegExp, string?]) {
      const pattern = new target(source, flags);
      const caller = new Error('who').stack?.split('\n')[2] ?? '';
      if (FOLDERS.some(folder => caller.includes(join(ROOT, folder)))) patterns.push(pattern);
      return pattern;
    },
  });
  try {
    for (const file of files) await import(pathToFileURL(join(ROOT, file)).href);
  } finally {
    globalThis.RegExp = Own;
  }
  return patterns;
}

/** Words out of a pattern itself, so that a text made of them keeps it busy: "电梯", "没有", "1". */
export function wordsOf({ source }: RegExp): string[] {
  const words = source
    .replace(/\\u\{?([0-9a-f]{4,5})\}?/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/\\[dD]/g, '1')
    .replace(/\\s/g, ' ')
    .replace(/\\[bBwWpPS](\{[^}]*\})?|\{\d*,?\d*\}/g, '')
    .replace(/\(\?(?:<?[=!]|:|<[a-z]+>)/g, '|')
    .replace(/\\(.)/g, '$1')
    .split(/[(|)[\]?*+^$.]+/)
    .map(word => word.slice(0, 8))
    .filter(Boolean);
  const each = Math.max(1, Math.ceil(words.length / MOST_WORDS));
  return [...new Set(words)].filter((_, at) => at % each === 0);
}

const MOST_WORDS = isFull ? 24 : 5;
