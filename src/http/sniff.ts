import { fileTypeFromBuffer } from 'file-type';
import { SILK } from '../domain/enclosure.ts';
import { SILK_MARK, TENCENT } from './silk.ts';

const UNKNOWN = 'application/octet-stream';

/** What bytes really are, whatever they are called. */
export async function sniff(bytes: Uint8Array): Promise<string> {
  if (isSilk(bytes)) return SILK;
  const mime = (await fileTypeFromBuffer(bytes).catch(() => undefined))?.mime ?? UNKNOWN;
  // "audio/ogg; codecs=opus"
  return mime.split(';')[0]!.trim();
}

function isSilk(bytes: Uint8Array): boolean {
  const start = bytes[0] === TENCENT ? 1 : 0;
  return Buffer.from(bytes.subarray(start, start + SILK_MARK.length)).toString('latin1') === SILK_MARK;
}
