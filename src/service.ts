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
import { createFeed } from './app/feed.ts';
import { createReceive } from './app/receive.ts';
import { LeaseLost } from './app/turn.ts';
import { createVerbs } from './app/verbs/index.ts';
import { createWork } from './app/work.ts';
import { createBackground } from './background.ts';
import type { Config } from './config.ts';
import { createBook } from './db/book.ts';
import { createChatView } from './db/chat-view.ts';
import { type Client, rows } from './db/client.ts';
import { createDeskView } from './db/desk-view.ts';
import { findMember } from './db/estate.ts';
import { readFigures } from './db/figures.ts';
import { openDatabase } from './db/open.ts';
import { readRecordFacts } from './db/record-facts.ts';
import { createSignIn } from './db/sign-in.ts';
import { openSignals } from './db/signals.ts';
import { adminRoutes } from './http/admin.ts';
import { createLog, type Log } from './http/log.ts';
import { createMedia } from './http/media.ts';
import { createMetrics } from './http/metrics.ts';
import { createServer } from './http/server.ts';
import type { Receive, Sender } from './ports/channel.ts';
import type { Cipher } from './ports/cipher.ts';
import type { Clock } from './ports/clock.ts';
import type { SignIn } from './ports/desk.ts';
import type { Book } from './ports/stores.ts';
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
  /** Looks for what is to be sent at once, and not at the next look: somebody has written it past the verbs. */
  deliveryDue(): void;
  /** Listens and begins to work; gives the address. */
  start(): Promise<string>;
  /** Runs everything due until nothing is, for clocks moved by hand. */
  settle(): Promise<void>;
  /** Readiness 503 first, requests and work under way end, leases are given back; within five seconds. */
  close(): Promise<void>;
}

/** Readiness says no for so long before the door closes, for whoever sends us traffic. */
const NOTICE_MS = 300;
/** Longest a stop waits for work under way; what has not ended by then is a row, and the next process takes it up. */
const STOP_MS = 3500;

/** Builds every part in order; `close` takes them down in reverse. */
export async function createService(config: Config, overrides: Overrides = {}): Promise<Service> {
  const log = overrides.log ?? createLog(config.logLevel);
  const cipher = createCipher(config.encryptionKey, config.oldKey);
  const me = randomUUID();
  const onLost = (error: Error) => log.warn({ err: error }, 'a connection to the database was lost');
  const client = overrides.client ?? (await openDatabase({ ...config, onLost }));
  const clock = overrides.clock ?? { now: () => new Date(Date.now() + client.clockAhead()) };
  const signals = config.databaseUrl ? await openSignals(config.databaseUrl, client, me, onLost) : undefined;
  const plainBook = createBook(client, cipher);
  const book = overrides.book?.(plainBook) ?? plainBook;
  const feed = createFeed(signals);
  const media = createMedia();
  const understanding = overrides.understanding ?? createUnderstanding();
  const talk = overrides.talk ?? createFlows();
  const report = (what: string) => (error: unknown, id?: number) => {
    if (error instanceof LeaseLost) log.warn({ id, what }, 'lease lost');
    else log.error({ err: error, id, what }, 'work failed, will be tried again');
  };

  const web = createWebChannel({
    view: createChatView(client, cipher),
    feed,
    cipher,
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
  const metrics = createMetrics({
    clock,
    database: client.kind,
    read: () => readFigures(client.db, clock.now()),
    jobs: () => jobs.state(),
    ...(config.metricsToken ? { token: config.metricsToken } : {}),
  });
  const work = createWork({
    book,
    clock,
    feed,
    talk,
    understanding,
    ownerWords,
    senders,
    me,
    pace: config.pace,
    counts: metrics.counts,
    report,
  });

  const background = createBackground({
    ...{ client, databaseUrl: config.databaseUrl, cipher, clock, me, log },
    count: metrics.counts.job,
  });
  const { jobs } = background;
  const previewsDue = () => jobs.send('previews');

  const plainReceive = createReceive({
    book,
    clock,
    feed,
    media,
    understanding,
    safetyText,
    pace: config.pace,
    turnDue: work.turnDue,
    deliveryDue: work.deliveryDue,
    previewsDue,
  });
  const receive = overrides.receive?.(plainReceive) ?? plainReceive;
  const { deliveryDue } = work;
  const plainVerbs = createVerbs({ book, clock, feed, media, words: ownerWords, deliveryDue, previewsDue });
  const verbs = overrides.verbs?.(plainVerbs) ?? plainVerbs;
  const signIn = createSignIn(client, clock);
  const desk = createDesk({
    view: createDeskView(client, cipher, clock, book.estate),
    verbs,
    signIn,
    feed,
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
        routes: adminRoutes({
          // Ours alone: whoever came by the key that is being given up must not let himself in at the desk.
          cipher: createCipher(config.encryptionKey),
          clock,
          signIn,
          findMember: (code, id) => findMember(client.db, code, id),
          readRecord: async () => ({ ...(await readRecordFacts(client.db, cipher)), jobs: jobs.state() }),
          imports: background.imports,
        }),
      },
      { at: '/assets', routes: createAssets() },
      { at: '/chat', routes: web.routes },
      { at: '/desk', routes: desk.routes },
      { at: '/metrics', routes: metrics.routes },
    ],
  });
  await web.start(receive);

  let isListening = false;
  let closing: Promise<void> | undefined;
  async function close() {
    isStopping = true;
    if (isListening) await pause(NOTICE_MS);
    // Side by side: what waits for the outside must not come on top of what waits for clients.
    await Promise.all([
      app.close(),
      jobs.stop(),
      Promise.race([work.stop(), pause(STOP_MS, undefined, { ref: false })]),
    ]);
    await web.stop();
    await work.release();
    await signals?.close();
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
    deliveryDue: work.deliveryDue,
    async start() {
      const address = await app.listen({ host: config.host, port: config.port });
      isListening = true;
      work.start();
      jobs.start();
      return address;
    },
    settle: work.settle,
    // One stop, however often it is asked for: npm passes a terminal's Ctrl-C on a second time.
    close: () => (closing ??= close()),
  };
}
