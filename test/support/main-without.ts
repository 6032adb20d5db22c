/**
 * An entry like src/main.ts for the proofs, with one guarantee switched off: PROVE_WITHOUT names it, absent: none.
 * PROVE_BRISK lets WeChat be as fast as it can.
 * PROVE_HOLD holds that many messages of chats called "held-…" until all are there and half a second longer, and says so.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { launchWith } from '../../adapters/wechaty/child-process.ts';
import { readConfig } from '../../src/config.ts';
import type { ClaimedLane, OutRow } from '../../src/ports/queues.ts';
import { createService, type Overrides } from '../../src/service.ts';
import { neverAsks } from './slack-off.ts';
import { BRISK } from './wechat-brisk.ts';

const WITHOUT: Readonly<Record<string, Overrides>> = {
  /** Acknowledges what it has only in memory yet, and stores it a moment later, as a queue in memory would. */
  'store before acknowledging': {
    receive: receive => async inbound => {
      setTimeout(() => void receive(inbound).catch(() => {}), 100);
      return { isNew: true, seq: 0 };
    },
  },
  /** Takes every delivery of a message for a new one. */
  'recognising repeats': {
    receive: receive => inbound => receive({ ...inbound, externalId: randomUUID() }),
  },
  /** Records a page as sent, then sends it. */
  'record after sending': {
    book: book => {
      const lanes = new Map<number, { lane: ClaimedLane; me: string }>();
      const rows = new Map<number, { laneId: number; row: OutRow }>();
      return {
        ...book,
        deliveries: {
          ...book.deliveries,
          async claim(me, now, limit, channels) {
            const claimed = await book.deliveries.claim(me, now, limit, channels);
            for (const lane of claimed) lanes.set(lane.laneId, { lane, me });
            return claimed;
          },
          async due(laneIds, now) {
            const due = await book.deliveries.due(laneIds, now);
            for (const [laneId, found] of due) for (const row of found) rows.set(row.id, { laneId, row });
            return due;
          },
          async markSending(ids) {
            for (const id of ids) {
              const { laneId, row } = rows.get(id)!;
              const { lane, me } = lanes.get(laneId)!;
              const outcomes = [{ row, result: { kind: 'sent' as const } }];
              await book.transaction(stores => stores.deliveries.settle([{ lane, outcomes }], me, new Date()));
            }
          },
        },
      };
    },
  },
  /** Takes a room for a chat like any other. */
  'rooms apart': {
    receive:
      receive =>
      ({ room: _, ...inbound }) =>
        receive(inbound),
  },
  /** Logs as most services do, and tells what puppets threw word by word. */
  discretion: {
    log: pino({ level: 'debug' }),
    wechat: { launch: launchWith([new URL('wechaty-tells-all.ts', import.meta.url).href]) },
  },
  /** Forgets that a message may have arrived. */
  'asking first': neverAsks,
  /** Leaves at once when told to stop. */
  'stopping gently': {},
};

const without = process.env['PROVE_WITHOUT'];
const hold = Number(process.env['PROVE_HOLD'] ?? 0);
if (without && !WITHOUT[without]) throw new Error(`no guarantee is called "${without}"`);
const overrides = without ? WITHOUT[without]! : {};

let held = 0;
const allThere = Promise.withResolvers<void>();
const holding: Overrides = {
  receive: receive => async inbound => {
    if (inbound.address.startsWith('held-')) {
      if (++held === hold) {
        console.log(`holds ${held}.`);
        allThere.resolve();
      }
      await allThere.promise;
      await pause(500);
    }
    return receive(inbound);
  },
};

const service = await createService(readConfig(process.env), {
  ...overrides,
  ...(hold > 0 ? holding : {}),
  ...(process.env['PROVE_BRISK'] ? { wechat: { ...BRISK.wechat, ...overrides.wechat } } : {}),
});
const stop = () => void service.close().then(() => process.exit(0));
process.on('SIGTERM', without === 'stopping gently' ? () => process.exit(0) : stop);
await service.start();
