import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SlackApi } from '../../../adapters/slack/api.ts';
import { createFiles } from '../../../adapters/slack/files.ts';

/** Asked for files, and shown this token. */
let shown: (string | undefined)[];
let port: number;
const server = createServer((request, response) => {
  shown.push(request.headers.authorization);
  response.writeHead(200, { 'content-type': 'image/png' }).end('png');
});
beforeEach(async () => {
  shown = [];
  await once(server.listen(0, '127.0.0.1'), 'listening');
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  server.closeAllConnections();
  await once(server.close(), 'close');
});

const fetched = async (file: Record<string, unknown>, apiUrl?: string) => {
  const api = { call: async () => ({ ok: true, file: { name: '灯.png', mimetype: 'image/png', ...file } }) };
  const found = await createFiles(api as unknown as SlackApi, 'xoxb-secret', apiUrl).find('F1');
  return found.bytes();
};

test('the token goes to Slack, or to whoever stands in for it, and to nobody else', async () => {
  const at = (host: string) => ({ url_private_download: `http://${host}:${port}/灯.png` });
  const standIn = `http://127.0.0.1:${port}/api/`;
  await expect(fetched(at('localhost'), standIn)).rejects.toThrow('不在 Slack 里');
  await expect(fetched(at('127.0.0.1'))).rejects.toThrow('不在 Slack 里');
  for (const url of [
    'https://slack.com.evil.example/灯.png',
    'https://evilslack.com/灯.png',
    'http://files.slack.com/灯.png',
  ])
    await expect(fetched({ url_private_download: url })).rejects.toThrow('不在 Slack 里');
  expect(shown).toEqual([]);
  expect(await fetched(at('127.0.0.1'), standIn)).toHaveLength(3);
  expect(shown).toEqual(['Bearer xoxb-secret']);
});

test('a file that Slack only points to is refused in words', async () => {
  const url = `http://127.0.0.1:${port}/灯.png`;
  const file = { url_private_download: url, is_external: true };
  await expect(fetched(file, `http://127.0.0.1:${port}/api/`)).rejects.toThrow('请先把图片存下来，再传到 Slack');
  expect(shown).toEqual([]);
});
