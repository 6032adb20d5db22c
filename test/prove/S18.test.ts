/**
 * S18: personal data at rest. A thousand known phones, ID numbers, plates and card numbers, in several ways of writing, go
 * through every door: chat, pictures with camera data, all that staff can write, a roster, sign-in. Then every table, the
 * embedded database's files, a backup and the log are searched: none of them stands there. They are found again by keyed hash.
 * The key is changed while a service answers, the command killed half-way and run again: nothing is left of the old key.
 *
 * Off: numbers are left in the texts, and the change of key is not taken up again after the kill.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createCipher } from '../../src/app/cipher.ts';
import { throwawayPostgres } from '../../src/commands/throwaway-postgres.ts';
import type { Client } from '../../src/db/client.ts';
import { openEmbedded } from '../../src/db/embedded.ts';
import { columnsOf, countClosed, openWith, readSealed, SEALED } from '../../src/db/sealed.ts';
import { openServer } from '../../src/db/server.ts';
import type { Cipher } from '../../src/ports/cipher.ts';
import { databaseImage } from '../support/database.ts';
import { fill } from '../support/fill.ts';
import { type Sent, write } from '../support/load.ts';
import { foundReplicas } from '../support/replicas.ts';
import { TEST_KEY } from '../support/service.ts';
import { isFull, prove } from './proof.ts';
import { search, throughEveryDoor } from './S18-doors.ts';
import { NUMBERS, nameOf, PEOPLE, written } from './S18-numbers.ts';

/** Owners whose names and numbers change their key: three rows each, five tickets. */
const OWNERS = isFull ? 34_000 : 2000;
const ROTATE = new URL('../../src/commands/rotate-key.ts', import.meta.url).pathname;
const NEW_KEY = Uint8Array.from({ length: 32 }, (_, i) => (i * 53 + 7) % 256);
const WORDS = [
  ...NUMBERS.flatMap(number => [0, 1, 2, 3].map(way => written(number, way))),
  ...Array.from({ length: PEOPLE + 1 }, (_, i) => nameOf(i)),
];

async function atRest(isOn: boolean) {
  const root = mkdtempSync(join(tmpdir(), 'menfang-prove-'));
  const server = isOn ? await throwawayPostgres() : undefined;
  const figures: Record<string, number> = {};
  const broken: string[] = [];
  const look = async (name: string, open: (dir: string) => Promise<Client>) => {
    const dir = join(root, name);
    mkdirSync(dir);
    const { used, secrets, wrong } = await throughEveryDoor(await open(dir), dir, isOn);
    const hits = await search(dir, [...WORDS, ...secrets]);
    figures['numbers'] = used;
    figures[`hits_${name}`] = hits.length;
    broken.push(...wrong, ...hits.slice(0, 5).map(hit => `in clear on ${name}: ${hit}`));
  };
  try {
    await look('pglite', dir => openEmbedded(join(dir, 'data'), databaseImage()));
    if (server) await look('postgres', () => openServer(server.url));
    return { figures, broken };
  } finally {
    await server?.remove();
    rmSync(root, { recursive: true, force: true });
  }
}

async function changeOfKey(isOn: boolean) {
  const replicas = await foundReplicas(1);
  const [home] = replicas.homes;
  const base64 = (key: Uint8Array) => Buffer.from(key).toString('base64');
  const keys = { ENCRYPTION_KEY: base64(NEW_KEY), ENCRYPTION_KEY_OLD: base64(TEST_KEY) };
  const [ours, old] = [createCipher(NEW_KEY), createCipher(TEST_KEY)];
  const client = await openServer(replicas.server.url, { statementMs: 0 });
  const rotate = () => {
    const env = { PATH: process.env['PATH'], ...home.env, ...keys };
    return spawn(process.execPath, [ROTATE], { env, cwd: join(home.dir, '..'), stdio: 'ignore' });
  };
  try {
    await fill(client, old, home.account, OWNERS * 5);
    const before = await readable(client, old);
    const service = replicas.start(0, undefined, keys);
    await service.ready();
    let refused = 0;
    const load = {
      isOver: false,
      perSecond: 20,
      onAnswer(isKept: boolean) {
        if (!isKept) refused++;
      },
    };
    const sent: Sent[] = [];
    const writing = write([home], sent, new Set(), load);
    const killed = rotate();
    // The first person has changed his key: the command is at work.
    const [person] = SEALED;
    for (const until = Date.now() + 60_000; Date.now() < until; await pause(5)) {
      const [row] = await readSealed(client.db, person!, undefined, 1);
      if (openWith(ours, row!['sealed_name'] as string) !== undefined) break;
    }
    killed.kill('SIGKILL');
    await once(killed, 'close');
    const left = await countClosed(client.db, ours);
    const begun = performance.now();
    const again = isOn ? ((await once(rotate(), 'close')) as [number])[0] : 0;
    const seconds = Math.round((performance.now() - begun) / 100) / 10;
    load.isOver = true;
    await writing;
    await replicas.stopAll();
    const after = new Map(await readable(client, ours));
    const lost = before.filter(([where, value]) => after.get(where) !== value).length;
    const closed = await countClosed(client.db, ours);
    return {
      figures: { values: before.length, left_by_the_kill: left, rotate_s: seconds, messages: sent.length, refused },
      broken: [
        ...(left > 0 ? [] : ['it was done before it was killed']),
        ...(left < before.length ? [] : ['it was killed before it began']),
        ...(again === 0 ? [] : [`the second run left with ${again}`]),
        ...(closed + lost === 0 ? [] : [`${closed} values do not open with the new key, ${lost} read differently`]),
        ...(refused === 0 && sent.length > 0 ? [] : [`${refused} of ${sent.length} messages were refused meanwhile`]),
      ],
    };
  } finally {
    await client.close();
    await replicas.remove();
  }
}

/** Every sealed value that opens with the key, by where it stands. */
async function readable({ db }: Client, cipher: Cipher) {
  const found: [where: string, value: string][] = [];
  for (const table of SEALED) {
    for (let last = undefined as Awaited<ReturnType<typeof readSealed>>[number] | undefined; ; ) {
      const batch = await readSealed(db, table, last, 1000);
      for (const row of batch)
        for (const column of columnsOf(table).filter(c => c.startsWith('sealed') && row[c] !== null)) {
          const value = openWith(cipher, row[column] as string);
          if (value !== undefined) found.push([`${table.name} ${table.key.map(k => row[k])} ${column}`, value]);
        }
      last = batch.at(-1);
      if (!last) break;
    }
  }
  return found;
}

prove('S18', 'no number, name or token stands anywhere in clear, and the key can be changed at work', async isOn => {
  const rest = await atRest(isOn);
  const change = await changeOfKey(isOn);
  // Off: each half must be noticed by itself.
  if (!isOn && (!rest.figures['hits_pglite'] || change.broken.length === 0)) return { figures: {}, broken: [] };
  return { figures: { ...rest.figures, ...change.figures }, broken: [...rest.broken, ...change.broken] };
});
