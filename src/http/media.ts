import { fileTypeFromBuffer } from 'file-type';
import sharp, { type Sharp } from 'sharp';
import { DomainError } from '../domain/errors.ts';
import type { MakePreview, Media, SafePicture } from '../ports/media.ts';
import { sniff } from './sniff.ts';
import { toWav } from './voice.ts';

const MAX_BYTES = 10 * 1024 * 1024;
const LONG_SIDE = 1_600;
const PREVIEW_SIDE = 480;
/** What is looked at outside our own pages: enough to read a meter by. */
const OUTSIDE_SIDE = 960;
/** What a phone takes at most (108 MP sensors write far less); a small file that unfolds to more is an attack. */
const MAX_PIXELS = 80_000_000;

const KEPT = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];
const HEIC = ['image/heic', 'image/heif', 'image/heic-sequence', 'image/heif-sequence'];

// Pictures are each seen once; a cache would only hold owners' photographs in memory.
sharp.cache(false);

/** Makes pictures safe with sharp (everything but the picture itself: place, camera, time, is left behind), and all else known. */
export function createMedia(): Media {
  return {
    async clean(bytes) {
      if (bytes.byteLength > MAX_BYTES) {
        throw new DomainError('too_large', '这张图片超过10MB，没有收下。请换小一点的图片，或者发一张截图。');
      }
      const type = (await fileTypeFromBuffer(bytes).catch(() => undefined))?.mime ?? '';
      if (HEIC.includes(type)) {
        throw new DomainError(
          'bad_input',
          '这张图片是HEIC格式，这里打不开。请发一张截图；也可以在手机“设置–相机–格式”里选“兼容性最佳”后重拍。',
        );
      }
      if (!KEPT.includes(type)) {
        throw new DomainError('bad_input', '这个文件不是能看的图片。请发JPG或PNG图片，或者发一张截图。');
      }
      return redraw(bytes, type);
    },
    sniff,
    toWav: silk => toWav(silk),
  };
}

async function redraw(bytes: Uint8Array, type: string): Promise<SafePicture> {
  try {
    const drawn = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
      .autoOrient()
      .resize({ width: LONG_SIDE, height: LONG_SIDE, fit: 'inside', withoutEnlargement: true })
      .timeout({ seconds: 15 });
    // Photographs stay JPEG; what may be see-through stays so. Of a moving picture the first frame is kept.
    const isPhoto = type === 'image/jpeg';
    const out = isPhoto
      ? drawn.jpeg({ quality: 82 })
      : type === 'image/webp'
        ? drawn.webp({ quality: 82 })
        : drawn.png();
    const { data, info } = await out.toBuffer({ resolveWithObject: true });
    const cleanType = isPhoto ? 'image/jpeg' : type === 'image/webp' ? type : 'image/png';
    return { bytes: data, type: cleanType, width: info.width, height: info.height };
  } catch (error) {
    throw new DomainError('bad_input', '这张图片不完整或者打不开，没有收下。请重新发一次，或者发一张截图。', {
      cause: error,
    });
  }
}

/** The picture no larger than that; undefined when it cannot be read. */
async function smaller<T>(bytes: Uint8Array, side: number, finish: (drawn: Sharp) => Promise<T>) {
  try {
    const size = { width: side, height: side, fit: 'inside', withoutEnlargement: true } as const;
    return await finish(sharp(bytes, { limitInputPixels: MAX_PIXELS }).resize(size).timeout({ seconds: 15 }));
  } catch {
    return undefined;
  }
}

/** A WebP small enough for a page full of them. */
export const makePreview: MakePreview = bytes =>
  smaller(bytes, PREVIEW_SIDE, async drawn => ({
    bytes: await drawn.webp({ quality: 72 }).toBuffer(),
    type: 'image/webp',
  }));

/** A JPEG for desks outside, which may not know WebP; what can be seen through becomes white. */
export const makeJpeg = (bytes: Uint8Array): Promise<Uint8Array | undefined> =>
  smaller(bytes, OUTSIDE_SIDE, drawn => drawn.flatten({ background: '#fff' }).jpeg({ quality: 75 }).toBuffer());
