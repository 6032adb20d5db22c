import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { createAssets } from '../adapters/assets.ts';
import { createDesk } from '../adapters/desk/desk.ts';
import { createPager, noPager } from '../adapters/pager/pager.ts';
import { createWebChannel } from '../adapters/web/channel.ts';
import { createFlows, ownerWords, safetyText } from '../flows/index.ts';
import { createCipher } from './app/cipher.ts';
import { createDeliver } from './app/deliver.ts';
import { createFeed } from './app/feed.ts';
import { createReceive } from './app/receive.ts';
import { createTimerWork } from './app/timers.ts';
import { createTurn, LeaseLost } from './app/turn.ts';
import { createVerbs } from './app/verbs/index.ts';
import { createWorker } from './app/worker.ts';
import type { Config } from './config.ts';
import { createBook } from './db/book.ts';
import { createChatView } from './db/chat-view.ts';
import { type Client, openEmbedded, rows } from './db/client.ts';
import { createDeskView } from './db/desk-view.ts';
import { findMember } from './db/estate.ts';
import { createSignIn } from './db/sign-in.ts';
import { adminRoutes } from './http/admin.ts';
import { createLog, type Log } from './http/log.ts';
import { createMedia } from './http/media.ts';
import { createServer } from './http/server.ts';
import type { Receive, Sender } from './ports/channel.ts';
import type { Cipher } from './ports/cipher.ts';
import type { Clock } from './ports/clock.ts';
import type { SignIn } from './ports/desk.ts';
import type { Book, ClaimedLane } from './ports/stores.ts';
import type { Talk } from './ports/talk.ts';
import type { Understanding } from './ports/understanding.ts';
import type { Verbs } from './ports/verbs.ts';
import { createUnderstanding } from './understand/understanding.ts';

/** Parts a rehearsal or a test puts in place of the service's own, or around them. */
export interface Overrides {
  readonly clock?: Clock;
  readonly client?: Client;
  readonly log?: Log;
  readonly understanding?: Understanding;
  readonly talk?: Talk;
  readonly pager?: Sender;
  readonly book?: (book: Book) => Book;
  readonly receive?: (receive: Receive) => Receive;
  readonly verbs?: (verbs: Verbs) => Verbs;
}

export interface Service {
  readonly app: FastifyInstance;
  readonly client: Client;
  readonly cipher: Cipher;
  readonly book: Book;
  readonly verbs: Verbs;
  readonly signIn: SignIn;
  readonly receive: Receive;
  /** Listens and begins to work; gives the address. */
  start(): Promise<string>;
  /** Runs everything due until nothing is, for clocks moved by hand. */
  settle(): Promise<void>;
  /** Readiness 503 first, requests and work under way end, leases are given back; within five seconds. */
  close(): Promise<void>;
}

const LOOK_MS = 500;
const RENEW_MS = 3000;
/** Readiness says no for so long before the door closes, for whoever sends us traffic. */
const NOTICE_MS = 300;
/** Longest a stop waits for work under way; what has not ended by then is a row, and the next process takes it up. */
const STOP_MS = 3500;

