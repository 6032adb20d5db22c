import type { Clock } from '../../../src/ports/clock.ts';
import { createDelivery, signature } from './delivery.ts';
import { createDialogs } from './dialogs.ts';
import { createHands } from './hands.ts';
import { createPeople } from './people.ts';
import { createPresses } from './presses.ts';
import { createRates, type Rates } from './rates.ts';
import { lines, produces, type Readable } from './reading.ts';
import { createResponses } from './responses.ts';
import { listen } from './server.ts';
import { createSocket } from './socket.ts';
import { type Call, type Delivery, type How, type Message, type Person, type Screen, SlackError } from './types.ts';
import { createWebApi } from './web-api.ts';
import { APP, BOT, BOT_ID, createWorld, SCOPES, SUBSCRIBED, TEAM, type WorldOptions } from './world.ts';

export type { Produced } from './markup.ts';
export type { Act, Call, Delivery, How, Json, Message, Person, Said, View } from './types.ts';
export { APP, BOT, BOT_ID, SCOPES, SUBSCRIBED, signature, TEAM };

export interface SlackOptions {
  readonly people?: readonly Person[];
  readonly channels?: WorldOptions['channels'];
  /** What the bot's token may do; the manifest's scopes unless given. */
  readonly scopes?: readonly string[];
  /** Which events the app hears; the manifest's unless given. */
  readonly subscribed?: readonly string[];
  /** Where HTTP deliveries go: the address of our /slack/events. May be set later, as `slack.target`. */
  readonly target?: string;
  readonly signingSecret?: string;
  /** The stand-in's clock: ts, trigger_ids, limits, retries. The machine's unless given. */
  readonly clock?: Clock;
  /** The time in signatures; the machine's unless given, because Bolt compares with that. */
  readonly stamps?: Clock;
  /** Real milliseconds an acknowledgement may take; Slack gives 3000. */
  readonly withinMs?: number;
  /** Enforces Slack's limits of calls; they can be switched later, as `slack.rates`. */
  readonly rates?: Rates | true;
}

const machine: Clock = { now: () => new Date() };

/** Two people at the desk, and one channel that they and the app are in. */
export const STAFF: readonly Person[] = [
  { id: 'U1ZHANG', real_name: '小张', email: 'zhang@estate.example' },
  { id: 'U2LIU', real_name: '老刘', email: 'liu@estate.example' },
];
export const DESK = 'C1DESK';

/**
 * Stands in for Slack on loopback: a workspace in which people act and apps call, over HTTP and WebSocket, as strict as
 * Slack is. A test reads as what people do and what they see:
 *
 * ```ts
 * const slack = await startSlack({ target: 'http://127.0.0.1:8080/slack/events' });
 * // the app runs with slack.env and has posted a card
 * const [card] = slack.channel(DESK).messages;
 * expect(slack.text(card!)).toContain('[接单]');
 * await slack.presses('U1ZHANG', card!, '接单');        // by label or action_id; refused when it is not there
 * await slack.submits('U1ZHANG', { 回复: '明早九点到' }); // the dialog on top, inputs by label, block_id or action_id
 * expect(slack.seenBy('U1ZHANG').views).toEqual([]);
 * const said = await slack.says('U2LIU', DESK, '我去看看', { threadTs: card!.ts });
 * expect(said.ok).toBe(true);                            // acknowledged with 2xx within three seconds
 * slack.onCall = call => (call.method === 'chat.update' ? { retryAfter: 5 } : 'ok');
 * await slack.pass(60_000);                              // moves the stand-in's clock; retries that are due are delivered
 * await slack.settled();                                 // nothing is being delivered any more
 * expect(slack.produces(card!).mentions).toEqual([]);    // what owners' words would have become
 * await slack.close();
 * ```
 *
 * With Socket Mode (`SLACK_APP_TOKEN`) everything goes over the WebSocket as long as the app is connected.
 */
