import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { Unreadable } from './row.ts';
import type { Source } from './source.ts';

/** One file in an archive. */
export interface Part {
  readonly name: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

const DIRECTORY_END = 0x06054b50;
const DIRECTORY_END_64 = 0x06064b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
/** The end record and the longest comment after it. */
const TAIL = 22 + 65_535;
const BROKEN = '文件不完整或已损坏。请用 Excel 或 WPS 打开它，另存为新的 .xlsx 再导入；打不开就请重新导出或重新下载。';

export const broken = (cause?: unknown): Unreadable => new Unreadable(BROKEN, cause === undefined ? {} : { cause });

async function bytesAt(file: Source, position: number, length: number): Promise<Buffer> {
  const bytes = await file.read(position, length);
  if (bytes.length < length) throw broken();
  return bytes;
}

/** What an archive holds, read from its directory at the end; a file that was cut off has none. */
export async function readDirectory(file: Source): Promise<readonly Part[]> {
  try {
    const size = await file.size();
    const start = Math.max(0, size - TAIL);
    const tail = await bytesAt(file, start, size - start);
    const at = tail.lastIndexOf(Buffer.from('PK\x05\x06'));
    if (at < 0 || tail.readUInt32LE(at) !== DIRECTORY_END) throw broken();
    let [count, length, offset] = [tail.readUInt16LE(at + 10), tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
    if (offset === 0xffffffff || count === 0xffff) {
      // The large form: a locator before the end record says where the true one lies.
      const end = await bytesAt(file, Number(tail.readBigUInt64LE(at - 12)), 56);
      if (end.readUInt32LE(0) !== DIRECTORY_END_64) throw broken();
      [count, length, offset] = [24, 40, 48].map(n => Number(end.readBigUInt64LE(n))) as [number, number, number];
    }
    return parseDirectory(await bytesAt(file, offset, length), count);
  } catch (error) {
    throw error instanceof Unreadable ? error : broken(error);
  }
}

function parseDirectory(bytes: Buffer, count: number): Part[] {
  const parts: Part[] = [];
  for (let at = 0, n = 0; n < count; n++) {
    if (bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) throw broken();
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map(i => bytes.readUInt16LE(at + i)) as [
      number,
      number,
      number,
    ];
    const extra = bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
    const [size, packed, offset] = inFull(
      [24, 20, 42].map(i => bytes.readUInt32LE(at + i)),
      extra,
    );
    parts.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength).replaceAll('\\', '/'),
      method: bytes.readUInt16LE(at + 10),
      isEncrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      crc: bytes.readUInt32LE(at + 16),
      packed: packed!,
      size: size!,
      offset: offset!,
    });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return parts;
}

/** Numbers too large for their place stand in the extra field, in the same order. */
function inFull(numbers: readonly number[], extra: Buffer): readonly number[] {
  let large = Buffer.alloc(0);
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === 1) large = Buffer.from(extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2)));
  }
  let next = 0;
  return numbers.map(n => {
    if (n !== 0xffffffff) return n;
    next += 8;
    return Number(large.readBigUInt64LE(next - 8));
  });
}

/** The unpacked bytes of one part; fails when they are not what the directory promises. */
export async function* unpack(file: Source, part: Part): AsyncGenerator<Buffer> {
  if (part.isEncrypted || (part.method !== 0 && part.method !== 8)) throw broken();
  try {
    const header = await bytesAt(file, part.offset, 30);
    if (header.readUInt32LE(0) !== LOCAL_HEADER) throw broken();
    const start = part.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    const packed = part.packed === 0 ? Readable.from([]) : file.stream(start, part.packed);
    // The pipeline's own errors come out of the stream that is read.
    const bytes = part.method === 0 ? packed : pipeline(packed, createInflateRaw(), () => {});
    let [crc, size] = [0, 0];
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      crc = crc32(chunk, crc);
      size += chunk.length;
      if (size > part.size) throw broken();
      yield chunk;
    }
    if (size !== part.size || crc !== part.crc) throw broken();
  } catch (error) {
    throw error instanceof Unreadable ? error : broken(error);
  }
}

/** The header that stands before a part stored as it is, in an archive read from front to back. */
export function storedHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(LOCAL_HEADER, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt32LE(size, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(Buffer.byteLength(name), 26);
  return Buffer.concat([header, Buffer.from(name)]);
}

/** What ends an archive read from front to back. */
export function storedEnd(): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(DIRECTORY_END, 0);
  return end;
}
