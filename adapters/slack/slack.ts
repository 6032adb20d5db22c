import { App } from '@slack/bolt';
import type { FastifyPluginAsync } from 'fastify';
import type { BoardInbox, BoardPeople, BoardPicture, BoardPlaces, CaseBoard } from '../../src/ports/case-board.ts';
import type { Sender } from '../../src/ports/channel.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { DeskView } from '../../src/ports/desk.ts';
import type { Media } from '../../src/ports/media.ts';
import type { Pacer } from '../../src/ports/pacer.ts';
import type { Verbs } from '../../src/ports/verbs.ts';
import { clientOptions, createSlackApi, type Trying } from './api.ts';
import { createCommand } from './command.ts';
import { createOpenDialog } from './dialogs/open.ts';
import { createSubmit } from './dialogs/submit.ts';
import { createFiles } from './files.ts';
import { createHome } from './home.ts';
import { createInbound, type Inbound } from './inbound.ts';
import { createLine, type Every } from './line.ts';
import { listen } from './listeners.ts';
import { createLogging } from './logging.ts';
import { createPeople } from './people.ts';
import { quiet } from './quiet.ts';
import { slackRoutes } from './receiver.ts';
import { createSlackSender } from './sender.ts';
import { openSocket, type Socket, type SocketState } from './socket.ts';
import { createTalk } from './talk.ts';
import { createTell } from './tell.ts';
import { createUploads } from './uploads.ts';

export interface SlackOptions {
  readonly botToken: string;
  readonly signingSecret?: string;
  readonly appToken?: string;
  readonly apiUrl?: string;
  /** For estates that name none. */
  readonly channel?: string;
  /** Where the desk is reached; absent: cards carry no link. */
  readonly publicUrl?: string;
  readonly board: CaseBoard;
  readonly people: BoardPeople;
  readonly inbox: BoardInbox;
  readonly places: BoardPlaces;
  readonly picture: BoardPicture;
  readonly pacer: Pacer;
  readonly clock: Clock;
  readonly me: string;
  readonly onError: (error: unknown, what: string) => void;
  /** Somebody who is not on the staff list tried to do or read something. */
  readonly onStranger: (user: string) => void;
  /** Waits between looks whether Slack has processed a picture. */
  readonly looksMs?: readonly number[];
  readonly everyMs?: Every;
  readonly timeoutMs?: number;
  readonly trying?: Trying;
  /** Slack takes calls again after it was left alone: what waits for it need not wait longer. */
  readonly onBack?: () => void;
}

/** Slack: what shows cases there, and what takes in what staff do there. */
export interface Slack {
  readonly sender: Sender;
  /** It shows and asks; the verbs decide. */
  desk(parts: SlackDeskParts): SlackDesk;
}

export interface SlackDeskParts {
  readonly verbs: Verbs;
  readonly view: DeskView;
  readonly media: Pick<Media, 'clean'>;
}

export interface SlackDesk {
  /** POST /events, to be mounted at /slack; absent: Slack is listened to over a socket only. */
  readonly routes?: FastifyPluginAsync;
  start(): Promise<void>;
  /** Whether Slack is listened to over a socket at this moment; undefined: it is not meant to be, or not yet. */
  socket(): SocketState | undefined;
  stop(): Promise<void>;
  /** Works off what came in, for clocks moved by hand. */
  settle(): Promise<boolean>;
}

export function createSlack(options: SlackOptions): Slack {
  const { board, inbox, clock, me, onError } = options;
  const api = createSlackApi({ ...options, token: options.botToken });
  const desk = options.publicUrl ? { deskUrl: new URL('/desk', options.publicUrl).href } : {};
  const channel = options.channel ? { channel: options.channel } : {};
  const line = createLine(api, options.pacer, options.everyMs, options.timeoutMs && options.timeoutMs * 1.25);

  function connect({ verbs, view, media }: SlackDeskParts): Inbound {
    const files = createFiles(api, options.botToken, options.apiUrl);
    const tell = createTell(api, inbox);
    const people = createPeople(api, options.people, () => clock.now(), options.onStranger);
    const app = new App({
      // Who we are is known by the token; nothing is asked of Slack before it is needed.
      authorize: async () => ({ botToken: options.botToken }),
      receiver: { init: () => {}, start: async () => {}, stop: async () => {} },
      clientOptions: clientOptions(options),
      // Every machine's words are left alone in talk.ts, ours among them.
      ignoreSelf: false,
      // Nothing is kept from one event to the next, and looking for it is an error made for each.
      convoStore: false,
      logger: quiet(onError),
    });
    // Bolt wraps it; whoever tries again asks what it was.
    app.error(async error => {
      throw error.original ?? error;
    });
    listen(app, {
      ...{ board, inbox, people, verbs, tell },
      open: createOpenDialog({ api, board, people }),
      submit: createSubmit({ board, inbox, people, verbs, files, tell }),
      talk: createTalk({ board, inbox, people, verbs, tell }),
      command: createCommand({ board, view, people, ...desk }),
      home: createHome({ api, board, view, people }),
      logging: createLogging({
        ...{ api, line, board, people, verbs, tell, files, media, inbox },
        post: sender.post,
        places: options.places,
        ...desk,
      }),
    });
    return createInbound({ app, inbox, me, tellPresser: tell.presser, onError });
  }

  const sender = createSlackSender({
    ...{
      api,
      line,
      board,
      clock,
      people: options.people,
      places: options.places,
      uploads: createUploads({ ...options, api }),
    },
    ...desk,
    ...channel,
  });

  return {
    sender,
    desk(parts) {
      const { signingSecret, appToken } = options;
      const inbound = connect(parts);
      let isOn = true;
      let socket: Socket | undefined;
      const door = () => (isOn ? inbound : undefined);
      return {
        ...(signingSecret ? { routes: slackRoutes({ signingSecret, clock, inbound: door }) } : {}),
        async start() {
          inbound.start();
          if (appToken) socket = await openSocket({ ...options, appToken, inbound });
        },
        socket: () => socket?.state(),
        async stop() {
          isOn = false;
          await socket?.stop();
          await inbound.stop();
        },
        settle: () => inbound.settle(),
      };
    },
  };
}
