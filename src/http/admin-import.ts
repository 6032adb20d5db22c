import { createHash } from 'node:crypto';
import type { FastifyPluginAsync } from 'fastify';
import { DomainError } from '../domain/errors.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { HandedFile, ImportProgress } from '../ports/imports.ts';
import { ask, type Take } from './signed.ts';

/** Some hundred thousand rows; it is held in memory and kept as one value. */
export const MAX_FILE_BYTES = 8 * 1024 * 1024;
const REQUEST = 'x-menfang-request';

export interface ImportDoor {
  /** Keeps the file and sets it due; `communityId` absent: the only community on record. Throws DomainError. */
  readonly hand: (file: Omit<HandedFile, 'communityId'> & { readonly communityId?: string }) => Promise<number>;
  readonly progress: (id: number, after: number) => Promise<ImportProgress | undefined>;
}

type Handed = Omit<HandedFile, 'bytes' | 'communityId'> & { readonly communityId?: string };
interface Signed extends Handed {
  readonly sha256: string;
}
interface Asked {
  readonly id: number;
  readonly after: number;
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url');

/** How `npm run import` hands a file over. The signature covers the file, and is looked at before the file is taken in. */
export const importRequest = (cipher: Cipher, handed: Handed, bytes: Uint8Array<ArrayBuffer>, now: Date) => ({
  method: 'POST',
  headers: {
    'content-type': 'application/octet-stream',
    [REQUEST]: ask(cipher, 'import', { ...handed, sha256: digest(bytes) }, now),
  },
  body: bytes,
});

/** How it asks what has become of it. */
export const progressRequest = (cipher: Cipher, asked: Asked, now: Date): string =>
  ask(cipher, 'import-progress', asked, now);

export function importRoutes(take: Take, { hand, progress }: ImportDoor): FastifyPluginAsync {
  return async app => {
    const signedBy = new WeakMap<object, Partial<Signed>>();
    app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_, body, done) => done(null, body));

    app.post(
      '/',
      {
        bodyLimit: MAX_FILE_BYTES,
        async onRequest(request, reply) {
          const asked = take<Signed>('import', request.headers[REQUEST]);
          if (typeof asked === 'string') return reply.code(403).send({ error: asked });
          signedBy.set(request, asked);
        },
      },
      async (request, reply) => {
        const { sha256, kind, isDry, name, communityId } = signedBy.get(request) ?? {};
        const bytes = request.body;
        if (!Buffer.isBuffer(bytes) || !kind || digest(bytes) !== sha256)
          return reply.code(400).send({ error: '文件没有完整送到服务，请再运行一次命令。' });
        try {
          const file = { kind, bytes, isDry: isDry === true, name: name ?? '' };
          return { id: await hand({ ...file, ...(communityId ? { communityId } : {}) }) };
        } catch (error) {
          if (error instanceof DomainError) return reply.code(422).send({ error: error.message });
          throw error;
        }
      },
    );

    app.post<{ Body: { request?: unknown } }>('/progress', async (request, reply) => {
      const asked = take<Asked>('import-progress', request.body?.request);
      if (typeof asked === 'string') return reply.code(403).send({ error: asked });
      const found = await progress(Number(asked.id), Number(asked.after));
      return found ?? reply.code(404).send({ error: '这次导入的记录已经清理掉了。请再导入一次，不会重复。' });
    });
  };
}
