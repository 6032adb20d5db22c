import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { createAssets } from '../adapters/assets.ts';
import { createDesk } from '../adapters/desk/desk.ts';
import { createFlows, fileTakenDown, ownerWords, roomWords, safetyText } from '../flows/index.ts';
import { createBindingVerbs } from './app/binding-verbs.ts';
import { createCipher } from './app/cipher.ts';
import { tellDesks } from './app/desks.ts';
import { createFeed } from './app/feed.ts';
import { createKnowledgeVerbs } from './app/knowledge-verbs.ts';
import { createReceive } from './app/receive.ts';
import { LeaseLost } from './app/turn.ts';
import { createVerbs } from './app/verbs/index.ts';
import { createWork } from './app/work.ts';
import { createBackground } from './background.ts';
import { type ChannelOverrides, openChannels } from './channels.ts';
import type { Config } from './config.ts';
import { createBindingView } from './db/binding-view.ts';
import { createBook } from './db/book.ts';
import { type Client, whyAway } from './db/client.ts';
import { createCorrections } from './db/corrections.ts';
import { createDeskView } from './db/desk-view.ts';
import { findMember } from './db/estate.ts';
import { readFigures } from './db/figures.ts';
import { createKnowledge } from './db/knowledge.ts';
import { createKnowledgeView } from './db/knowledge-view.ts';
import { openDatabase } from './db/open.ts';
import { readRecordFacts } from './db/record-facts.ts';
import { createSignIn } from './db/sign-in.ts';
import { openSignals } from './db/signals.ts';
import { type DeskOverrides, openDesks } from './desks.ts';
import type { Staff } from './domain/people.ts';
import { adminRoutes } from './http/admin.ts';
import { createLog, type Log } from './http/log.ts';
import { createMedia } from './http/media.ts';
import { createMetrics } from './http/metrics.ts';
import { createServer } from './http/server.ts';
import type { Receive, Sender } from './ports/channel.ts';
import type { Cipher } from './ports/cipher.ts';
import type { Clock } from './ports/clock.ts';
import type { SignIn } from './ports/desk.ts';
import type { Knowledge } from './ports/knowledge.ts';
import type { Book } from './ports/stores.ts';
import type { Talk } from './ports/talk.ts';
import type { Understanding } from './ports/understanding.ts';
import type { Verbs } from './ports/verbs.ts';
import { openClassifier } from './understand/learned.ts';
import type { ModelLimits } from './understand/model-call.ts';
import { openModel } from './understand/open.ts';
import { createRetrieval } from './understand/retrieval.ts';

/** Parts a rehearsal or a test puts in place of the service's own, or around them. */
export interface Overrides extends DeskOverrides, ChannelOverrides {
  readonly clock?: Clock;
  readonly client?: Client;
  readonly log?: Log;
  readonly understanding?: Understanding;
  readonly modelLimits?: Partial<ModelLimits>;
  readonly talk?: Talk;
  readonly knowledge?: Knowledge;
  readonly book?: (book: Book) => Book;
  readonly receive?: (receive: Receive) => Receive;
  readonly verbs?: (verbs: Verbs) => Verbs;
}

export interface Service {
  readonly app: FastifyInstance;
  readonly client: Client;
  readonly cipher: Cipher;
  readonly book: Book;
  readonly knowledge: Knowledge;
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
  const classifier = openClassifier(config.learnedFile, log);
  const retrieval = createRetrieval(classifier);
  const knowledge = overrides.knowledge ?? createKnowledge(client, retrieval);
  const plainBook = tellDesks(createBook(client, cipher, retrieval), config.slack ? ['slack'] : []);
  const book = overrides.book?.(plainBook) ?? plainBook;
  const [feed, media] = [createFeed(signals), createMedia()];
  const opened = await openModel(config.model, {
    ...{ classifier, limits: overrides.modelLimits ?? {} },
    count: (outcome, ms) => metrics.counts.model(outcome, ms),
    countVerdict: verdict => metrics.counts.verdict(verdict),
    countComposing: outcome => metrics.counts.composing(outcome),
    onRest: ms => log.warn({ ms }, 'the language model failed again and again and is left alone for a while'),
  });
  const { understanding = opened.understanding } = overrides;
  const talk = overrides.talk ?? createFlows();
  const report = (what: string) => (error: unknown, id?: number) => {
    if (error instanceof LeaseLost) log.warn({ id, what }, 'lease lost');
    else log.error({ err: error, id, what }, 'work failed, will be tried again');
  };

