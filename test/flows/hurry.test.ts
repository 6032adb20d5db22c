import { expect, test } from 'vitest';
import { MORNING } from '../support/cases.ts';
import { Chat } from './chat.ts';

const after = (ms: number) => new Date(MORNING.getTime() + ms);
const LEAK = { intent: 'repair', category: 'facility.leak' } as const;
const SOFT = '不用重发';

test('who writes faster than people do hears once in ten minutes that all of it came, beside his answer', async () => {
  const chat = new Chat({ readBy: after(100_000) });
  const first = await chat.say('厨房漏水了', LEAK);
  expect(first.replies.map(r => r.why)[0]).toBe('hurry.gathered');
  expect(first.replies.length).toBeGreaterThan(1);
  expect(first.text).toContain('021-5550-0100');
  chat.pass(1);
  chat.change({ readBy: after(160_000) });
  expect((await chat.say('还在漏', LEAK)).text).not.toContain(SOFT);
  chat.pass(10);
  chat.change({ readBy: after(12 * 60_000) });
  expect((await chat.say('还在漏', LEAK)).text).not.toContain(SOFT);
  chat.change({ readBy: after(13 * 60_000) });
  expect((await chat.say('还在漏', LEAK)).text).toContain(SOFT);
});

test('nobody in danger, taken over, or as fast as people are hears of it', async () => {
  const alert = { tier: 'certain', danger: 'fire', because: '着火了' } as const;
  const fire = { intent: 'emergency', category: 'incident.fire', alert } as const;
  expect((await new Chat({ readBy: after(100_000) }).say('着火了', fire)).text).not.toContain(SOFT);
  expect((await new Chat({ readBy: after(100_000), takenOver: true }).say('还在漏', LEAK)).replies).toEqual([]);
  expect((await new Chat({ readBy: after(60_000) }).say('厨房漏水了', LEAK)).text).not.toContain(SOFT);
});
