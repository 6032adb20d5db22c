import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, it } from 'vitest';

const RACER = new URL('../support/lock-racer.ts', import.meta.url).pathname;
/** Time for the four to hear of the moment. */
const AHEAD_MS = 5;

const root = mkdtempSync(join(tmpdir(), 'menfang-lock-race-'));
const racers = [1, 2, 3, 4].map(() => racer(spawn(process.execPath, [RACER], { stdio: ['pipe', 'pipe', 'inherit'] })));
afterAll(() => {
  for (const { stop } of racers) stop();
  rmSync(root, { recursive: true, force: true });
});

it('gives the lock of a dead process to one of four that start at the same moment, 300 times', async () => {
  for (let round = 0; round < 300; round++) {
    const dir = mkdtempSync(join(root, 'data-'));
    writeFileSync(join(dir, 'menfang.lock'), '999999 12345');
    const moment = performance.timeOrigin + performance.now() + AHEAD_MS;
    const answers = await Promise.all(racers.map(({ ask }) => ask(`${dir} ${moment}`)));
    const refused = answers.filter(answer => answer !== 'took it');
    expect(refused, answers.join('\n')).toHaveLength(3);
    for (const answer of refused) expect(answer).toContain('DATA_DIR');
    await Promise.all(racers.map(({ ask }) => ask('end')));
    expect(readdirSync(dir)).toEqual([]);
  }
});

function racer(child: ChildProcess) {
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return {
    ask: async (line: string): Promise<string> => {
      child.stdin!.write(`${line}\n`);
      return (await lines.next()).value ?? 'it left';
    },
    stop: () => child.kill('SIGKILL'),
  };
}