  const secureCookies = config.publicUrl?.startsWith('https:') ?? false;
  const { estate, deliveries } = plainBook;
  const desks = await openDesks(config, { ...{ client, cipher, clock, log, me, estate, deliveries } }, overrides);
  const tell = { feed, deliveries, words: ownerWords, deliveryDue: () => work.deliveryDue() };
  const owners = { client, cipher, clock, log, me, book, understanding, secureCookies, ...tell };
  const { web, wechat, wechatRecord, senders: ways } = await openChannels(config, owners, overrides);
  const senders = new Map([...ways, ...desks.senders].map((sender): [string, Sender] => [sender.name, sender]));
  const metrics = createMetrics({
    clock,
    database: client.kind,
    ...(config.wechaty ? { wechat: wechatRecord.latest } : {}),
    read: () => readFigures(client.db, clock.now()),
    corrections: (from, until) => createCorrections(client).counts(undefined, from, until),
    jobs: () => jobs.state(),
    ...{ hasModel: config.model !== undefined, composes: opened.compose !== undefined },
    ...(config.slack?.appToken ? { isSlackHeard: () => slack.socket()?.isUp ?? false } : {}),
    ...(config.metricsToken ? { token: config.metricsToken } : {}),
  });
  const work = createWork({
    ...{ book, clock, feed, talk, understanding, knowledge, ownerWords, roomWords, senders, me, report },
    ...(opened.compose ? { compose: opened.compose } : {}),
    ...{ pace: config.pace, counts: metrics.counts },
  });

  const background = createBackground({
    ...{ client, config, cipher, clock, me, log },
    count: metrics.counts.job,
    termsOf: retrieval.termsOf,
  });
  const { jobs } = background;
  const previewsDue = () => jobs.send('previews');

  const plainReceive = createReceive({
    ...{ book, clock, feed, media, understanding, safetyText, fileTakenDown, roomWords },
    pace: config.pace,
    ...{ turnDue: work.turnDue, deliveryDue: work.deliveryDue, previewsDue },
  });
  const receive = overrides.receive?.(plainReceive) ?? plainReceive;
  const parts = { book, clock, feed, words: ownerWords, deliveryDue: work.deliveryDue };
  const plainVerbs = createVerbs({ ...parts, media, understanding, fileTakenDown, previewsDue });
  const verbs = overrides.verbs?.(plainVerbs) ?? plainVerbs;
  const bindings = { ...createBindingView(client, cipher, clock), ...createBindingVerbs(parts) };
  const signIn = createSignIn(client, clock);
  const view = createDeskView(client, cipher, clock, book.estate);
  const onCodeShown = ({ code }: Staff) => log.info({ code }, 'the login code of WeChat was shown at the desk');
  const slack = desks.outside({ verbs, view, media });
  const desk = createDesk({
    ...{ view, verbs, bindings, signIn, feed, media, secureCookies },
    knowledge: { ...createKnowledgeView({ client, cipher, clock, estate, knowledge }), ...createKnowledgeVerbs(parts) },
    ...(config.publicUrl ? { publicUrl: config.publicUrl } : {}),
    ...(config.wechaty
      ? { wechat: { record: wechatRecord, community: config.wechaty.community, clock, onCodeShown } }
      : {}),
  });

  let isStopping = false;
  const app = await createServer({
    log,
    notReady: async () => {
      const why = isStopping ? undefined : await whyAway(client);
      // Whoever asked before and had to wait for the database is told what is true now.
      return isStopping ? '正在停止' : why;
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
          readRecord: async () => ({
            ...(await readRecordFacts(client.db, cipher)),
            jobs: jobs.state(),
            slackSocket: slack.socket(),
          }),
          imports: background.imports,
        }),
      },
      { at: '/assets', routes: createAssets() },
      { at: '/chat', routes: web.routes },
      { at: '/desk', routes: desk.routes },
      { at: '/metrics', routes: metrics.routes },
      ...(slack.routes ? [{ at: '/slack', routes: slack.routes }] : []),
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
      slack.stop(),
      wechat?.stop(),
      Promise.race([work.stop(), pause(STOP_MS, undefined, { ref: false })]),
    ]);
    await web.stop();
    await work.release();
    await signals?.close();
    await client.close();
  }

  return {
    ...{ app, client, cipher, book, knowledge, verbs, signIn, receive },
    deliveryDue: work.deliveryDue,
    async start() {
      const address = await app.listen({ host: config.host, port: config.port });
      isListening = true;
      work.start();
      jobs.start();
      await slack.start();
      await wechat?.start(receive);
      return address;
    },
    async settle() {
      await wechat?.settle(receive);
      do await work.settle();
      while (await slack.settle());
    },
    // One stop, however often it is asked for: npm passes a terminal's Ctrl-C on a second time.
    close: () => (closing ??= close()),
  };
}
