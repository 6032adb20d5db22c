import { writeSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Full size by `npm run prove -- NAME --full`; the short form is for every change. */
export const isFull = process.env['PROVE_FULL'] === '1';

/** A run without its guarantee may be lucky: nothing was under way when the blow fell. */
const OFF_TRIES = 3;

/** What a run of the script found: figures, and what broke the promise (empty: it held). */
export interface Found {
  readonly figures: Readonly<Record<string, number | string>>;
  readonly broken: readonly string[];
}

/**
 * A numbered proof: `run(false)` plays the script with the guarantee switched off and must break the promise, `run(true)`
 * plays it with the guarantee on and must not. `mostMs`: of a script that lasts longer than others may.
 */
export function prove(name: string, promise: string, run: (isOn: boolean) => Promise<Found>, mostMs?: number): void {
  test(`${name} notices when the guarantee is off`, async () => {
    for (let at = 0; at < OFF_TRIES; at++) if ((await run(false)).broken.length > 0) return;
    expect.fail(`${name} did not notice that its guarantee was off, ${OFF_TRIES} times`);
  });
  test(
    `${name} ${promise}`,
    async () => {
      const { figures, broken } = await run(true);
      // Straight to the terminal: the line is the result, whatever reporter runs.
      writeSync(1, `${JSON.stringify({ prove: name, full: isFull, held: broken.length === 0, ...figures })}\n`);
      expect(broken).toEqual([]);
    },
    mostMs,
  );
}
