import { sql } from 'drizzle-orm';
import { createService, type Overrides, type Service } from '../../src/service.ts';
import { fakePager, TEST_KEY, testService } from './service.ts';
import { DESK, type Slack, type SlackOptions, STAFF, startSlack } from './slack/index.ts';

export { DESK, STAFF };
/** Members of the stand-in by the 工号 of the sample estate. */
export const MEMBERS: Readonly<Record<string, string>> = { U1ZHANG: '1001', U2LIU: '3001' };

/**
 * The real service with its desk in Slack, and the stand-in it talks to. The clock is moved by hand; nothing waits for its
 * place in line. 小张 and 老刘 of the stand-in are members 1001 and 3001 of the sample estate.
 *
 * `isLive`: by the machine's clock, at work by itself; whoever wrote is answered at once.
 */
export async function slackDesk(
  options: Overrides &
    Parameters<typeof testService>[0] & {
      readonly stand?: SlackOptions;
      readonly show?: 'full' | 'masked' | 'number';
      readonly isLive?: boolean;
      /** Slack is listened to over a socket, live. */
      readonly isSocket?: boolean;
    } = {},
) {
  const { stand, show, isSocket = false, isLive = isSocket, ...rest } = options;
  const others: Service[] = [];
  let turnsOfOthers = 0;
  const machine = { now: () => new Date() };
  let clock: { now(): Date } = machine;
  // Where the clock stands still, how busy the machine is keeps nobody waiting.
  const slack: Slack = await startSlack({
    ...(isLive ? {} : { withinMs: 20_000 }),
    ...stand,
    stamps: { now: () => clock.now() },
  });
  const pace = { silenceMs: 0, capMs: 0 };
  const publicUrl = 'https://door.example.com';
  const slackConfig = {
    botToken: slack.env.SLACK_BOT_TOKEN,
    ...(isSocket ? { appToken: slack.env.SLACK_APP_TOKEN } : { signingSecret: slack.env.SLACK_SIGNING_SECRET }),
    apiUrl: slack.env.SLACK_API_URL,
    channel: DESK,
  };
  const inSlack: NonNullable<Overrides['slack']> = {
    everyMs: { post: 0, update: 0 },
    looksMs: [0, 0, 0],
    // What Slack asked us to wait is over when the hand says so.
    ...(isLive ? {} : { trying: { mostFailures: 5, elapsed: () => clock.now().getTime() } }),
    ...rest.slack,
  };
  const service = await testService({
    ...(isLive ? { clock: machine, pace } : {}),
    ...rest,
    slack: inSlack,
    ...{ publicUrl, slackConfig },
    plan: plan => {
      const changed = rest.plan?.(plan) ?? plan;
      if (!show) return changed;
      const { community } = changed;
      return { ...changed, community: { ...community, settings: { ...community.settings, slack: { show } } } };
    },
  });
  if (!isLive) clock = service.clock;
  for (const [user, code] of Object.entries(MEMBERS))
    await service.client.db.execute(sql`update staff set slack_user = ${user} where code = ${code}`);
  const address = isLive ? await service.start() : await service.app.listen({ host: '127.0.0.1', port: 0 });
  slack.target = `${address}/slack/events`;
  /** Lets everything due run, here and in the stand-in, and what comes of it as well: Slack tells us of our own messages. */
  async function settled() {
    for (let before = -1; before < slack.deliveries.length; ) {
      before = slack.deliveries.length;
      await slack.settled();
      await service.settle();
      await slack.settled();
    }
  }
  return {
    ...service,
    slack,
    /** The cards in the desk's channel. */
    cards: () => slack.channel(DESK).messages,
    /** The only card. */
    card() {
      const [card, ...more] = slack.channel(DESK).messages;
      if (!card || more.length > 0) throw new Error(`one card expected, found ${more.length + (card ? 1 : 0)}`);
      return card;
    },
    /** All that somebody has been told alone, in lines. */
    told(user = 'U1ZHANG') {
      const { ephemerals, dms } = slack.seenBy(user);
      return [...ephemerals, ...dms].map(m => slack.text(m)).join('\n');
    },
    settled,
    /** What people did and what could not be done at once is tried so many times more, however long that would take. */
    async tried(times: number) {
      // Whatever is under way has its lease, and is not to be worked on twice.
      await settled();
      for (let i = 0; i < times; i++) {
        await service.client.db.execute(
          sql`update slack_inbound set due_at = now(), lease_until = null where due_at is not null`,
        );
        await settled();
      }
    },
    /** How much of it is not done yet. */
    async undone() {
      const [row] = await service.rows(sql`select count(*) as n from slack_inbound where due_at is not null`);
      return Number(row!['n']);
    },
    /** Calls that these others have made in line. */
    turnsOfOthers: () => turnsOfOthers,
    /** One more at work on the same record, as another process would be. */
    async another(): Promise<void> {
      const { client } = service;
      const counted: NonNullable<typeof inSlack.around> = parts => ({
        ...parts,
        pacer: {
          ...parts.pacer,
          async take(account, everyMs) {
            const ms = await parts.pacer.take(account, everyMs);
            if (ms === 0) turnsOfOthers++;
            return ms;
          },
        },
      });
      const other = await createService(
        {
          host: '127.0.0.1',
          port: 0,
          encryptionKey: TEST_KEY,
          logLevel: 'silent',
          pace,
          publicUrl,
          slack: slackConfig,
        },
        {
          ...{ clock: machine, pager: fakePager(), slack: { ...inSlack, around: counted } },
          client: { ...client, close: async () => {} },
        },
      );
      others.push(other);
      await other.start();
    },
    async close() {
      await Promise.all(others.map(other => other.close()));
      await service.close();
      await slack.close();
    },
  };
}

export type SlackDesk = Awaited<ReturnType<typeof slackDesk>>;
