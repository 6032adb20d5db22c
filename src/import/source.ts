import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setImmediate as pause } from 'node:timers/promises';

/** A file to be read more than once and from anywhere in it: on the disk, or handed over and in memory only. */
export interface Source {
  /** As people call it. */
  readonly name: string;
  size(): Promise<number>;
  /** Fewer bytes where the file ends. */
  read(position: number, length: number): Promise<Buffer>;
  stream(position?: number, length?: number): Readable;
}

export const fileSource = (path: string): Source => ({
  name: path,
  size: async () => (await stat(path)).size,
  async read(position, length) {
    const file = await open(path);
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, position);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  },
  stream: (position = 0, length) =>
    createReadStream(
      path,
      length === undefined ? { start: position } : { start: position, end: position + length - 1 },
    ),
});

const CHUNK = 64 * 1024;

export const bytesSource = (name: string, bytes: Buffer): Source => ({
  name,
  size: async () => bytes.length,
  read: async (position, length) => bytes.subarray(position, position + length),
  stream: (position = 0, length = bytes.length - position) =>
    Readable.from(inChunks(bytes.subarray(position, position + length)), { objectMode: false }),
});

/** A disk lets others work between two chunks; so must this. */
async function* inChunks(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK) {
    yield bytes.subarray(at, at + CHUNK);
    await pause();
  }
}
