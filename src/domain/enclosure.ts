/** Bytes that are no picture. */
export const ENCLOSURE_KINDS = ['voice', 'video', 'file'] as const;
export type EnclosureKind = (typeof ENCLOSURE_KINDS)[number];

/** More is not kept. */
export const MOST_ENCLOSED = 20 * 1024 * 1024;
export const TOO_LARGE = '超过20MB';

/** What WeChat records voices in; no browser plays it. */
export const SILK = 'audio/silk';

const AUDIO = ['audio/mpeg', 'audio/wav', 'audio/ogg', 'audio/x-m4a', 'audio/mp4', 'audio/aac', SILK];
const VIDEO = ['video/mp4', 'video/x-m4v', 'video/quicktime', 'video/webm', 'video/ogg'];

/** How a page plays it; undefined: it is only saved. */
export function playedAs(kind: EnclosureKind, type: string): 'audio' | 'video' | undefined {
  if (AUDIO.includes(type)) return 'audio';
  if (!VIDEO.includes(type)) return undefined;
  // Phones put mere sound into the same box as a video.
  return kind === 'voice' ? 'audio' : 'video';
}
