import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Delivery, isObject, type Json } from './types.ts';
import { APP } from './world.ts';

const MOST_CONNECTIONS = 10;

/** Socket Mode: the app connects to us and acknowledges over the connection each message came by. */
export interface Socket {
  readonly connections: number;
  /** A one-time address for apps.connections.open. */
  newUrl(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Hands something to one of the connections; the payload of its acknowledgement, or `undefined` when none came in time. */
  send(
    kind: Delivery['kind'],
    body: Json,
    retry: number,
    reason?: string,
  ): Promise<{ readonly payload: unknown } | undefined>;
  /** Tells every connection to go; with link_disabled it is cut at once, otherwise when the app has hung up. */
  disconnects(reason: 'warning' | 'refresh_requested' | 'link_disabled'): void;
  /** Cuts every connection without a word. */
  breaks(): void;
  /** From now on nothing more is heard from the present connections, yet they stand. */
  goesSilent(): void;
  /** Pings every connection; resolves with how many have answered once all have, or have gone. */
  pings(): Promise<number>;
  /** Resolves when so many connections stand. */
  until(count: number): Promise<void>;
  close(): void;
}

export function createSocket(url: () => string, withinMs: number): Socket {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const connections: WebSocket[] = [];
  const waiting = new Map<string, (payload: unknown) => void>();
  const watchers = new Set<() => void>();
  let turn = 0;
  const changed = () => {
    for (const watch of watchers) watch();
  };

  function welcome(ws: WebSocket): void {
    connections.push(ws);
    ws.on('close', () => {
      connections.splice(connections.indexOf(ws), 1);
      changed();
    });
    ws.on('error', () => ws.terminate());
    ws.on('message', data => {
      const frame: unknown = JSON.parse(String(data));
      if (isObject(frame)) waiting.get(String(frame['envelope_id']))?.(frame['payload']);
    });
    ws.send(
      JSON.stringify({
        type: 'hello',
        num_connections: connections.length,
        debug_info: { host: 'stand-in', approximate_connection_time: 18_060 },
        connection_info: { app_id: APP },
      }),
    );
    changed();
  }

  return {
    get connections() {
      return connections.length;
    },
    newUrl() {
      const ticket = randomUUID();
      tickets.add(ticket);
      return `${url().replace('http', 'ws')}/link/?ticket=${ticket}&app_id=${APP}`;
    },
    upgrade(request, socket, head) {
      const ticket = new URL(request.url ?? '/', 'http://slack').searchParams.get('ticket') ?? '';
      if (!tickets.delete(ticket) || connections.length >= MOST_CONNECTIONS) {
        socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, welcome);
    },
    send(kind, body, retry, reason) {
      const ws = connections[turn++ % Math.max(1, connections.length)];
      if (!ws) return Promise.resolve(undefined);
      const envelope_id = randomUUID();
      return new Promise(resolve => {
        const over = setTimeout(() => settle(undefined), withinMs);
        const settle = (answer: { payload: unknown } | undefined) => {
          clearTimeout(over);
          ws.off('close', gone);
          waiting.delete(envelope_id);
          resolve(answer);
        };
        const gone = () => settle(undefined);
        ws.once('close', gone);
        waiting.set(envelope_id, payload => settle({ payload }));
        const accepts = kind === 'slash_commands' || body['type'] === 'view_submission';
        const again = kind === 'events_api' ? { retry_attempt: retry, retry_reason: reason ?? '' } : {};
        ws.send(
          JSON.stringify({ type: kind, envelope_id, payload: body, accepts_response_payload: accepts, ...again }),
        );
      });
    },
    disconnects(reason) {
      for (const ws of [...connections]) {
        ws.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'stand-in' } }));
        if (reason === 'link_disabled') ws.close();
      }
    },
    breaks() {
      for (const ws of [...connections]) ws.terminate();
    },
    goesSilent() {
      for (const ws of connections) ws.pause();
    },
    async pings() {
      const answered = connections.map(
        ws =>
          new Promise<number>(resolve => {
            ws.once('pong', () => resolve(1)).once('close', () => resolve(0));
            ws.ping();
          }),
      );
      return (await Promise.all(answered)).reduce((sum, n) => sum + n, 0);
    },
    until: count =>
      new Promise(resolve => {
        const look = () => {
          if (connections.length !== count) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    close() {
      for (const ws of [...connections]) ws.terminate();
      server.close();
    },
  };
}
