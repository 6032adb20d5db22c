/** Decodes one voice message in a thread of its own, and ends: what it is given comes from strangers. */
import { parentPort, workerData } from 'node:worker_threads';
import { decode } from 'silk-wasm';
import { TENCENT } from './silk.ts';

const { silk, rate } = workerData as { readonly silk: Uint8Array; readonly rate: number };
// The decoder knows it by that byte only.
const known = silk[0] === TENCENT ? silk : Uint8Array.of(TENCENT, ...silk);
const { data } = await decode(known, rate);
parentPort?.postMessage(data);
