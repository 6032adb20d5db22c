// @ts-check
import { useEffect, useState } from '../vendor.js';

/** @type {AudioContext | undefined} */
let audio;
/** @type {Set<() => void>} */
const listeners = new Set();

/** Browsers let a page sound only after somebody touched it. */
const canSound = () => audio?.state === 'running';

/** Called by a touch; from then on the page may sound. */
export async function allowSound() {
  audio ??= new AudioContext();
  if (audio.state !== 'running') await audio.resume();
  for (const listener of listeners) listener();
}

/** Whether the page may sound, for a button that asks for the touch. */
export function useSound() {
  const [isAllowed, setAllowed] = useState(canSound());
  useEffect(() => {
    const listener = () => setAllowed(canSound());
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return isAllowed;
}

/**
 * @param {readonly (readonly [hertz: number, at: number, seconds: number])[]} tones
 * @param {number} loudness
 * @param {OscillatorType} shape
 */
function play(tones, loudness, shape) {
  if (audio?.state !== 'running') return;
  for (const [hertz, at, seconds] of tones) {
    const start = audio.currentTime + at;
    const tone = new OscillatorNode(audio, { type: shape, frequency: hertz });
    const volume = new GainNode(audio, { gain: 0 });
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(loudness, start + 0.01);
    volume.gain.linearRampToValueAtTime(0, start + seconds);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + seconds);
  }
}

/** @type {[number, number, number][]} */
const SIREN = [0, 0.5, 1].flatMap(
  at =>
    /** @type {typeof SIREN} */ ([
      [988, at, 0.22],
      [740, at + 0.24, 0.22],
    ]),
);

/** Somebody is in danger. */
export function soundAlarm() {
  navigator.vibrate?.([300, 150, 300]);
  play(SIREN, 0.5, 'square');
}

/** A new case. */
export const soundCase = () =>
  play(
    [
      [660, 0, 0.25],
      [880, 0.2, 0.4],
    ],
    0.35,
    'sine',
  );

/** New words in a case we know. */
export const soundWords = () => play([[780, 0, 0.18]], 0.18, 'sine');