export async function startSlack(options: SlackOptions = {}) {
  const { clock = machine, stamps = machine, withinMs = 3000, signingSecret = 'signing-secret-of-tests' } = options;
  const botToken = 'xoxb-only-the-tests-use';
  const appToken = 'xapp-only-the-tests-use';
  let passed = 0;
  const people = options.people ?? STAFF;
  const world = createWorld({
    clock: { now: () => new Date(clock.now().getTime() + passed) },
    people,
    channels: options.channels ?? [
      { id: DESK, name: '工单', is_private: true, members: [BOT, ...people.map(p => p.id)] },
    ],
    tokens: { [botToken]: options.scopes ?? SCOPES },
    appToken,
    subscribed: options.subscribed ?? SUBSCRIBED,
  });
  const socket = createSocket(() => world.url, withinMs);
  const deliveries = createDelivery({
    world,
    target: () => slack.target,
    secret: signingSecret,
    stamps,
    socket,
    withinMs,
  });
  const responses = createResponses(world);
  const limits = (rates: Rates | true | undefined) => rates && createRates(rates === true ? {} : rates, world.clock);
  let rated = options.rates;
  let rates = limits(rated);
  const held: (() => void)[] = [];
  const webApi = createWebApi({
    world,
    how: call => slack.onCall(call),
    rates: () => rates,
    later: work => void (slack.sharesFiles ? setImmediate(work) : held.push(work)),
    newSocketUrl: socket.newUrl,
  });
  const server = await listen(() => ({ world, webApi, socket, responses }));
  world.url = server.url;
  world.publish = (event, subscription) => void deliveries.publish(event, subscription);
  const crowd = createPeople(world, deliveries);
  const hands = createHands(world, deliveries);
  const nameOf = (id: string) => world.people.get(id)?.real_name ?? world.rooms.get(id)?.name;

  const slack = {
    env: {
      SLACK_BOT_TOKEN: botToken,
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_API_URL: `${server.url}/api/`,
      SLACK_APP_TOKEN: appToken,
    },
    url: server.url,
    target: options.target,
    socket,
    world,
    /** Decides how each call of the Web API is answered; may wait. */
    onCall: (_call: Call): How | Promise<How> => 'ok',
    calls: webApi.calls,
    callsOf: (method: string): Call[] => webApi.calls.filter(c => c.method === method),
    deliveries: deliveries.log as readonly Delivery[],
    /** What was posted to the addresses of clicks and commands. */
    posted: responses.log,
    /** Retries that wait for their minute. */
    retries: deliveries.retries as readonly { readonly retry: number; readonly due: number }[],
    get rates(): Rates | true | undefined {
      return rated;
    },
    set rates(given: Rates | true | undefined) {
      rated = given;
      rates = limits(given);
    },
    /** While false, uploaded files wait to be looked at and shared; `sharesNow` does both. */
    sharesFiles: true,
    sharesNow(): void {
      for (const work of held.splice(0)) work();
    },
    /** Moves the stand-in's clock on and delivers the retries that are due by then. */
    async pass(ms: number): Promise<Delivery[]> {
      passed += ms;
      return deliveries.due();
    },
    settled: deliveries.settled,
    again: deliveries.again,
    /** Posts a raw body to the target, signed unless headers say otherwise. */
    posts: deliveries.post,
    /** Asks the target whether it is ours, as Slack does when its address is entered. */
    async verifiesUrl(): Promise<boolean> {
      const body = JSON.stringify({ type: 'url_verification', token: 't', challenge: 'the-challenge' });
      const { answer } = await deliveries.post(body, { 'content-type': 'application/json' });
      return (
        answer === 'the-challenge' || (answer as { challenge?: unknown } | undefined)?.challenge === 'the-challenge'
      );
    },
    /** Takes the bot's token back, or changes what it may do. */
    grants(scopes: readonly string[] | undefined): void {
      world.tokens.set(botToken, scopes);
    },
    ...crowd,
    ...createPresses(world, hands, crowd, responses),
    ...createDialogs(world, hands),
    /** What stands in a channel: roots in order, each thread by its root. */
    channel(id: string) {
      const room = world.rooms.get(id);
      if (!room) throw new SlackError('channel_not_found');
      const isRoot = (m: Message) => !m.thread_ts || m.thread_ts === m.ts;
      return {
        all: room.messages as readonly Message[],
        messages: room.messages.filter(isRoot),
        thread: (ts: string) => room.messages.filter(m => m.thread_ts === ts && m.ts !== ts),
        archived: room.is_archived,
      };
    },
    /** What one person has before him besides the channels; the last view is on top. */
    seenBy(user: string): Screen & { readonly dms: readonly Message[] } {
      world.person(user);
      return { ...world.screen(user), dms: world.rooms.get(`D${user.slice(1)}`)?.messages ?? [] };
    },
    /** What a reader reads, in lines. */
    text: (thing: Readable): string => lines(thing, { nameOf }).join('\n'),
    /** What the texts of it would become: mentions, links, dates, pictures, formatting. */
    produces: (thing: Readable) => produces(thing, { nameOf }),
    async close(): Promise<void> {
      socket.close();
      await server.close();
      await deliveries.settled();
    },
  };
  return slack;
}

export type Slack = Awaited<ReturnType<typeof startSlack>>;
