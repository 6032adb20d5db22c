import { afterAll, beforeAll, expect, test } from 'vitest';
import { objects } from '../../support/slack/types.ts';
import { type SlackDesk, slackDesk } from '../../support/slack-desk.ts';
import { playScenes, type Scenes } from '../../support/slack-scenes.ts';

let desk: SlackDesk;
let scenes: Scenes;
beforeAll(async () => {
  desk = await slackDesk();
  scenes = await playScenes(desk);
});
afterAll(() => desk.close());

test('Slack takes all of it', () => {
  expect(desk.slack.calls.filter(c => c.answer?.['ok'] !== true).map(c => [c.method, c.answer])).toEqual([]);
});

test.each([
  // A card is read at a glance, a message of a thread in one go, a page by scrolling.
  ['twenty-events', 12, 2000],
  ['rant', 12, 2500],
  ['nine-pictures', 12, 2000],
  ['reply-with-preview', 12, 4000],
  ['call', 4, 600],
  ['home', 100, 12_000],
])('%s stays within what is read', (name, blocks, characters) => {
  const [first, ...thread] = scenes[name]!;
  expect(first!.blocks.length).toBeLessThanOrEqual(blocks);
  expect(desk.slack.text(first!).length).toBeLessThanOrEqual(characters);
  for (const message of thread) {
    expect(message.blocks.length).toBeLessThanOrEqual(41);
    expect(desk.slack.text(message).length).toBeLessThanOrEqual(9500);
  }
});

test('a rant mentions, links and formats nothing', () => {
  for (const message of scenes['rant']!) {
    const { mentions, links, emoji, formatting } = desk.slack.produces(message);
    expect({ mentions, links, emoji, other: formatting.filter(f => f !== 'bold') }).toEqual({
      mentions: [],
      links: [],
      emoji: [],
      other: [],
    });
  }
});

test('a card of many events says where the case stands, and its thread everything in order', () => {
  const [card, ...thread] = scenes['twenty-events']!.map(m => desk.slack.text(m));
  expect(card).toMatch(/处理中[\s\S]*客服小张/);
  const told = thread.join('\n');
  for (let i = 1; i <= 6; i++) expect(told).toContain(`第 ${i} 次去看`);
  expect(told.indexOf('第 6 次去看')).toBeGreaterThan(told.indexOf('第 5 次问'));
});

test('pictures stay at home and are counted', () => {
  const told = scenes['nine-pictures']!.map(m => desk.slack.text(m)).join('\n');
  expect(told).toContain('图片 9 张，在值班台查看');
  expect(scenes['nine-pictures']!.flatMap(m => ('files' in m ? objects(m['files']) : []))).toEqual([]);
});

test('of a long text it is said that there is more, and of an urgent case that it is', () => {
  const [, first] = scenes['rant']!.map(m => desk.slack.text(m));
  expect(first).toMatch(/…\n后面还有，请在值班台看完整的话/);
  const [home] = scenes['home']!.map(view => desk.slack.text(view));
  expect(home).toMatch(/还没有人接（20\+）\n【紧急】CH-26-0004/);
  expect(home).toMatch(/还有更多，请在值班台查看/);
});