/** Builds every part in order; `close` takes them down in reverse. */
export async function createService(config: Config, overrides: Overrides = {}): Promise<Service> {
  const log = overrides.log ?? createLog(config.logLevel);
  const cipher = createCipher(config.encryptionKey);
  const clock = overrides.clock ?? { now: () => new Date() };
  const client = overrides.client ?? (await openEmbedded(config.dataDir));
  const plainBook = createBook(client, cipher);
  const book = overrides.book?.(plainBook) ?? plainBook;
  const feed = createFeed();
  const media = createMedia();
  const understanding = overrides.understanding ?? createUnderstanding();
  const talk = overrides.talk ?? createFlows();
  const me = randomUUID();
  const report = (what: string) => (error: unknown, id?: number) => {
    if (error instanceof LeaseLost) log.warn({ id, what }, 'lease lost');
    else log.error({ err: error, id, what }, 'work failed, will be tried again');
  };

  const turnWork = createTurn({
    book,
    clock,
    feed,
    talk,
    understanding,
    ownerWords,
    me,
    pace: config.pace,
    deliveryDue: () => deliveryDue(),
    onError: report('turn'),
  });
  const turns = createWorker({
    claim: free => book.turns.claim(me, clock.now(), free),
    work: turnWork,
    concurrency: 8,
    lookMs: LOOK_MS,
    onError: report('turns'),
  });
  const timers = createWorker({
    claim: free => book.timers.claim(me, clock.now(), free),
    work: createTimerWork({ book, clock, feed, talk, deliveryDue: () => deliveryDue(), onError: report('timer') }),
    concurrency: 2,
    lookMs: LOOK_MS,
    onError: report('timers'),
  });

  const web = createWebChannel({
    view: createChatView(client, cipher),
    feed,
    cipher,
    media,
    log,
    secureCookies: config.publicUrl?.startsWith('https:') ?? false,
    hearsDanger: text => understanding.guard(text) !== undefined,
  });
  const senders = new Map<string, Sender>(
    [
      web,
      { name: 'desk', isStored: true, send: async () => ({ kind: 'sent' as const }) },
      overrides.pager ?? (config.pager ? createPager({ ...config.pager, clock }) : noPager),
    ].map(s => [s.name, s]),
  );
  const deliver = createDeliver({ book, clock, feed, me, senders, onError: report('delivery') });
  const lanesOf = (isStored: boolean, concurrency: number, lanes: number) => {
    const channels = [...senders.values()].filter(x => x.isStored === isStored).map(x => x.name);
    return createWorker<readonly ClaimedLane[]>({
      async claim(free) {
        const claimed = channels.length > 0 ? await book.deliveries.claim(me, clock.now(), free * lanes, channels) : [];
        return isStored ? (claimed.length > 0 ? [claimed] : []) : claimed.map(lane => [lane]);
      },
      work: deliver,
      concurrency,
      lookMs: LOOK_MS,
      onError: report('deliveries'),
    });
  };
  // Stored lanes are settled many at a time; a slow lane to the outside is worked by itself and holds up nobody.
  const stored = lanesOf(true, 1, 50);
  const outside = lanesOf(false, 8, 1);
  const deliveryDue = () => {
    stored.poke();
    outside.poke();
  };

  const plainReceive = createReceive({
    book,
    clock,
    feed,
    media,
    understanding,
    safetyText,
    pace: config.pace,
    turnDue: at => turns.pokeIn(Math.max(0, at.getTime() - clock.now().getTime())),
    deliveryDue: () => deliveryDue(),
  });
  const receive = overrides.receive?.(plainReceive) ?? plainReceive;
  const plainVerbs = createVerbs({ book, clock, feed, media, words: ownerWords, deliveryDue: () => deliveryDue() });
  const verbs = overrides.verbs?.(plainVerbs) ?? plainVerbs;
  const signIn = createSignIn(client, clock);
  const desk = createDesk({
    view: createDeskView(client, cipher, clock, book.estate),
    verbs,
    signIn,
    feed,
    media,
    secureCookies: config.publicUrl?.startsWith('https:') ?? false,
    ...(config.publicUrl ? { publicUrl: config.publicUrl } : {}),
  });

  let isStopping = false;
  const app = await createServer({
    log,
    notReady: async () => {
      if (isStopping) return '正在停止';
      return rows(client.db, sql`select 1`).then(
        () => undefined,
        () => '数据库暂时连不上',
      );
    },
    mounts: [
      {
        at: '/admin',
        routes: adminRoutes({ cipher, clock, signIn, findMember: (code, id) => findMember(client.db, code, id) }),
      },
      { at: '/assets', routes: createAssets() },
      { at: '/chat', routes: web.routes },
      { at: '/desk', routes: desk.routes },
    ],
  });
  await web.start(receive);

  let renewing: NodeJS.Timeout | undefined;
  const renew = async () => {
    const laneIds = [...stored.items(), ...outside.items()].flat().map(l => l.laneId);
    const chatIds = turns.items().map(t => t.conversationId);
    await book.turns.renew(me, chatIds);
    await book.deliveries.renew(me, laneIds);
  };
  const workers = [timers, turns, stored, outside];
  let closing: Promise<void> | undefined;
  async function close() {
    isStopping = true;
    if (renewing) await pause(NOTICE_MS);
    // Side by side: what waits for the outside must not come on top of what waits for clients.
    const worked = Promise.all(workers.map(w => w.stop()));
    await Promise.all([app.close(), Promise.race([worked, pause(STOP_MS, undefined, { ref: false })])]);
    await web.stop();
    clearInterval(renewing);
    await book.turns.release(me);
    await book.deliveries.release(me);
    await client.close();
  }

  return {
    app,
    client,
    cipher,
    book,
    verbs,
    signIn,
    receive,
    async start() {
      const address = await app.listen({ host: config.host, port: config.port });
      for (const worker of workers) worker.start();
      renewing = setInterval(() => void renew().catch(report('renew')), RENEW_MS);
      return address;
    },
    async settle() {
      for (let busy = true; busy; ) {
        busy = false;
        for (const worker of workers) busy = (await worker.settle()) || busy;
      }
    },
    // One stop, however often it is asked for: npm passes a terminal's Ctrl-C on a second time.
    close: () => (closing ??= close()),
  };
}
