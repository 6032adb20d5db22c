import { spawnSync } from 'node:child_process';
import { ack, steady } from '../../bench/ack.ts';
import { embedded, onServer } from '../../bench/database.ts';
import { intake } from '../../bench/intake.ts';
import { roster } from '../../bench/roster.ts';

const BENCHES = { intake, ack, steady };
const DATABASES = { pglite: async () => embedded, postgres: onServer };

const [script, name, db] = process.argv.slice(1);
if (name === 'import') {
  const dbs = (['pglite', 'postgres'] as const).filter(kind => db === undefined || kind === db);
  // A process for each database: the memory of one would hide what the other takes.
  if (dbs.length > 1) for (const kind of dbs) spawnSync(process.execPath, [script!, name, kind], { stdio: 'inherit' });
  else for (const figure of await roster(dbs[0] ?? 'pglite')) console.log(JSON.stringify(figure));
  process.exit(0);
}
const bench = BENCHES[name as keyof typeof BENCHES];
const opens = db ? [DATABASES[db as keyof typeof DATABASES]] : Object.values(DATABASES);
if (!bench || !opens[0]) {
  console.error(
    `用法：npm run bench -- ${[...Object.keys(BENCHES), 'import'].join(' | ')} [${Object.keys(DATABASES).join(' | ')}]（不写数据库，两种都跑）`,
  );
  process.exit(1);
}
for (const open of opens) {
  const database = await open!();
  try {
    if (bench === steady) console.log(JSON.stringify(await steady(database)));
    else for (const clients of [1, 4, 16]) console.log(JSON.stringify(await bench(database, { clients })));
  } finally {
    await database.close();
  }
}
process.exit(0);
