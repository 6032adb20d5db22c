import { ack } from '../../bench/ack.ts';
import { intake } from '../../bench/intake.ts';

const BENCHES = { intake, ack };

const [name] = process.argv.slice(2);
const bench = BENCHES[name as keyof typeof BENCHES];
if (!bench) {
  console.error(`用法：npm run bench -- ${Object.keys(BENCHES).join(' | ')}`);
  process.exit(1);
}
for (const clients of [1, 4, 16]) console.log(JSON.stringify(await bench({ clients })));
process.exit(0);
