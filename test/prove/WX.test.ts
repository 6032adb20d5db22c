/**
 * WX: owners write steadily in WeChat, in chats of their own and in a room, and send pictures, voices and files. The process of
 * wechaty is killed (-9) at random moments and the service at others, each is started again, and the gateway is away for a moment
 * and for longer; in full, somebody sends what ends whoever reads it, or its bytes. After each login WeChat tells of its latest
 * messages once more. At the end every message the puppet told of is on record once, with its bytes, and words in the order of their chat;
 * every answer was said, in order, and no more said twice than processes ended; and when the gateway was away is on record, as is that
 * something came which could not be read. What WeChat could tell no puppet is lost as in WeChat, and not counted. On the embedded
 * database, or with `npm run with-postgres -- npm run prove -- WX` on PostgreSQL.
 *
 * Off: a service that says "kept" of what it has only in memory yet, so that the spool lets it go. It loses messages.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Gateway } from '../../adapters/wechaty/pretend/gateway.ts';
import { drained, type Query } from '../support/drained.ts';
import { type Home, MAIN_WITHOUT, type Running, start } from '../support/process.ts';
import { audit } from '../support/wechat-audit.ts';
import { BRISK } from '../support/wechat-brisk.ts';
import { foundWechatHome, wechatyOf } from '../support/wechat-process.ts';
import { createWriters } from '../support/wechat-writers.ts';
import { isFull, prove } from './proof.ts';

/** Of each kind. */
const KILLS = isFull ? 100 : 8;
/** Once in so many rounds each kind of poison, in full only; so many processes it ends before it is left alone. */
const POISON_EVERY = 12;
const ENDS = { bytes: 2, message: 5 } as const;
/** In so many kills one message may be done without its bytes that two of them hit by chance. */
const KILLS_TO_HIT_TWICE = 20;
const AWAY_MS = isFull ? [1000, 20_000] : [1000, 3000];
const REPLAYS = 3;
/** Longest until it hears again, and until what it heard is on record. */
const PATIENCE_MS = 180_000;
/** As long as it may take until it is noticed that the gateway is away. */
const NOTICED_MS = 3000;

interface Away {
  readonly from: number;
  readonly until: number;
}

prove(
  'WX',
  'what WeChat told us is on record once and in order, whatever is killed or away',
  async isOn => {
    const { home, gateway } = await foundWechatHome({ PROVE_BRISK: '1' }, { replays: isOn ? REPLAYS : 0 });
    const without = isOn ? '' : 'store before acknowledging';
    const run = () => start(home, MAIN_WITHOUT, { PROVE_WITHOUT: without });
    let service = run();
    const writers = createWriters(gateway);
    try {
      let kills = 0;
      const poison = async (round: number) => {
        if (!isFull) return;
        const how = round === 2 ? 'bytes' : round === 5 ? 'message' : undefined;
        if (!isOn || !how) return;
        await writers.poison(how);
        kills += ENDS[how];
      };
      for (let round = 0; round < (isOn ? KILLS : 3); round++) {
        await poison(round % POISON_EVERY);
        await aMoment(gateway, isOn && round % 3 === 2);
        if (isOn) await killWechaty(service);
        await aMoment(gateway, false);
        await service.kill();
        kills += isOn ? 2 : 1;
        service = run();
      }
      const aways: Away[] = [];
      for (const ms of isOn ? AWAY_MS : []) aways.push(await goAway(gateway, ms));
      await hears(gateway);
      await writers.stop();
      const left = await spooled(home);
      service.signal('SIGTERM');
      await service.exited;
      const look = async (query: Query) => ({
        ...(await audit(query, gateway, writers.written)),
        gaps_untold: await untold(query, aways),
      });
      const { said_twice, left_alone, ...found } = await drained(home, look, BRISK);
      const messages = new Set(gateway.delivered).size;
      const withBytes = writers.written.filter(one => one.sent).length;
      const said = gateway.said.length;
      return {
        figures: { kills, messages, with_bytes: withBytes, said, said_twice, left_alone, ...found },
        broken: [
          // Without its guarantee it must be the loss that is noticed.
          ...Object.entries(isOn ? found : { lost: found.lost }).flatMap(([what, n]) =>
            n === 0 ? [] : [`${what}: ${n}`],
          ),
          ...(isOn && said_twice > kills ? [`${said_twice} were said twice in ${kills} kills`] : []),
          ...(isOn && left_alone > Math.ceil(kills / KILLS_TO_HIT_TWICE)
            ? [`${left_alone} are without their bytes`]
            : []),
          ...(left === 0 ? [] : [`${left} were left in the spool`]),
        ],
      };
    } finally {
      await writers.stop();
      await home.remove();
      await gateway.close();
    }
  },
  3_600_000,
);

/** It hears, and a little later; or whatever it is about. */
async function aMoment(gateway: Gateway, isAnywhere: boolean): Promise<void> {
  if (!isAnywhere) await hears(gateway);
  await pause(Math.random() * (isAnywhere ? 2500 : 800));
}

async function hears(gateway: Gateway): Promise<void> {
  const before = gateway.delivered.length;
  const heard = gateway.until(() => gateway.delivered.length > before + REPLAYS);
  const isLate = await Promise.race([heard.then(() => false), pause(PATIENCE_MS, true)]);
  if (isLate) throw new Error('it heard nothing more');
}

/** Kills the process that this service runs now, or the next it starts. */
async function killWechaty(service: Running): Promise<void> {
  let pid = wechatyOf(service);
  for (const until = Date.now() + PATIENCE_MS; pid === undefined; pid = wechatyOf(service)) {
    if (Date.now() > until) throw new Error('the service starts no process of wechaty');
    await pause(20);
  }
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself: there is something about that ends it.
  }
}

async function goAway(gateway: Gateway, ms: number): Promise<Away> {
  await hears(gateway);
  const from = Date.now();
  await gateway.away();
  await pause(ms);
  await gateway.back();
  return { from, until: Date.now() };
}

/** Waits until the spool is empty; how many are left in it when it does not become so. */
async function spooled({ dir }: Home): Promise<number> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const left = readdirSync(join(dir, 'wechaty', 'heard')).filter(file => /\.(msg|id)$/.test(file)).length;
    if (left === 0 || Date.now() > until) return left;
    await pause(50);
  }
}

/** How many times of being away no gap on record covers. */
async function untold(query: Query, aways: readonly Away[]): Promise<number> {
  const gaps = await query(sql`select "from", until from wechat_gap`);
  const covers = (gap: Away, away: Away) => gap.from <= away.from + NOTICED_MS && gap.until >= away.until;
  const known = gaps.map(r => ({ from: Date.parse(String(r['from'])), until: Date.parse(String(r['until'])) }));
  return aways.filter(away => !known.some(gap => covers(gap, away))).length;
}
