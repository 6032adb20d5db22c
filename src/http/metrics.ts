import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { COMPOSING_OUTCOMES } from '../domain/composed.ts';
import { MODEL_OUTCOMES, VERDICTS } from '../domain/second-opinion.ts';
import type { Clock } from '../ports/clock.ts';
import type { Counts, Figures } from '../ports/figures.ts';
import type { JobsState } from '../ports/jobs.ts';
import type { WechatStanding } from '../ports/wechat.ts';
import { createCorrectionGauges, type ReadCorrections } from './correction-metrics.ts';
import { createWechatGauges } from './wechat-metrics.ts';

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

export interface MetricsParts {
  readonly clock: Clock;
  readonly database: string;
  /** Reads what the rows say; fails when the database is away. */
  readonly read: () => Promise<Figures>;
  readonly corrections: ReadCorrections;
  readonly jobs: () => JobsState;
  /** A language model is asked. */
  readonly hasModel: boolean;
  /** It also puts answers together. */
  readonly composes: boolean;
  /** Slack is listened to over a socket, and it stands. */
  readonly isSlackHeard?: () => boolean;
  /** How the line to WeChat is on record; absent: WeChat is not switched on. */
  readonly wechat?: () => Promise<WechatStanding | undefined>;
  /** With it whoever sends it as a bearer may scrape from anywhere; without it only this machine may. */
  readonly token?: string;
}

