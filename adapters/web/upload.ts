import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../src/domain/errors.ts';

const MAX_PICTURE_BYTES = 10 * 1024 * 1024;

const TOO_LARGE = '这张图片超过10MB，没有发出去。请换小一点的图片，或者发一张截图。';

/** One picture with its id and words. */
export interface Upload {
  readonly id: string;
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly claimedType: string;
}

/** Reads the one picture of a multipart request; it is never kept on disk. */
export async function readUpload(request: FastifyRequest): Promise<Upload> {
  const fields: Record<string, string> = {};
  let picture: { readonly bytes: Uint8Array; readonly claimedType: string } | undefined;
  const limits = { fileSize: MAX_PICTURE_BYTES, files: 1, fields: 4, fieldSize: 32 * 1024, parts: 5 };
  for await (const part of request.parts({ limits })) {
    if (part.type === 'file') picture = { bytes: await bytesOf(() => part.toBuffer()), claimedType: part.mimetype };
    else fields[part.fieldname] = String(part.value);
  }
  if (!picture) throw new DomainError('bad_input', '没有收到图片。请再选一次图片发送。');
  return { id: fields.id ?? '', text: fields.text ?? '', ...picture };
}

async function bytesOf(read: () => Promise<Buffer>): Promise<Uint8Array> {
  try {
    return await read();
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'FST_REQ_FILE_TOO_LARGE';
    throw isTooLarge ? new DomainError('too_large', TOO_LARGE, { cause: error }) : error;
  }
}
