import sharp from 'sharp';
import { encode } from 'silk-wasm';

const RATE = 24_000;

/** A tone as WeChat would record it: SILK with Tencent's byte before it. */
export async function silkTone(seconds: number): Promise<Uint8Array> {
  const samples = Int16Array.from(
    { length: RATE * seconds },
    (_, i) => 8000 * Math.sin((2 * Math.PI * 440 * i) / RATE),
  );
  return (await encode(samples, RATE)).data;
}

/** Water under a kitchen sink, as far as we can draw. */
export const leakPicture = (): Promise<Uint8Array> =>
  sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600">
      <rect width="800" height="600" fill="#e9e2d5"/>
      <rect y="430" width="800" height="170" fill="#b59f80"/>
      <rect x="150" y="70" width="500" height="60" rx="10" fill="#c9d1d6"/>
      <path d="M380 130v120c0 60 90 60 90 0v-20h80" fill="none" stroke="#8d979d" stroke-width="34"/>
      <path d="M424 300c-26 44-26 70 0 74 26-4 26-30 0-74z" fill="#4f93c8"/>
      <path d="M418 380v70" stroke="#4f93c8" stroke-width="8" stroke-dasharray="14 12"/>
      <ellipse cx="420" cy="500" rx="230" ry="46" fill="#6aa6d6" opacity=".75"/>
    </svg>`),
  )
    .jpeg({ quality: 80 })
    .toBuffer();
