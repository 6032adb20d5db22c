import type { Wechaty } from 'wechaty';
import type { Media } from '../spool.ts';
import { LateError, within } from './deadline.ts';

type FileBox = Awaited<ReturnType<Wechaty['puppet']['messageFile']>>;

export interface Fetched {
  readonly media?: Media;
  /** Why there is none; in Chinese, for staff. */
  readonly missing?: string;
  readonly seconds?: number;
}

const LIMIT_BYTES = 20 * 1024 * 1024;
/** What comes after a message waits for its bytes, so they may not take long. */
const FETCH_MS = 20_000;

/** Bytes of a message, as far as they can be had; never rejects. */
export async function fetchMedia(open: () => Promise<FileBox>, fetchMs = FETCH_MS): Promise<Fetched> {
  try {
    return await within(read(open), fetchMs, 'the bytes of a message');
  } catch (error) {
    if (error instanceof TooLarge) return { missing: '文件超过 20 MB，没有收下' };
    return { missing: error instanceof LateError ? '从微信取文件超时，没有取到' : '没能从微信取到文件' };
  }
}

class TooLarge extends Error {}

async function read(open: () => Promise<FileBox>): Promise<Fetched> {
  const box = await open();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of await box.toStream()) {
    bytes += (chunk as Buffer).length;
    if (bytes > LIMIT_BYTES) throw new TooLarge();
    chunks.push(chunk as Buffer);
  }
  const length = Number(box.metadata['voiceLength']);
  return {
    media: { name: box.name, type: box.mediaType, bytes: Buffer.concat(chunks) },
    ...(length > 0 && { seconds: Math.ceil(length / 1000) }),
  };
}
