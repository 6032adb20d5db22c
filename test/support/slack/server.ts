import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Responses } from './responses.ts';
import { isOpenToApp } from './shown-files.ts';
import type { Socket } from './socket.ts';
import type { WebApi } from './web-api.ts';
import type { World } from './world.ts';

export interface ServerParts {
  readonly world: World;
  readonly webApi: WebApi;
  readonly socket: Socket;
  readonly responses: Responses;
}

/** The addresses Slack has: its API, uploads, files, response URLs and the WebSocket, on loopback. */
export async function listen(parts: () => ServerParts): Promise<{ readonly url: string; close(): Promise<void> }> {
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { webApi, responses, world } = parts();
    const { pathname } = new URL(request.url ?? '/', 'http://slack');
    const bytes = await bodyOf(request);
    const [, place = '', first = '', second = ''] = pathname.split('/');
    if (place === 'api') return webApi.answer(first, request, bytes.toString(), response);
    if (place === 'response') {
      const { status, body } = responses.take(first, bytes.toString());
      return void response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
    }
    if (place === 'upload') return upload(world, second, await uploaded(request, bytes), response);
    if (place === 'files-pri') return download(world, first, request, response);
    response.writeHead(404).end();
  }

  const server = createServer((request, response) => {
    // Whoever hangs up in the middle of a call resets it; a defect of the stand-in must be seen, not waited for.
    serve(request, response).catch((cause: unknown) => {
      if (response.headersSent || request.socket.destroyed) return void request.socket.destroy();
      response.writeHead(500, { 'content-type': 'text/plain' }).end(String((cause as Error).stack));
    });
  });
  server.on('upgrade', (request, socket, head) => parts().socket.upgrade(request, socket, head));
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    close: () =>
      new Promise(closed => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function upload(world: World, id: string, bytes: Buffer, response: ServerResponse): void {
  const file = world.files.get(id);
  if (!file || file.complete || bytes.length !== file.size) {
    // The length was promised beforehand, in bytes.
    response.writeHead(400, { 'content-type': 'text/plain' }).end(`expected ${file?.size ?? 'no'} bytes`);
    return;
  }
  file.bytes = bytes;
  response.writeHead(200, { 'content-type': 'text/plain' }).end(`OK - ${bytes.length}`);
}

/** The bytes themselves, or the one file of a form: Slack takes either. */
async function uploaded(request: IncomingMessage, bytes: Buffer): Promise<Buffer> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return bytes;
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  const file = [...form.values()].find(value => typeof value !== 'string');
  return Buffer.from((await file?.arrayBuffer()) ?? new ArrayBuffer(0));
}

/** Without the right to read files Slack shows its sign-in page, and says 200 to it. */
function download(world: World, teamAndId: string, request: IncomingMessage, response: ServerResponse): void {
  const file = world.files.get(teamAndId.split('-')[1] ?? '');
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  if (!world.tokens.get(token)?.includes('files:read') || !file || file.withheld || !isOpenToApp(world, file)) {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end('<!DOCTYPE html><html><head><title>Slack</title></head><body>Sign in to your workspace</body></html>');
    return;
  }
  response.writeHead(200, { 'content-type': file.mimetype, 'content-length': String(file.bytes?.length ?? 0) });
  response.end(file.bytes);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
