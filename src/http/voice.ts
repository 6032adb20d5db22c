import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Semaphore } from 'async-mutex';
import { DomainError } from '../domain/errors.ts';
import { SILK_MARK, TENCENT } from './silk.ts';

/** WeChat's voices last a minute and take some 150 KB. */
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_FRAMES = (10 * 60 * 1000) / 20;
const LIMIT_MS = 10_000;
/** Of the PCM, in samples a second: mono, 16 bits each. */
const RATE = 24_000;
const SAMPLE_BYTES = 2;

/** Two listeners at once; the rest of the service goes on beside them. */
const seats = new Semaphore(2);

/** WeChat's voice as a WAV; throws DomainError with the remedy. The decoder is loaded only for this. */
export async function toWav(silk: Uint8Array, limitMs = LIMIT_MS): Promise<Uint8Array> {
  const frames = framesOf(silk);
  if (silk.byteLength > MAX_BYTES || frames > MAX_FRAMES)
    throw new DomainError('too_large', '这段语音太长，页面上放不了。请下载原文件，用电脑上的播放器听。');
  if (frames === 0) throw broken();
  return seats.runExclusive(async () => withHead(await decoded(silk, limitMs)));
}

async function decoded(silk: Uint8Array, limitMs: number): Promise<Uint8Array> {
  const worker = new Worker(new URL('./voice-worker.ts', import.meta.url), {
    workerData: { silk, rate: RATE },
    // What it says of broken bytes is no line of ours.
    ...{ stdout: true, stderr: true },
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 128 },
  });
  worker.unref();
  try {
    const [pcm] = (await once(worker, 'message', { signal: AbortSignal.timeout(limitMs) })) as [Uint8Array];
    return pcm;
  } catch (cause) {
    throw broken(cause);
  } finally {
    await worker.terminate();
  }
}

const broken = (cause?: unknown) =>
  new DomainError(
    'bad_input',
    '这段语音打不开，可能没有传完整。原文件还在，可以下载；也可以请业主再发一次，或者打几个字。',
    { cause },
  );

/** How many whole packets it has: each a length of two bytes and as much behind it. */
function framesOf(silk: Uint8Array): number {
  const view = new DataView(silk.buffer, silk.byteOffset, silk.byteLength);
  let at = SILK_MARK.length + (silk[0] === TENCENT ? 1 : 0);
  for (let frames = 0; ; frames++) {
    at += at + 2 <= silk.byteLength ? 2 + view.getUint16(at, true) : Number.POSITIVE_INFINITY;
    if (at > silk.byteLength) return frames;
  }
}

/** The header of a WAV before its samples. */
function withHead(pcm: Uint8Array): Uint8Array {
  const wav = Buffer.alloc(44 + pcm.byteLength);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(36 + pcm.byteLength, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(RATE, 24);
  wav.writeUInt32LE(RATE * SAMPLE_BYTES, 28);
  wav.writeUInt16LE(SAMPLE_BYTES, 32);
  wav.writeUInt16LE(SAMPLE_BYTES * 8, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(pcm.byteLength, 40);
  wav.set(pcm, 44);
  return wav;
}
