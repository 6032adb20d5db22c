import { beforeAll, expect, test } from 'vitest';
import { createMedia } from '../../src/http/media.ts';
import { toWav } from '../../src/http/voice.ts';
import { silkTone } from '../support/voice.ts';

const { sniff } = createMedia();
const bytes = (text: string) => Buffer.from(text, 'latin1');
const noise = Uint8Array.from({ length: 20_000 }, (_, i) => (i * i + 11) >> 3);
let tone: Uint8Array;
beforeAll(async () => {
  tone = await silkTone(2);
});

/** What stands in a WAV: its rate, and how often the tone in it goes up through zero each second. */
function heard(wav: Uint8Array) {
  const view = new DataView(wav.buffer, wav.byteOffset, wav.byteLength);
  const rate = view.getUint32(24, true);
  const samples = (wav.byteLength - 44) / 2;
  const at = (i: number) => view.getInt16(44 + 2 * i, true);
  let cycles = 0;
  for (let i = 1; i < samples; i++) if (at(i - 1) < 0 && at(i) >= 0) cycles++;
  return {
    head: Buffer.from(wav.subarray(0, 4)).toString(),
    rate,
    seconds: samples / rate,
    hertz: cycles / (samples / rate),
  };
}

test.each([
  ['with Tencent’s byte', (silk: Uint8Array) => silk],
  ['without', (silk: Uint8Array) => silk.subarray(1)],
])('SILK %s is heard as the tone it was', async (_, cut) => {
  expect(await sniff(cut(tone))).toBe('audio/silk');
  const { hertz, ...wav } = heard(await toWav(cut(tone)));
  expect(wav).toEqual({ head: 'RIFF', rate: 24_000, seconds: 2 });
  expect(hertz).toBeGreaterThan(430);
  expect(hertz).toBeLessThan(450);
});

test.each([
  ['AMR', bytes('#!AMR\n\x3c\x08\x00\x00'), 'audio/amr'],
  ['a page', bytes('<html><script>alert(1)</script></html>'), 'application/octet-stream'],
  ['a PDF', bytes('%PDF-1.7\n'), 'application/pdf'],
  ['an Ogg', Buffer.concat([bytes('OggS\0\x02'), Buffer.alloc(20), bytes('\x01\x13OpusHead')]), 'audio/ogg'],
  ['nothing', new Uint8Array(), 'application/octet-stream'],
])('%s is known by its bytes', async (_, given, type) => {
  expect(await sniff(given)).toBe(type);
});

test.each([
  ['only a header', () => tone.subarray(0, 10)],
  ['noise behind a header', () => Buffer.concat([bytes('\x02#!SILK_V3\xc8\x00'), noise])],
  ['nothing', () => new Uint8Array()],
])('a broken voice, %s, is said in words and takes nothing down', async (_, make) => {
  await expect(toWav(make())).rejects.toMatchObject({
    code: 'bad_input',
    message: expect.stringContaining('可以下载'),
  });
});

test('a voice that takes too long to decode is given up', async () => {
  await expect(toWav(tone, 0)).rejects.toMatchObject({ code: 'bad_input' });
});

test.each([
  ['of more than 2 MB', () => Buffer.alloc(2 * 1024 * 1024 + 1)],
  ['that unfolds to hours', () => Buffer.concat([tone.subarray(0, 10), Buffer.alloc(200_000)])],
])('a voice %s is not decoded at all', async (_, make) => {
  await expect(toWav(make())).rejects.toMatchObject({ code: 'too_large', message: expect.stringContaining('下载') });
});
