import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { playedAs, SILK } from '../../src/domain/enclosure.ts';
import { DomainError } from '../../src/domain/errors.ts';
import type { DeskView } from '../../src/ports/desk.ts';
import type { Media, ShownEnclosure } from '../../src/ports/media.ts';
import { savedAs } from './file-name.ts';
import { spanOf } from './range.ts';
import * as schemas from './schemas.ts';
import { read } from './schemas.ts';

import type { Sessions } from './session.ts';

/** Nothing of it can run or reach anything, even opened on its own. */
const HARMLESS = {
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'accept-ranges': 'bytes',
} as const;

type Bytes = Pick<ShownEnclosure, 'size' | 'read'>;

/** Voices, videos and files of a case's chat: played where a browser can, saved always. */
export function enclosureRoutes(
  view: Pick<DeskView, 'enclosure'>,
  media: Pick<Media, 'toWav'>,
  sessions: Sessions,
): FastifyPluginAsync {
  async function find(request: FastifyRequest): Promise<ShownEnclosure> {
    const { staff } = await sessions.require(request);
    const { id, enclosure } = read(schemas.enclosureSchema, request.params);
    const found = await view.enclosure(staff, id, enclosure);
    if (!found) throw new DomainError('not_found', '没有这个文件，或者它不归您查看。请回到列表。');
    return found;
  }

  /** What WeChat recorded is made a WAV each time it is listened to; all else goes out as it came. */
  async function playable(found: ShownEnclosure): Promise<Bytes & { readonly type: string }> {
    if (!playedAs(found.kind, found.type))
      throw new DomainError('bad_input', '这种格式页面上放不了。请下载原文件，用电脑上的播放器打开。');
    if (found.type !== SILK) return found;
    const wav = await media.toWav(await found.read(0, found.size));
    return { type: 'audio/wav', size: wav.byteLength, read: async (from, n) => wav.subarray(from, from + n) };
  }

  return async app => {
    app.get('/api/cases/:id/enclosures/:enclosure', async (request, reply) => {
      const found = await find(request);
      // Whatever it is called and is: a page among the uploads would run as ours.
      reply.type('application/octet-stream').header('content-disposition', savedAs(found));
      return send(request, reply, found);
    });

    app.get('/api/cases/:id/enclosures/:enclosure/play', async (request, reply) => {
      const sound = await playable(await find(request));
      return send(request, reply.type(sound.type), sound);
    });
  };
}

/** All of it or the part that is asked for: players of phones ask for parts only. */
async function send(request: FastifyRequest, reply: FastifyReply, { size, read }: Bytes): Promise<FastifyReply> {
  const span = spanOf(request.headers.range, size);
  reply.headers(HARMLESS);
  if (span === 'none') {
    return reply.code(416).header('content-range', `bytes */${size}`).type('text/plain').send('');
  }
  const { from, to } = span ?? { from: 0, to: size };
  if (span) reply.code(206).header('content-range', `bytes ${from}-${to - 1}/${size}`);
  return reply.send(Buffer.from(await read(from, to - from)));
}
