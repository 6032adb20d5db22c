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
