import type { FastifyPluginAsync } from 'fastify';
import type { DeskView } from '../../src/ports/desk.ts';
import { deskTopic, type Feed } from '../../src/ports/feed.ts';
import { SAFE_HEADERS } from './headers.ts';
import type { Session, Sessions } from './session.ts';

const HEARTBEAT_MS = 15_000;

export interface FeedOptions {
  readonly view: Pick<DeskView, 'fingerprint'>;
  readonly feed: Feed;
  readonly sessions: Sessions;
  /** How often a page's stream looks for itself, because a wake can be lost. */
  readonly lookMs: number;
}

/**
 * GET /feed: server-sent events. "changed" with the fingerprint at once (so that a reconnect always refreshes), on each
 * wake and whenever a look finds another fingerprint; "signed-out" as the last word when the session has ended.
 */
export function feedRoutes({ view, feed, sessions, lookMs }: FeedOptions): FastifyPluginAsync {
  return async app => {
    const open = new Set<() => void>();
    app.addHook('preClose', async () => {
      for (const end of open) end();
    });

    app.get('/feed', async (request, reply) => {
      const session = await sessions.require(request);
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        ...SAFE_HEADERS,
        'content-type': 'text/event-stream; charset=utf-8',
        'x-accel-buffering': 'no',
      });

      const stream = lookAfter(session);
      const unwatch = feed.watch(deskTopic(session.staff.communityId), () => stream.look(true));
      const looks = setInterval(() => stream.look(false), lookMs);
      const beats = setInterval(() => raw.write('event: beat\ndata: \n\n'), HEARTBEAT_MS);
      const end = (): void => {
        unwatch();
        clearInterval(looks);
        clearInterval(beats);
        open.delete(end);
        raw.end();
      };
      open.add(end);
      raw.on('close', end);
      stream.look(true);

      /** One look at a time; a wake during a look leads to one more. */
      function lookAfter({ token, staff }: Session) {
        let told: string | undefined;
        let isLooking = false;
        let wanted: 'look' | 'tell' | undefined;

        async function lookOnce(tell: boolean): Promise<void> {
          if (!(await sessions.isAlive(token))) {
            raw.write('event: signed-out\ndata: \n\n');
            return end();
          }
          const now = await view.fingerprint(staff.communityId);
          // A page that does not read gets no more lines; what it missed is told when it reads again.
          if (raw.writableEnded || raw.writableNeedDrain || (now === told && !tell)) return;
          told = now;
          raw.write(`event: changed\ndata: ${JSON.stringify(now)}\n\n`);
        }

        async function run(): Promise<void> {
          isLooking = true;
          while (wanted && open.has(end)) {
            const tell = wanted === 'tell';
            wanted = undefined;
            // The database may be away for a moment: the stream stays and the next look finds what changed.
            await lookOnce(tell).catch(error => request.log.error({ err: error }, 'desk feed could not look'));
          }
          isLooking = false;
        }

        return {
          look(tell: boolean): void {
            wanted = tell || wanted === 'tell' ? 'tell' : 'look';
            if (!isLooking) void run();
          },
        };
      }
    });
  };
}
