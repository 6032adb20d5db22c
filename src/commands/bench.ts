import { ack } from '../../bench/ack.ts';
import { intake } from '../../bench/intake.ts';
import { roster } from '../../bench/roster.ts';

const BENCHES = { intake, ack };

const [name] = process.argv.slice(2);
if (name === 'import') {
  for (const db of ['pglite', 'postgres'] as const)
    for (const figure of await roster(db)) console.log(JSON.stringify(figure));
  process.exit(0);
}
const bench = BENCHES[name as keyof typeof BENCHES];
if (!bench) {
  console.error(`用法：npm run bench -- ${[...Object.keys(BENCHES), 'import'].join(' | ')}`);
  process.exit(1);
}
for (const clients of [1, 4, 16]) console.log(JSON.stringify(await bench({ clients })));
process.exit(0);
