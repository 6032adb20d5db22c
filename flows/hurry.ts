import type { Reply } from '../src/ports/talk.ts';
import type { LastTouch } from './engine/flow.ts';

const ONCE_MS = 10 * 60_000;

/** Said beside the answer to somebody who writes faster than people do, once in ten minutes: all of it came, nothing need be sent again. */
export function gathered({ cases, memo, reading }: Parameters<LastTouch>[0]): readonly Reply[] {
  const { now, isHurried, isMuted, community } = cases;
  const wasTold = memo.gatheredAt !== undefined && now.getTime() - Date.parse(memo.gatheredAt) < ONCE_MS;
  if (!reading || !isHurried || isMuted || wasTold) return [];
  memo.gatheredAt = now.toISOString();
  const text = `您发的每一条都收到了，不用重发。发得快的时候我合在一起看、一起答您。急事请打24小时电话${community.settings.phone24}，说话更快。`;
  return [{ why: 'hurry.gathered', text }];
}
