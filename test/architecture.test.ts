import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = new URL('..', import.meta.url).pathname;

/** Who may import which of our own folders; the first rule that fits the file holds. */
const RULES: readonly [RegExp, readonly RegExp[]][] = [
  [/^src\/domain\//, [/^src\/domain\//]],
  [/^src\/ports\//, [/^src\/(domain|ports)\//]],
  [/^flows\//, [/^flows\//, /^src\/(domain|ports)\//]],
  [/^adapters\/[^/]+\.ts$/, [/^adapters\/[^/]+\.ts$/, /^src\/(domain|ports)\//]],
  [/^adapters\/([^/]+)\//, [/^adapters\/$1\//, /^adapters\/[^/]+\.ts$/, /^src\/(domain|ports)\//]],
  [/^src\/(app|understand|db|jobs|http|import)\//, [/^src\/$1\//, /^src\/(domain|ports)\//]],
  [/^src\/(config|service|background|desks)\.ts$|^src\/main\.ts$|^src\/(commands|rehearsal)\/|^bench\/|^test\//, [/./]],
  [/^web\//, [/^web\//, /^src\/(domain|ports)\//]],
  [/\.config\.ts$/, [/./]],
];

/** A third-party package stops at its folder. */
const AT_HOME: readonly [RegExp, RegExp][] = [
  [/^(botkit|botbuilder-core|botbuilder-dialogs)$/, /^flows\/engine\//],
  [/^(drizzle-orm|@electric-sql\/pglite|pg|postgres)(\/|$)/, /^src\/db\//],
  [/^(fastify|@fastify\/)/, /^(src\/http|adapters)\//],
  [/^(pino|prom-client)$/, /^src\/http\//],
  [/^pg-boss$/, /^src\/jobs\//],
  [/^(exceljs|csv-parse)(\/|$)/, /^src\/import\//],
  [/^openai(\/|$)/, /^src\/understand\/openai-model\.ts$/],
  [/^@slack\//, /^adapters\/slack\//],
  [/^(wechaty|wechaty-puppet.*|file-box)$/, /^adapters\/wechaty\/(child|pretend)\//],
  [/^cockatiel$/, /^(src\/understand|adapters\/slack)\//],
];
/** Where everything may be named: what wires, runs and tests the parts. */
const ANYWHERE = /^(src\/(service|background|main)\.ts|src\/(commands|rehearsal)\/|bench\/|test\/|[^/]+\.config\.ts)/;

interface Import {
  readonly file: string;
  readonly to: string;
}

function sources(dir = ''): string[] {
  return readdirSync(join(ROOT, dir), { withFileTypes: true }).flatMap(entry => {
    const path = join(dir, entry.name);
    if (entry.isDirectory())
      return /^(node_modules|\.git|drizzle|data|coverage)$/.test(entry.name) ? [] : sources(path);
    return /\.(ts|js)$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

function importsOf(file: string, text = readFileSync(join(ROOT, file), 'utf8')): Import[] {
  const found = text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)(['"])([^'"]+)\1/g);
  return [...found].map(m => ({ file, to: m[2]! }));
}

/** What is wrong with an import; undefined when it is fine. */
function stray({ file, to }: Import): string | undefined {
  if (to.startsWith('/assets/')) return undefined;
  if (to.startsWith('.')) {
    const target = relative(ROOT, join(ROOT, dirname(file), to));
    const [pattern, allowed] = RULES.find(([p]) => p.test(file)) ?? [];
    if (!pattern || !allowed) return `${file} belongs to no rule`;
    const own = pattern.exec(file)?.[1] ?? '';
    const fits = allowed.some(a => new RegExp(a.source.replace('$1', own)).test(target));
    return fits ? undefined : `${file} imports ${target}`;
  }
  const home = AT_HOME.find(([p]) => p.test(to));
  return home && !home[1].test(file) && !ANYWHERE.test(file) ? `${file} imports ${to}` : undefined;
}

test('imports go only in the allowed directions', () => {
  const strays = sources()
    .flatMap(f => importsOf(f))
    .map(stray)
    .filter(s => s !== undefined);
  expect(strays).toEqual([]);
});

test('a stray import is found', () => {
  const wrong: [string, string][] = [
    ['src/domain/x.ts', "import { a } from '../ports/talk.ts';"],
    ['src/app/x.ts', "import { a } from '../db/client.ts';"],
    ['flows/x.ts', "import { a } from '../src/app/cases.ts';"],
    ['adapters/web/x.ts', "import { a } from '../desk/desk.ts';"],
    ['src/app/x.ts', "import { sql } from 'drizzle-orm';"],
    ['flows/x.ts', "const x = await import('botkit');"],
    ['src/app/x.ts', "import { Counter } from 'prom-client';"],
    ['src/app/x.ts', "const { PgBoss } = await import('pg-boss');"],
    ['src/jobs/x.ts', "import { a } from '../db/client.ts';"],
    ['src/import/x.ts', "import { a } from '../db/roster.ts';"],
    ['src/db/x.ts', "import exceljs from 'exceljs';"],
    ['src/understand/x.ts', "import OpenAI from 'openai';"],
    ['adapters/desk/x.ts', "import { App } from '@slack/bolt';"],
    ['adapters/wechaty/x.ts', "import { WechatyBuilder } from 'wechaty';"],
  ];
  for (const [file, text] of wrong) expect(importsOf(file, text).map(stray), file).not.toEqual([undefined]);
});

/** Everything that a file brings along without being asked: imports of types and `import()` bring nothing. */
function brought(file: string, seen = new Set<string>()): Set<string> {
  const text = readFileSync(join(ROOT, file), 'utf8').replace(/^import type [^;]*;$/gm, '');
  for (const { to } of importsOf(file, text.replace(/\bimport\s*\(/g, 'load('))) {
    const target = to.startsWith('.') ? relative(ROOT, join(ROOT, dirname(file), to)) : to;
    if (seen.has(target)) continue;
    seen.add(target);
    if (target.endsWith('.ts') && to.startsWith('.')) brought(target, seen);
  }
  return seen;
}

test('what asks a language model is loaded only when one is set', () => {
  const later = new Set(['openai', 'cockatiel']);
  const ofService = brought('src/service.ts');
  expect(ofService).toContain('src/understand/guard.ts');
  expect([...ofService].filter(name => later.has(name))).toEqual([]);
  expect([...brought('src/understand/with-model.ts')].filter(name => later.has(name))).toEqual(['cockatiel']);
});

test('the process of wechaty brings nothing else of ours, and who keeps it running no wechaty', () => {
  const ours = (name: string) => name.endsWith('.ts') && !name.startsWith('adapters/wechaty/');
  const child = brought('adapters/wechaty/child/session.ts', brought('adapters/wechaty/child.ts'));
  expect(child).toContain('wechaty');
  expect([...child].filter(ours)).toEqual([]);
  const keepers = brought('adapters/wechaty/pretend/gateway.ts', brought('adapters/wechaty/supervisor.ts'));
  expect([...keepers].filter(name => /^(wechaty|file-box)/.test(name))).toEqual([]);
});
