/**
 * An entry like src/main.ts for the proofs, with one guarantee switched off: PROVE_WITHOUT names it, absent: none.
 * PROVE_SLOW_MS holds each message so long before it is received, and the process says how many it holds.
 */
import { readConfig } from '../../src/config.ts';
import type { ClaimedLane } from '../../src/ports/stores.ts';
import { createService, type Overrides } from '../../src/service.ts';

const WITHOUT: Readonly<Record<string, Overrides>> = {
  /** Acknowledges what it has only in memory yet. */
  'store before acknowledging': {
    receive: receive => async inbound => {
      setImmediate(() => void receive(inbound).catch(() => {}));
      return { isNew: true, seq: 0 };
    },
  },
  /** Records a page as sent, then sends it. */
  'record after sending': {
    book: book => {
      const held = new Map<number, { lane: ClaimedLane; me: string }>();
      return {
        ...book,
        deliveries: {
          ...book.deliveries,
          async claim(me, now, limit, channels) {
            const lanes = await book.deliveries.claim(me, now, limit, channels);
            for (const lane of lanes) if (lane.channel === 'pager') held.set(lane.laneId, { lane, me });
            return lanes;
          },
          async due(laneIds, now) {
            const due = await book.deliveries.due(laneIds, now);
            for (const id of laneIds) {
              const claimed = held.get(id);
              if (!claimed) continue;
              const outcomes = (due.get(id) ?? []).map(row => ({ row, result: { kind: 'sent' as const } }));
              await book.transaction(s => s.deliveries.settle([{ lane: claimed.lane, outcomes }], claimed.me, now));
            }
            return due;
          },
        },
      };
    },
  },
  /** Leaves at once when told to stop. */
  'stopping gently': {},
};

const without = process.env['PROVE_WITHOUT'];
const slowMs = Number(process.env['PROVE_SLOW_MS'] ?? 0);
if (without && !WITHOUT[without]) throw new Error(`no guarantee is called "${without}"`);
const overrides = without ? WITHOUT[without]! : {};

let held = 0;
const slow: Overrides = {
  receive: receive => async inbound => {
    console.log(`holds ${++held}.`);
    await new Promise(go => setTimeout(go, slowMs));
    held--;
    return receive(inbound);
  },
};

const service = await createService(readConfig(process.env), slowMs > 0 ? { ...overrides, ...slow } : overrides);
const stop = () => void service.close().then(() => process.exit(0));
process.on('SIGTERM', without === 'stopping gently' ? () => process.exit(0) : stop);
await service.start();
