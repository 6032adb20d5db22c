import { createPager, noPager } from '../adapters/pager/pager.ts';
import type { SlackDesk, SlackDeskParts, SlackOptions } from '../adapters/slack/slack.ts';
import { gatherInbox } from './app/board-inbox.ts';
import { paper } from './app/paper.ts';
import type { Config } from './config.ts';
import { createBoardInbox } from './db/board-inbox.ts';
import { createBoardPeople } from './db/board-people.ts';
import { createBoardPlaces } from './db/board-places.ts';
import { createCaseBoard } from './db/case-board.ts';
import type { Client } from './db/client.ts';
import { createPacer } from './db/pacer.ts';
import { createPreviews } from './db/previews.ts';
import type { Log } from './http/log.ts';
import { makeJpeg } from './http/media.ts';
import type { Sender } from './ports/channel.ts';
import type { Cipher } from './ports/cipher.ts';
import type { Clock } from './ports/clock.ts';
import type { Deliveries } from './ports/queues.ts';
import type { Estate } from './ports/stores.ts';

export interface DeskParts {
  readonly client: Client;
  readonly cipher: Cipher;
  readonly estate: Estate;
  readonly clock: Clock;
  readonly log: Log;
  readonly me: string;
  readonly deliveries: Pick<Deliveries, 'wake'>;
}

/** The ways to staff: what is sent to them, and the desk outside our own pages that takes in what they do there. */
export interface Desks {
  readonly senders: readonly Sender[];
  outside(parts: SlackDeskParts): SlackDesk;
}

export interface DeskOverrides {
  readonly pager?: Sender;
  readonly slack?: Pick<SlackOptions, 'everyMs' | 'looksMs' | 'timeoutMs' | 'trying'> & {
    /** Around what Slack's adapter reads and keeps. */
    readonly around?: (parts: SlackParts) => SlackParts;
  };
}

export type SlackParts = Pick<SlackOptions, 'board' | 'people' | 'inbox' | 'pacer'>;

/** The desk's own pages read the rows. */
const OWN_PAGES: Sender = { name: 'desk', isStored: true, send: async () => ({ kind: 'sent' }) };
const NOBODY: SlackDesk = {
  start: async () => {},
  stop: async () => {},
  socket: () => undefined,
  settle: async () => false,
};

/** Our own pages, the pager, and Slack where it is set; its library is loaded only then. */
export async function openDesks(
  config: Pick<Config, 'slack' | 'publicUrl' | 'pager'>,
  { client, cipher, estate, clock, log, me, deliveries }: DeskParts,
  overrides: DeskOverrides = {},
): Promise<Desks> {
  const pager = overrides.pager ?? (config.pager ? createPager({ ...config.pager, clock }) : noPager);
  if (!config.slack) return { senders: [OWN_PAGES, paper, pager], outside: () => NOBODY };
  const { createSlack } = await import('../adapters/slack/slack.ts');
  const { around = (parts: SlackParts) => parts, ...given } = overrides.slack ?? {};
  const previews = createPreviews(client);
  const slack = createSlack({
    ...config.slack,
    ...(config.publicUrl ? { publicUrl: config.publicUrl } : {}),
    ...around({
      board: createCaseBoard(client, cipher, estate),
      people: createBoardPeople(client),
      inbox: gatherInbox(createBoardInbox(client, cipher)),
      pacer: createPacer(client.db, 'slack'),
    }),
    places: createBoardPlaces(client, estate),
    async picture(id) {
      const whole = await previews.whole(id);
      return whole && makeJpeg(whole);
    },
    clock,
    me,
    onError: (error, what) => log.error({ err: error, what }, 'work for Slack failed'),
    onStranger: user => log.warn({ user }, 'refused in Slack: not on the staff list'),
    onBack: () => {
      log.info('Slack takes calls again');
      deliveries.wake('slack', clock.now()).catch(error => log.error({ err: error }, 'what waits for Slack waits on'));
    },
    ...given,
  });
  return { senders: [OWN_PAGES, paper, pager, slack.sender], outside: slack.desk };
}
