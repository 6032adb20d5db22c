import { spawnSync } from 'node:child_process';
import { ack } from '../../bench/ack.ts';
import { intake } from '../../bench/intake.ts';
import { roster } from '../../bench/roster.ts';

const BENCHES = { intake, ack };

const [script, name, part] = process.argv.slice(1);
if (name === 'import') {
  const dbs = (['pglite', 'postgres'] as const).filter(db => part === undefined || db === part);
  // A process for each database: the memory of one would hide what the other takes.
  if (dbs.length > 1) for (const db of dbs) spawnSync(process.execPath, [script!, name, db], { stdio: 'inherit' });
  else for (const figure of await roster(dbs[0] ?? 'pglite')) console.log(JSON.stringify(figure));
  process.exit(0);
}
const bench = BENCHES[name as keyof typeof BENCHES];
if (!bench) {
  console.error(`用法：npm run bench -- ${[...Object.keys(BENCHES), 'import'].join(' | ')}`);
  process.exit(1);
}
for (const clients of [1, 4, 16]) console.log(JSON.stringify(await bench({ clients })));
process.exit(0);
