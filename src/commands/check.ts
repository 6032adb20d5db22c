import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';

/** Longest a source file may be. */
const MAX_LINES = 250;
const CODE = ['.ts', '.js', '.css'];

const run = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: 'inherit', shell: false }).status === 0;
const files = (): string[] =>
  spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter(f => f !== '' && existsSync(f));

/** Every path that the README's map names must be there. */
function mapHolds(): boolean {
  const map = /```text map\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))?.[1];
  if (!map) return say('README.md has no map (```text map …)');
  const paths = map.split('\n').flatMap(line => /^(\S+)/.exec(line)?.[1] ?? []);
  return paths.filter(p => !existsSync(p)).every(p => say(`README.md names ${p}, which is not there`));
}

function filesAreShort(): boolean {
  const long = files()
    .filter(f => CODE.includes(extname(f)) && !f.startsWith('drizzle/'))
    .map(f => [f, readFileSync(f, 'utf8').split('\n').length - 1] as const)
    .filter(([, lines]) => lines > MAX_LINES);
  return long.every(([f, lines]) =>
    say(`${f} has ${lines} lines; ${MAX_LINES} is the ceiling: cut it where a reader would`),
  );
}

function say(problem: string): false {
  console.error(`✗ ${problem}`);
  return false;
}

// In the order that fails fastest.
const steps: readonly [string, () => boolean][] = [
  ['the README’s map', mapHolds],
  ['file lengths', filesAreShort],
  ['format and lint', () => run('biome', 'check', '--error-on-warnings', '.')],
  ['types', () => run('tsc', '-p', '.')],
  ['copied code', () => run('jscpd', '--config', '.jscpd.json', '.')],
];
for (const [name, step] of steps) {
  if (!step()) {
    console.error(`check failed: ${name}`);
    process.exit(1);
  }
  console.log(`✓ ${name}`);
}
