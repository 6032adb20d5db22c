import { spawnSync } from 'node:child_process';
import { ack, steady } from '../../bench/ack.ts';
import { type Database, embedded, onServer } from '../../bench/database.ts';
import { deliver } from '../../bench/deliver.ts';
import { folds } from '../../bench/folds.ts';
import { grow } from '../../bench/grow.ts';
import { intake } from '../../bench/intake.ts';
import { roster } from '../../bench/roster.ts';
import { slack } from '../../bench/slack.ts';
import { start } from '../../bench/start.ts';
import { understand } from '../../bench/understand.ts';

/** Tickets on record for `grow`, one size after the other; the embedded database is for small estates. */
const SIZES = { pglite: [10_000], postgres: [10_000, 1_000_000] };
const CLIENTS = [1, 4, 16];

type Bench = (database: Database, size: number | undefined) => AsyncGenerator<object>;

async function* byClients(
  database: Database,
  bench: (database: Database, load: { clients: number }) => Promise<object>,
) {
  for (const clients of CLIENTS) yield* [await bench(database, { clients })].flat();
}

const BENCHES: Readonly<Record<string, Bench>> = {
  intake: database => byClients(database, intake),
  ack: database => byClients(database, ack),
  async *steady(database) {
    yield await steady(database);
  },
  deliver: database => byClients(database, deliver),
  slack: database => byClients(database, slack),
  async *grow(database, size) {
    for (const tickets of size ? [size] : SIZES[database.kind]) yield* await grow(database, tickets);
  },
  async *start(database) {
    yield* start(database);
  },
  async *import(database) {
    yield* await roster(database);
  },
};
/** Those that need no database. */
const ALONE: Readonly<Record<string, () => Iterable<object>>> = { understand, folds };
const DATABASES = { pglite: async () => embedded, postgres: onServer };

const [script, name = '', db, size] = process.argv.slice(1);
const alone = Object.hasOwn(ALONE, name) ? ALONE[name] : undefined;
if (alone && db === undefined) {
  for (const figure of alone()) console.log(JSON.stringify(figure));
  process.exit(0);
}
const bench = BENCHES[name];
const open = DATABASES[db as keyof typeof DATABASES];
if (!bench || (db !== undefined && !open) || (size !== undefined && !/^\d{3,8}$/.test(size))) {
  console.error(`用法：npm run bench -- ${[...Object.keys(ALONE), ...Object.keys(BENCHES)].join(' | ')} [${Object.keys(DATABASES).join(' | ')}] [工单数]
  不写数据库，两种都跑；工单数只给 grow 用，不写就是 ${Object.entries(SIZES)
    .map(([kind, n]) => `${kind} ${n.join('、')}`)
    .join('，')}`);
  process.exit(1);
}
if (!open) {
  // A process for each database: the memory of one would hide what the other takes.
  for (const kind of Object.keys(DATABASES)) spawnSync(process.execPath, [script!, name, kind], { stdio: 'inherit' });
  process.exit(0);
}
const database = await open();
try {
  for await (const figure of bench(database, size === undefined ? undefined : Number(size)))
    console.log(JSON.stringify(figure));
} finally {
  await database.close();
}
process.exit(0);
