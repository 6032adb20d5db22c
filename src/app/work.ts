import type { Sender } from '../ports/channel.ts';
import { PAGES_WAIT, TURNS_WAIT } from '../ports/feed.ts';
import type { ClaimedLane } from '../ports/queues.ts';
import { createDeliver } from './deliver.ts';
import { createTimerWork } from './timers.ts';
import { createTurn, MAX_LINES, type TurnParts } from './turn.ts';
import { createWorker } from './worker.ts';

const LOOK_MS = 500;
/** A lease lasts ten seconds. */
const RENEW_MS = 3000;

export interface WorkParts extends Omit<TurnParts, 'deliveryDue' | 'onError'> {
  readonly senders: ReadonlyMap<string, Sender>;
  /** Where a failure of such work is told. */
  readonly report: (what: string) => (error: unknown, id?: number) => void;
}

/** Everything that is done because a row is due: turns, timers, deliveries. */
export interface Work {
  turnDue(at: Date): void;
  deliveryDue(): void;
  start(): void;
  /** Runs everything due until nothing is, for clocks moved by hand. */
  settle(): Promise<void>;
  /** Takes nothing more and resolves when what is under way has ended. */
  stop(): Promise<void>;
  /** Gives every lease back. */
  release(): Promise<void>;
}

export function createWork(parts: WorkParts): Work {
  const { book, clock, feed, me, senders, counts, report } = parts;
  const deliveryDue = () => {
    for (const lanes of deliveries) lanes.poke();
  };
  // Answers of turns that end together leave together; a few milliseconds nobody sees save most of the statements.
  const answersDue = () => {
    for (const lanes of deliveries) lanes.pokeIn(0);
  };
  const turns = createWorker({
    claim: free => book.turns.claim(me, clock.now(), free, MAX_LINES),
    work: createTurn({ ...parts, deliveryDue: answersDue, onError: report('turn') }),
    concurrency: 16,
    lookMs: LOOK_MS,
    onError: report('turns'),
    onFull: () => feed.wake(TURNS_WAIT),
  });
  const timers = createWorker({
    claim: free => book.timers.claim(me, clock.now(), free),
    work: createTimerWork({ ...parts, deliveryDue, onError: report('timer') }),
    concurrency: 2,
    lookMs: LOOK_MS,
    onError: report('timers'),
  });
  const deliver = createDeliver({ book, clock, feed, me, senders, counts, onError: report('delivery') });
  const lanesOf = (mine: readonly Sender[], concurrency: number, lanes: number) => {
    return createWorker<readonly ClaimedLane[]>({
      async claim(free) {
        const channels = mine.filter(sender => !sender.isResting?.()).map(sender => sender.name);
        const claimed = channels.length > 0 ? await book.deliveries.claim(me, clock.now(), free * lanes, channels) : [];
        return lanes > 1 ? (claimed.length > 0 ? [claimed] : []) : claimed.map(lane => [lane]);
      },
      work: deliver,
      concurrency,
      lookMs: LOOK_MS,
      onError: report('deliveries'),
    });
  };
  // Stored lanes are settled many at a time. On each way to the outside one thing is under way at a time: a kill then doubles one
  // at most, a lane that waits for its retry holds up no other, and no page waits for what is being said in WeChat. A desk that
  // can be asked doubles nothing, and has two hands.
  const all = [...senders.values()];
  const isDesk = (sender: Sender) => sender.sendTogether !== undefined;
  const stored = lanesOf(
    all.filter(s => s.isStored),
    1,
    50,
  );
  const outside = all.filter(s => !s.isStored && !isDesk(s)).map(sender => lanesOf([sender], 1, 1));
  const desks = lanesOf(all.filter(isDesk), 2, 1);
  const deliveries = [stored, ...outside, desks];
  const workers = [timers, turns, ...deliveries];

  // Told by other processes too.
  feed.watch(TURNS_WAIT, turns.poke);
  feed.watch(PAGES_WAIT, () => {
    for (const lanes of [...outside, desks]) lanes.poke();
  });

  let renewing: NodeJS.Timeout | undefined;
  async function renew(): Promise<void> {
    const lanes = deliveries.flatMap(of => of.items()).flat();
    await book.turns.renew(
      me,
      turns.items().map(t => t.conversationId),
    );
    await book.deliveries.renew(
      me,
      lanes.map(l => l.laneId),
    );
  }

  return {
    turnDue(at) {
      turns.pokeIn(Math.max(0, at.getTime() - clock.now().getTime()));
    },
    deliveryDue,
    start() {
      for (const worker of workers) worker.start();
      renewing = setInterval(() => void renew().catch(report('renew')), RENEW_MS);
    },
    async settle() {
      for (let busy = true; busy; ) {
        busy = false;
        for (const worker of workers) busy = (await worker.settle()) || busy;
      }
    },
    async stop() {
      await Promise.all(workers.map(w => w.stop()));
    },
    async release() {
      clearInterval(renewing);
      await book.turns.release(me);
      await book.deliveries.release(me);
    },
  };
}
