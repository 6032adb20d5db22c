import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ChildHears } from '../../../adapters/wechaty/child-process.ts';
import { createHolding } from '../../../adapters/wechaty/holding.ts';
import type { Heard } from '../../../adapters/wechaty/protocol.ts';
import { createSupervisor } from '../../../adapters/wechaty/supervisor.ts';
import { handClock } from '../../support/clock.ts';
import { KEY, type Line, openLine, PRETEND } from './line.ts';

/** A line whose process heard two messages, one with bytes, that never got on record. */
async function lineWithLeft(): Promise<Line> {
  const line = await openLine();
  onTestFinished(() => line.close());
  line.gateway.login();
  await line.until(line.isOnline);
  let offers = 0;
  line.take = async () => {
    offers += 1;
    throw new Error('database away');
  };
  line.gateway.hear({ kind: 'video', from: 'chen', file: { name: 'leak.mp4', bytes: Buffer.from('video') } });
  line.gateway.hear({ kind: 'text', from: 'li', text: '电梯停了' });
  await line.until(() => offers >= 2);
  await line.link.stop();
  return line;
}

test('what a process heard before it lost the line is on record while another has it', async () => {
  const line = await lineWithLeft();
  const taken: string[] = [];
  let isAway = true;
  let ahead = 0;
  const errors: unknown[] = [];
  const holding = createHolding({
    ...{ me: 'loser', clock: handClock(), account: async () => 'estate' },
    lines: { hold: async () => undefined, reserve: async () => false, letGo: async () => {} },
    openLink: () =>
      createSupervisor({
        ...{ dir: line.dir, key: KEY, puppet: PRETEND, name: '小门', log: () => {} },
        timing: { now: () => new Date(Date.now() + ahead), after: () => () => {} },
      }),
    hears: (_, link) => ({
      async heard({ kind, media }: Heard) {
        if (isAway) throw new Error('database away');
        taken.push(media ? `${kind} ${Buffer.from(await link.bytes(media))}` : kind);
      },
      friend: async () => {},
      changed: () => {},
    }),
    onError: error => errors.push(error),
  });

  // A process that has the line and this folder is not disturbed.
  await holding.look();
  expect(errors).toEqual([]);
  ahead = 120_000;
  await holding.look();
  expect(errors).toHaveLength(1);
  isAway = false;
  await holding.look();
  await holding.look();
  expect(taken).toEqual(['video video', 'text']);
  await holding.stop();
});

test('a folder that cannot be used is said, and nothing is started', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'menfang-supervisor-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const file = join(dir, 'a file');
  writeFileSync(file, '');
  const launched: ChildHears[] = [];
  const broken = createSupervisor({
    ...{ dir: file, key: KEY, puppet: 'mock', name: '小门', log: () => {} },
    launch(hears) {
      launched.push(hears);
      return { tell() {}, kill() {} };
    },
  });
  const start = broken.start({ heard: async () => {}, friend: async () => {}, changed: () => {} });
  await expect(start).rejects.toThrow('请检查 DATA_DIR 的权限和磁盘空间');
  expect(broken.state()).toMatchObject({ phase: 'offline', trouble: expect.stringContaining('DATA_DIR') });
  expect(launched).toEqual([]);
});
