import type { ShownEnclosure } from '../../src/ports/media.ts';

const LONGEST = 120;
const NAMES = { voice: '语音', video: '视频', file: '文件' } as const;
/** Endings of what comes without a name. */
const ENDINGS: Readonly<Record<string, string>> = {
  'audio/silk': '.sil',
  'audio/amr': '.amr',
  'audio/mpeg': '.mp3',
  'audio/wav': '.wav',
  'audio/ogg': '.ogg',
  'audio/x-m4a': '.m4a',
  'audio/mp4': '.m4a',
  'video/mp4': '.mp4',
  'video/quicktime': '.mov',
};

/** A name that is no path, hides nothing and shows how it ends. */
export function safeName({ kind, type, name = '' }: Pick<ShownEnclosure, 'kind' | 'type' | 'name'>): string {
  const plain = name
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[\\/:*?"<>|]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  if (plain === '') return `${NAMES[kind]}${ENDINGS[type] ?? ''}`;
  const ending = /\.[^.]{1,10}$/.exec(plain)?.[0] ?? '';
  return plain.length > LONGEST ? `${[...plain].slice(0, LONGEST - ending.length).join('')}${ending}` : plain;
}

/** The header by which a browser saves it under that name and shows it never (RFC 6266, RFC 5987). */
export function savedAs(enclosure: Pick<ShownEnclosure, 'kind' | 'type' | 'name'>): string {
  const name = safeName(enclosure);
  const ascii = name.replace(/[^\x20-\x7e]|[%"\\]/g, '_');
  const coded = encodeURIComponent(name).replace(/['()*!]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${coded}`;
}
