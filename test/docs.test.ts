import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = new URL('..', import.meta.url).pathname;
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const docs = ['README.md', ...readdirSync(join(ROOT, 'docs')).map(name => `docs/${name}`)].filter(f =>
  f.endsWith('.md'),
);

test('every command the documentation names is there', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = docs.flatMap(file =>
    [...read(file).matchAll(/npm (?:run )+(?:-s )?([\w:-]+)/g)].map(m => ({ file, name: m[1]! })),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(({ name }) => !scripts[name])).toEqual([]);
});

test('every page the documentation links to is there', () => {
  const links = docs.flatMap(file =>
    [...read(file).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(m => ({ file, to: join(dirname(file), m[1]!) })),
  );
  expect(links.length).toBeGreaterThan(5);
  expect(links.filter(({ to }) => !existsSync(join(ROOT, to)))).toEqual([]);
});

test('operations explain every setting one will want, and every figure there is', () => {
  const text = read('docs/operations.md');
  const settings = [...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(m => m[1]!);
  const named = [...text.matchAll(/\b([A-Z]+_[A-Z_]+|PORT|HOST)\b/g)].map(m => m[1]!);
  expect(named.filter(name => !settings.includes(name))).toEqual([]);
  const figures = [
    ...(read('src/http/metrics.ts') + read('src/http/wechat-metrics.ts')).matchAll(/(?:gauge|counter)\(\s*'(\w+)'/g),
  ].map(m => `menfang_${m[1]}`);
  expect(figures.length).toBeGreaterThan(8);
  expect(figures.filter(name => !text.includes(`\`${name}\``))).toEqual([]);
});
