import { readdirSync, readFileSync, statSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import type { StartSlackStand } from '../rehearsal/slack-stand.ts';

enableCompileCache();
if (Number(process.versions.node.split('.')[0]) < 22) {
  console.error('需要 Node 22.18 以上：请用 `npm run rehearse -- 文件` 运行（它会用项目自带的 Node）。');
  process.exit(2);
}

const USAGE = `用法：npm run rehearse -- 文件或文件夹 …
  例如：npm run rehearse -- rehearsals/01-leak.yaml
        npm run rehearse -- rehearsals
  --all     遇到不一致也接着演完其余的
  --quiet   只报结果，不印经过
  --wechat  业主在微信里说话（假的微信，什么也不发出去）
写法见 docs/rehearsals.md。全部一致退出码 0，有不一致 1，文件有误 2。`;

const KNOWN = ['--all', '--quiet', '--wechat'];
const given = process.argv.slice(2);
const options = new Set(given.filter(a => a.startsWith('--')));
const places = given.filter(a => !a.startsWith('--'));
const unknown = [...options].find(o => !KNOWN.includes(o));
if (places.length === 0 || unknown) {
  console.error(unknown ? `没有 ${unknown} 这个选项。\n${USAGE}` : USAGE);
  process.exit(2);
}

const isYaml = (name: string) => /\.ya?ml$/.test(name);

function filesAt(place: string): readonly string[] {
  const found = statSync(place, { throwIfNoEntry: false });
  if (!found) throw new Error(`没有找到 ${place}。请检查文件名，例如 rehearsals/01-leak.yaml。`);
  if (!found.isDirectory()) return [place];
  const inside = readdirSync(place).filter(isYaml).sort();
  if (inside.length === 0) throw new Error(`${place} 里没有演练（.yaml 文件）。`);
  return inside.map(name => join(place, name));
}

const [{ readRehearsal, leftOutOf }, { BadRehearsal }] = await Promise.all([
  import('../rehearsal/read.ts'),
  import('../rehearsal/mistakes.ts'),
]);

/** Reads all files first: nothing is played while one of them has a mistake. */
function readAll() {
  const mistakes: string[] = [];
  const scripts = [];
  for (const place of places) {
    try {
      for (const file of filesAt(place)) {
        try {
          scripts.push(readRehearsal(file, readFileSync(file, 'utf8')));
        } catch (error) {
          if (!(error instanceof BadRehearsal)) throw error;
          mistakes.push(error.message);
        }
      }
    } catch (error) {
      mistakes.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { scripts, mistakes };
}

const { scripts, mistakes } = readAll();
if (mistakes.length > 0) {
  console.error(`演练没有开始，请先改好：\n${mistakes.join('\n')}`);
  process.exit(2);
}

const [{ openHouse }, { play }, { describe }] = await Promise.all([
  import('../rehearsal/stage.ts'),
  import('../rehearsal/play.ts'),
  import('../rehearsal/transcript.ts'),
]);
const isInSlack = ({ cast }: (typeof scripts)[number]) => cast.plan.community.settings.slack !== undefined;
const slack = scripts.some(isInSlack) ? await standInForSlack() : undefined;
const where = options.has('--wechat') ? 'wechat' : 'web';
const house = await openHouse({ ...(slack ? { slack } : {}), isOnWechat: where === 'wechat' });
let failed = 0;
let left = 0;
for (const script of scripts) {
  const why = whyNot(script);
  if (why !== undefined) {
    left += 1;
    console.log(`－ ${script.title}（${script.file}）：${why}`);
    continue;
  }
  const outcome = await play(house, script);
  if (!options.has('--quiet')) console.log(`\n▶ ${script.title}（${script.file}）\n${outcome.transcript.join('\n')}`);
  console.log(describe(outcome));
  if (!outcome.difference) continue;
  failed += 1;
  if (!options.has('--all')) break;
}
await house.close();
const played = `${scripts.length - left} 份演练全部一致${left > 0 ? `，${left} 份没有演` : ''}。`;
console.log(failed === 0 ? `\n${played}` : `\n${failed} 份有不一致。`);
process.exit(failed === 0 ? 0 : 1);

/** Why it is not played here; undefined: it is. */
function whyNot(script: (typeof scripts)[number]): string | undefined {
  if (isInSlack(script) && !slack) return '要和 Slack 一起演。这里没有测试用的 Slack，请在完整的源码里演。';
  const why = leftOutOf(where, script);
  return why && (where === 'web' ? `只在微信里演（加 --wechat）：${why}` : `只在网页上演：${why}`);
}

/** The tests' own, where they and what they are built on are there: not in the image. */
async function standInForSlack(): Promise<StartSlackStand | undefined> {
  const place = new URL('../../test/support/slack-rehearsal.ts', import.meta.url).href;
  const found = (await import(place).catch(() => undefined)) as { startSlackStand: StartSlackStand } | undefined;
  return found?.startSlackStand;
}
