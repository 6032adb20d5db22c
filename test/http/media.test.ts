import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { createMedia } from '../../src/http/media.ts';

const media = createMedia();
const blank = (width: number, height: number, alpha = 1) =>
  sharp({ create: { width, height, channels: 4, background: { r: 200, g: 80, b: 60, alpha } } });

describe('a clean picture', () => {
  test('tells neither place nor camera nor time', async () => {
    const bytes = await blank(400, 300)
      .withExif({
        IFD0: { Make: 'SecretPhone', Copyright: '陈女士' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '31/1 34/1 12/1',
          GPSLongitudeRef: 'E',
          GPSLongitude: '120/1 18/1 0/1',
        },
      })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret/></x:xmpmeta>')
      .jpeg()
      .toBuffer();
    expect((await sharp(bytes).metadata()).exif).toBeDefined();
    const clean = await media.clean(bytes);
    const { exif, xmp, iptc, format } = await sharp(clean.bytes).metadata();
    expect({ exif, xmp, iptc, format }).toEqual({ exif: undefined, xmp: undefined, iptc: undefined, format: 'jpeg' });
    expect(Buffer.from(clean.bytes).includes('SecretPhone')).toBe(false);
    expect(clean).toMatchObject({ type: 'image/jpeg', width: 400, height: 300 });
  });

  test('stands upright', async () => {
    const lying = await blank(400, 300).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await media.clean(lying)).toMatchObject({ width: 300, height: 400 });
  });

  test('is 1,600 pixels long at most, and never blown up', async () => {
    expect(await media.clean(await blank(4_000, 1_000).jpeg().toBuffer())).toMatchObject({ width: 1_600, height: 400 });
    expect(await media.clean(await blank(20, 10).jpeg().toBuffer())).toMatchObject({ width: 20, height: 10 });
  });

  test.each([
    ['png', 'image/png'],
    ['webp', 'image/webp'],
    ['gif', 'image/png'],
  ] as const)('may come as %s and goes on as %s, see-through where it was', async (format, type) => {
    const clean = await media.clean(await blank(40, 30, 0).toFormat(format).toBuffer());
    expect(clean).toMatchObject({ type, width: 40, height: 30 });
    expect((await sharp(clean.bytes).stats()).isOpaque).toBe(false);
  });
});

/** A few bytes that say they are 60,000 by 60,000 pixels. */
async function unfolding(): Promise<Buffer> {
  const png = await blank(8, 8).png().toBuffer();
  png.writeUInt32BE(60_000, 16);
  png.writeUInt32BE(60_000, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

describe('refused with the remedy', () => {
  const heic = Buffer.concat([
    Buffer.from([0, 0, 0, 0x18]),
    Buffer.from('ftypheic'),
    Buffer.alloc(4),
    Buffer.from('mif1heic'),
  ]);
  test.each([
    ['more than 10 MB', async () => Buffer.alloc(10 * 1024 * 1024 + 1), 'too_large', '10MB'],
    ['HEIC', async () => heic, 'bad_input', 'HEIC'],
    ['a PDF', async () => Buffer.from('%PDF-1.7\n'), 'bad_input', 'JPG'],
    [
      'an SVG with script',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
      'bad_input',
      'JPG',
    ],
    ['nothing', async () => Buffer.alloc(0), 'bad_input', 'JPG'],
    ['half a picture', async () => (await blank(800, 600).jpeg().toBuffer()).subarray(0, 900), 'bad_input', '不完整'],
  ])('%s', async (_what, make, code, words) => {
    await expect(media.clean(await make())).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
  });

  test('a small file that unfolds, before it does', async () => {
    await expect(media.clean(await unfolding())).rejects.toMatchObject({
      code: 'bad_input',
      cause: expect.objectContaining({ message: expect.stringContaining('pixel limit') }),
    });
  });
});
