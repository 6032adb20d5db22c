import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { idOf, openDoor } from './door.ts';
import { openFeed } from './feed-reader.ts';

const MINUTE = 60_000;
let door: Awaited<ReturnType<typeof openDoor>>;
beforeEach(async () => {
  door = await openDoor();
  await door.start();
  await door.say('chen', { id: idOf(1), text: '3栋2单元漏水' });
});
afterEach(() => door.app.close());

const change = (kind: string, text?: string, { id = idOf(2), of = idOf(1), who = 'chen' } = {}) =>
  door.say(who, { id, changes: { of, kind }, ...(text === undefined ? {} : { text }) });

describe('changing or taking back', () => {
  test('is handed in as what it is about, once however often it is asked', async () => {
    expect((await change('edited', '3栋1单元漏水')).json()).toEqual({ seq: 2 });
    expect((await change('edited', '3栋1单元漏水')).json()).toEqual({ seq: 2 });
    expect((await change('recalled', undefined, { id: idOf(3) })).json()).toEqual({ seq: 3 });
    expect(door.house.received.slice(1)).toMatchObject([
      { text: '3栋1单元漏水', changes: { externalId: `chen:${idOf(1)}`, kind: 'edited' } },
      { text: '', changes: { externalId: `chen:${idOf(1)}`, kind: 'recalled' } },
    ]);
  });

  test('is taken for a slow hand’s time after the page stops offering it, then refused with what to do instead', async () => {
    door.house.time.aheadMs = 14 * MINUTE;
    expect((await change('edited', '3栋1单元漏水')).statusCode).toBe(200);
    door.house.time.aheadMs = 16 * MINUTE;
    const late = [
      await change('edited', '5栋漏水', { id: idOf(3) }),
      await change('recalled', undefined, { id: idOf(4) }),
    ];
    expect(late.map(answer => answer.statusCode)).toEqual([409, 409]);
    expect(late.map(answer => answer.json().error)).toEqual([
      expect.stringMatching(/10分钟.*当作一条新消息/),
      expect.stringMatching(/10分钟.*发一句话/),
    ]);
    // What was taken in time is not refused because its answer was lost.
    expect((await change('edited', '3栋1单元漏水')).json()).toEqual({ seq: 2 });
    expect(door.house.received).toHaveLength(2);
  });

  test('pressed on two phones is one; new words for what is taken back are refused', async () => {
    await change('recalled');
    expect((await change('recalled', undefined, { id: idOf(3) })).statusCode).toBe(200);
    expect(door.house.received).toHaveLength(2);
    const edit = await change('edited', '3栋1单元漏水', { id: idOf(4) });
    expect([edit.statusCode, edit.json().error]).toEqual([409, expect.stringContaining('已经撤回')]);
  });

  test.each([
    ['a message of somebody else', () => change('recalled', undefined, { who: 'wang' }), 404],
    ['a message that never came', () => change('recalled', undefined, { of: idOf(9) }), 404],
    ['nothing', () => door.say('chen', { id: idOf(2), text: 'x', changes: {} }), 400],
    ['no object', () => door.say('chen', { id: idOf(2), text: 'x', changes: null }), 400],
    ['with no words', () => change('edited', ' '), 400],
    ['in a way there is not', () => change('deleted', ''), 400],
  ])('%s is refused in Chinese', async (_, ask, status) => {
    const answer = await ask();
    expect([answer.statusCode, answer.json().error]).toEqual([status, expect.stringMatching(/请.+。$/)]);
    expect(door.house.received).toHaveLength(1);
  });
});

test('an open page hears what changed, and one opened later sees it as it stands: no word of what was taken back', async () => {
  const url = `${await door.listen()}/chat/feed`;
  const open = await openFeed(url, door.cookieOf('chen'));
  await open.untilReady();
  await change('edited', '3栋1单元漏水');
  const edited = JSON.parse((await open.next())?.data ?? '');
  expect(edited).toMatchObject({ no: 2, of: 1, id: idOf(2), text: '3栋1单元漏水', editedAt: expect.any(String) });
  await change('recalled', undefined, { id: idOf(3) });
  expect(JSON.parse((await open.next())?.data ?? '')).toMatchObject({ no: 3, of: 1, text: '', pictures: [] });
  open.close();

  const later = await openFeed(url, door.cookieOf('chen'));
  const first = await later.next();
  expect(JSON.parse(first?.data ?? '')).toMatchObject({ no: 1, id: idOf(1), text: '', recalledAt: expect.any(String) });
  expect(await later.untilReady()).toEqual(['', '']);
  later.close();
});

test('the feed tells the time when all is through, for phones whose clock is wrong', async () => {
  const feed = await openFeed(`${await door.listen()}/chat/feed`, door.cookieOf('chen'));
  let event = await feed.next();
  while (event && event.event !== 'ready') event = await feed.next();
  expect(Math.abs(Date.parse(event?.data ?? '') - Date.now())).toBeLessThan(60_000);
  feed.close();
});
