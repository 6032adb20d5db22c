import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createWechatBeat } from '../../src/app/wechat-beat.ts';
import type { WechatState } from '../../src/ports/wechat.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('each change is written at once and in order, and a sign of life every quarter of a minute', async () => {
  const written: string[] = [];
  const errors: unknown[] = [];
  let phase: WechatState['phase'] = 'starting';
  let isAway = false;
  const beat = createWechatBeat({
    communityId: 'cuihu',
    state: () => ({ phase, since: new Date(0), restarts: 0, waiting: 0, rssBytes: 0 }),
    onError: error => errors.push(error),
    record: {
      async keep(communityId, state) {
        if (isAway) throw new Error('the database is away');
        written.push(`${communityId} ${state.phase}`);
      },
    },
  });
  beat.start();
  phase = 'scan';
  const first = beat.changed();
  phase = 'online';
  await Promise.all([first, beat.changed()]);
  expect(written).toEqual(['cuihu starting', 'cuihu scan', 'cuihu online']);

  isAway = true;
  await vi.advanceTimersByTimeAsync(15_000);
  expect(errors).toHaveLength(1);
  isAway = false;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(written).toHaveLength(5);
  phase = 'off';
  await beat.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(written.slice(5)).toEqual(['cuihu off']);
});
