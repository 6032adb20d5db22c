import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const FOLDER = 'test/prove';
const there = readdirSync(FOLDER)
  .flatMap(file => /^(\w+)\.test\.ts$/.exec(file)?.[1] ?? [])
  .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
const USAGE = `用法：npm run prove -- 名称 … [--full]
  例如：npm run prove -- R5          短的一遍，几分钟
        npm run prove -- R5 --full   足量
现有的证明：${there.join('、')}（各证明什么，写在 ${FOLDER}/名称.test.ts 里）`;

const given = process.argv.slice(2);
const names = given.filter(a => !a.startsWith('--'));
const option = given.find(a => a.startsWith('--') && a !== '--full');
const stranger = names.find(name => !there.includes(name));

if (option || stranger) {
  console.error(option ? `没有 ${option} 这个选项。\n${USAGE}` : `没有名为 ${stranger} 的证明。\n${USAGE}`);
  process.exit(2);
}
if (names.length === 0) {
  console.log(USAGE);
  process.exit(0);
}

const files = names.map(name => `${FOLDER}/${name}.test.ts`);
const { status } = spawnSync('vitest', ['run', '--project', 'prove', ...files], {
  stdio: 'inherit',
  env: { ...process.env, ...(given.includes('--full') ? { PROVE_FULL: '1' } : {}) },
});
process.exit(status ?? 1);
