import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const ROOT = new URL('..', import.meta.url).pathname;
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const dockerfile = read('Dockerfile').replace(/\\\n/g, ' ');
/** Files and folders the image holds of ours. */
const copied = [...dockerfile.matchAll(/^COPY (.+) \S+$/gm)].flatMap(m => m[1]!.split(' '));
const settings = new Set([...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(m => m[1]!));
const compose = parse(read('compose.yaml')) as {
  services: Record<string, { environment: Record<string, string>; depends_on?: Record<string, { condition: string }> }>;
  volumes: Record<string, unknown>;
};

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}
const manifest = JSON.parse(read('package.json')) as Manifest;

function sources(dir: string): string[] {
  return readdirSync(join(ROOT, dir), { recursive: true, encoding: 'utf8' })
    .map(file => join(dir, file))
    .filter(file => /\.(ts|js)$/.test(file) && !file.endsWith('.d.ts'));
}
/** What a source names at run time; what only types are taken from is gone by then. */
function importsOf(file: string): string[] {
  const text = read(file).replace(/\b(?:import|export) type [^;]+;/g, '');
  return [...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)(['"])([@\w./:-]+)\1/g)].map(m => m[2]!);
}
const packageOf = (name: string) =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
const isIn = (file: string) => copied.some(c => file === c || file.startsWith(`${c}/`));

test('every file the image copies is there, and is let through', () => {
  expect(copied.length).toBeGreaterThan(5);
  const allowed = read('.dockerignore').split('\n');
  expect(copied.filter(c => !existsSync(join(ROOT, c)) || !allowed.includes(`!${c}`))).toEqual([]);
  expect(allowed).toContain('*');
});

test('what the image does not install is needed by nothing that runs', () => {
  const needed = ['src', 'adapters', 'flows']
    .flatMap(sources)
    .flatMap(file => importsOf(file).map(to => ({ file, to })))
    .filter(({ to }) => !/^(\.|node:|\/)/.test(to));
  expect(needed.length).toBeGreaterThan(30);
  expect(needed.filter(({ to }) => !(packageOf(to) in manifest.dependencies))).toEqual([]);
  expect(Object.keys(manifest.devDependencies).filter(name => needed.some(n => packageOf(n.to) === name))).toEqual([]);
});

test('the image holds everything that main reaches, by import or by address', () => {
  const seen = new Set<string>();
  const missing: string[] = [];
  const reach = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    if (!isIn(file) || !existsSync(join(ROOT, file))) missing.push(file);
    else if (statSync(join(ROOT, file)).isFile() && /\.[tj]s$/.test(file)) {
      const addresses = [...read(file).matchAll(/new URL\(\s*'(\.[^']+)',\s*import\.meta\.url/g)].map(m => m[1]!);
      const relatives = importsOf(file).filter(to => to.startsWith('.'));
      for (const to of [...relatives, ...addresses]) reach(relative(ROOT, join(ROOT, dirname(file), to)));
    }
  };
  reach('src/main.ts');
  expect(seen.size).toBeGreaterThan(150);
  expect(missing).toEqual([]);
});

test('the image runs as nobody special, keeps its data outside and says how it is', () => {
  expect(dockerfile).toMatch(/^FROM node:24-bookworm-slim$/m);
  expect(dockerfile).toMatch(/^USER node$/m);
  expect(dockerfile).toMatch(/^VOLUME \/data$/m);
  expect(dockerfile).toMatch(/^RUN npm ci --omit=dev/m);
  expect(dockerfile).toContain('CMD ["node", "src/main.ts"]');
  const [, flags] = /^node (--.+) src\/main\.ts$/.exec(JSON.parse(read('package.json')).scripts.start) ?? [];
  expect(dockerfile).toContain(`NODE_OPTIONS="${flags}"`);
  expect(dockerfile).toMatch(/^HEALTHCHECK .*\/healthz/m);
});

test('compose knows only settings that .env.example explains, and holds no secret', () => {
  const named = [...read('compose.yaml').matchAll(/\$\{([A-Z_]+)/g)].map(m => m[1]!);
  expect(named.filter(name => !settings.has(name))).toEqual([]);
  const { menfang, database } = compose.services;
  expect(Object.keys(menfang!.environment).filter(name => !settings.has(name))).toEqual([]);
  expect(menfang!.depends_on).toEqual({ database: { condition: 'service_healthy' } });
  expect(database!.environment['POSTGRES_INITDB_ARGS']).toContain('--locale=C.UTF-8');
  expect(database!.environment['POSTGRES_PASSWORD']).toMatch(/^\$\{POSTGRES_PASSWORD:\?/);
  expect(menfang).toMatchObject({ env_file: '.env', restart: 'unless-stopped', stop_grace_period: '15s' });
  expect(database).toMatchObject({ image: 'postgres:17', restart: 'unless-stopped' });
  expect(Object.keys(compose.volumes)).toEqual(['database', 'data']);
});
