import type { Wechaty } from 'wechaty';
import type { Media } from '../spool.ts';
import { isOutage, LateError, within } from './deadline.ts';

type FileBox = Awaited<ReturnType<Wechaty['puppet']['messageFile']>>;

export interface Fetched {
  readonly media?: Media;
  /** Why there is none; in Chinese, for staff. */
  readonly missing?: string;
  readonly seconds?: number;
}

const LIMIT_BYTES = 20 * 1024 * 1024;
/** As the service says it, which tells owners by it what helps. */
export const TOO_LARGE = '超过20MB';
/** What comes after a message waits for its bytes the first time, so that may not take long. */
const FETCH_MS = { first: 20_000, again: 60_000 } as const;
/** So often WeChat may fail to give them; while the way to it is broken, nothing counts. */
const MOST_FAILURES = 3;
const failures = new Map<string, number>();

/** Bytes of the message of that key, or why there will never be any. Rejects when they may be had later. */
export async function fetchMedia(open: () => Promise<FileBox>, key: string): Promise<Fetched> {
  const failed = failures.get(key) ?? 0;
  try {
    const fetched = await within(read(open), failed > 0 ? FETCH_MS.again : FETCH_MS.first, 'the bytes of a message');
    failures.delete(key);
    return fetched;
  } catch (error) {
    const isLate = error instanceof LateError;
    if (!(error instanceof TooLarge) && ((!isLate && isOutage(error)) || failed + 1 < MOST_FAILURES)) {
      if (isLate || !isOutage(error)) failures.set(key, failed + 1);
      throw error;
    }
    failures.delete(key);
    if (error instanceof TooLarge) return { missing: TOO_LARGE };
    return { missing: isLate ? '从微信取文件超时，没有取到' : '没能从微信取到文件' };
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
