import { describe, expect, test } from 'vitest';
import { Chat } from './chat.ts';
import { LEAK, TALK, UNCLEAR } from './meant.ts';

describe('听不明白', () => {
  test('问一次，有选项和转人工；选了就照办，原话不用再说', async () => {
    const chat = new Chat();
    const heard = await chat.say('那个东西又那样了', {
      ...UNCLEAR,
      top3: { intent: ['repair', 'complaint', 'status_query'], category: [] },
    });
    const choices = heard.replies[0]?.choices?.map(c => c.label) ?? [];
    expect(choices).toEqual(['有东西坏了要修', '有件事不满意', '查之前的事', '转人工']);
    await chat.say('有东西坏了要修', TALK);
    expect(chat.ticket).toMatchObject({ kind: 'repair', summary: '那个东西又那样了', messages: [1, 2] });
  });

  test('还是不明白：不再问，交给人', async () => {
    const chat = new Chat();
    await chat.say('那个东西又那样了', UNCLEAR);
    const heard = await chat.say('就是那样嘛', UNCLEAR);
    expect(heard.text).toContain('请客服小张（工号1001）答复您');
    expect(chat.ticket).toMatchObject({ kind: 'inquiry', messages: [1, 2] });
  });

  test('换句话说明白了：两句合在一起办', async () => {
    const chat = new Chat();
    await chat.say('那个东西又那样了', UNCLEAR);
    await chat.say('厨房水管漏水', LEAK);
    expect(chat.ticket).toMatchObject({ kind: 'repair', messages: [1, 2] });
  });

  test('问了没有回音：十分钟后交给人', async () => {
    const chat = new Chat();
    await chat.say('那个东西又那样了', UNCLEAR);
    expect((await chat.timer('questions')).text).toContain('客服小张');
    expect(chat.tickets).toHaveLength(1);
  });
});