/** The figures of one service in Prometheus' text format, and the counters that its work counts with. */
export function createMetrics({
  clock,
  database,
  read,
  corrections,
  jobs,
  hasModel,
  composes,
  isSlackHeard,
  wechat,
  token,
}: MetricsParts): {
  readonly counts: Counts;
  readonly routes: FastifyPluginAsync;
} {
  const registry = new Registry();
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name: `menfang_${name}`, help, labelNames, registers: [registry] });
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge({ name: `menfang_${name}`, help, labelNames, registers: [registry] });

  const turns = counter('turns_total', 'Turns of this process, by what became of them.', ['outcome']);
  const deliveries = counter('deliveries_total', 'Deliveries of this process, each try counted.', [
    'channel',
    'outcome',
  ]);
  const leases = counter('leases_lost_total', 'Work of this process that another one took over.', ['work']);
  const jobLooks = counter('jobs_total', 'Looks of this process at background work, by what they came to.', [
    'work',
    'outcome',
  ]);
  const modelCalls = counter('model_calls_total', 'Questions to the language model, by what became of them.', [
    'outcome',
  ]);
  const modelVerdicts = counter(
    'model_verdicts_total',
    'Opinions of the language model, by what came of them; agreed: it said what was understood already.',
    ['verdict'],
  );
  const composings = counter(
    'answers_composed_total',
    'Answers asked of the language model, by what became of them; ok: fit to be said, else the article itself was.',
    ['outcome'],
  );
  const modelSeconds = new Histogram({
    name: 'menfang_model_seconds',
    help: 'From a question to the language model until its answer, or until it was no longer waited for.',
    buckets: [0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 3],
    registers: hasModel ? [registry] : [],
  });
  // A counter that appears with its first event hides that event from a rate.
  for (const outcome of ['done', 'failed']) turns.inc({ outcome }, 0);
  for (const work of ['turn', 'delivery']) leases.inc({ work }, 0);
  if (hasModel) for (const outcome of MODEL_OUTCOMES) modelCalls.inc({ outcome }, 0);
  if (composes) for (const outcome of COMPOSING_OUTCOMES) composings.inc({ outcome }, 0);
  if (hasModel) for (const verdict of VERDICTS) modelVerdicts.inc({ verdict }, 0);

  gauge('database_info', 'Always 1; the kind of database is its label.', ['kind']).set({ kind: database }, 1);
  const jobsUp = gauge('jobs_up', '1 while this process does background work and cron.');
  const slackUp =
    isSlackHeard &&
    gauge('slack_socket_up', '1 while this process is connected to Slack and hears what happens there.');
  const showCorrections = createCorrectionGauges(registry, clock, corrections);
  const showWechat = wechat && createWechatGauges(registry, clock);
  const isUp = gauge(
    'database_up',
    '1 when the database answered this scrape; without it the figures below are absent.',
  );
  const rowGauges = {
    inboxAge: gauge('inbox_oldest_age_seconds', 'Age of the oldest message not worked through; 0: none.'),
    turnsWaiting: gauge('turns_waiting', 'Chats with something not worked through.'),
    setAside: gauge('messages_set_aside', 'Messages no turn could work through, put before a person.'),
    housekeeping: gauge('housekeeping_age_seconds', 'Since the last nightly housekeeping; absent: there was none yet.'),
    outboxAge: gauge('outbox_oldest_due_age_seconds', 'For how long the oldest row that is due has not been sent.', [
      'channel',
      'priority',
    ]),
    outboxWaiting: gauge('outbox_waiting', 'Rows not sent yet, those waiting for their hour included.', [
      'channel',
      'priority',
    ]),
  };
  const age = (since: Date | undefined) => (since ? Math.max(0, (clock.now().getTime() - since.getTime()) / 1000) : 0);

  function show(figures: Figures): void {
    rowGauges.inboxAge.set(age(figures.oldestUnheard));
    rowGauges.turnsWaiting.set(figures.turnsWaiting);
    rowGauges.setAside.set(figures.setAside);
    if (figures.housekeptAt) rowGauges.housekeeping.set(age(figures.housekeptAt));
    for (const { channel, priority, waiting, oldestDue } of figures.outbox) {
      rowGauges.outboxAge.set({ channel, priority }, age(oldestDue));
      rowGauges.outboxWaiting.set({ channel, priority }, waiting);
    }
  }

  /** undefined: may scrape; otherwise the status of the refusal. */
  function refusal(request: FastifyRequest): 401 | 404 | undefined {
    if (LOOPBACK.test(request.ip)) return undefined;
    if (token === undefined) return 404;
    const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    return given !== undefined && isSame(given, token) ? undefined : 401;
  }

  let isObserving = false;
  return {
    counts: {
      turn: outcome => turns.inc({ outcome }),
      delivery: (channel, outcome) => deliveries.inc({ channel, outcome }),
      leaseLost: work => leases.inc({ work }),
      job: (work, outcome) => jobLooks.inc({ work, outcome }),
      model(outcome, ms) {
        modelCalls.inc({ outcome });
        modelSeconds.observe(ms / 1000);
      },
      composing: outcome => composings.inc({ outcome }),
      verdict: verdict => modelVerdicts.inc({ verdict }),
    },
    routes: async app => {
      app.get('/', async (request, reply) => {
        const status = refusal(request);
        if (status === 404) return reply.callNotFound();
        if (status === 401) return reply.code(401).header('www-authenticate', 'Bearer').send({ error: '没有权限。' });
        // From the first scrape on: whoever never scrapes pays for no observers.
        if (!isObserving) collectDefaultMetrics({ register: registry });
        isObserving = true;
        const figures = await read().catch(() => undefined);
        // What was seen last time is not said again when nothing is seen now.
        const { outboxAge, outboxWaiting, ...single } = rowGauges;
        for (const g of Object.values(single)) g.remove();
        for (const g of [outboxAge, outboxWaiting]) g.reset();
        jobsUp.set(jobs().kind === 'running' ? 1 : 0);
        slackUp?.set(isSlackHeard?.() ? 1 : 0);
        isUp.set(figures ? 1 : 0);
        if (figures) show(figures);
        await showCorrections(figures !== undefined);
        showWechat?.(await wechat?.().catch(() => undefined));
        return reply.type(registry.contentType).send(await registry.metrics());
      });
    },
  };
}

/** Compares without telling by its time how much was right. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
