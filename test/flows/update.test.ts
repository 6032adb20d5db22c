import { describe, expect, test } from 'vitest';
import { STAFF } from '../support/cases.ts';
import { Chat } from './chat.ts';
import { LAMP, LEAK, NOISE, STATUS, TALK, UPDATE } from './meant.ts';

describe('补充和办结', () => {
  test('不漏了，谢谢：没人接手就收尾，不追问', async () => {
    const chat = new Chat();
    await chat.say('我家厨房漏水了', LEAK);
    await chat.timer('questions');
    const heard = await chat.say('不漏了，谢谢', { ...UPDATE, category: 'facility.leak' });
    expect(chat.ticket.state).toBe('withdrawn');
    expect(heard.changes.events.some(e => e.reason === '业主告知已好')).toBe(true);
    expect(heard.text).not.toMatch(/[？?]/);
  });

  test('有人在跟：记给他，由他收尾', async () => {
    const chat = new Chat();
    await chat.say('我家厨房漏水了', LEAK);
    await chat.timer('questions');
    chat.staffChange(chat.ticket.id, { state: 'claimed', responsibleId: STAFF.老刘.id });
    const heard = await chat.say('好了，不用来了', UPDATE);
    expect(chat.ticket.state).toBe('claimed');
    expect(heard.text).toContain('工程老刘');
  });

  test('约时间：记下，不替人许诺', async () => {
    const chat = new Chat();
    await chat.say('我家厨房漏水了', LEAK);
    await chat.timer('questions');
    const heard = await chat.say('明天上午我在家', { ...UPDATE, slots: { time: '明天上午' } });
    expect(chat.ticket.demand).toContain('明天上午');
    expect(heard.text).toMatch(/跟您定/);
  });

  test('两件都开着、说不清是哪件：问一声再办', async () => {
    const chat = new Chat();
    await chat.say('我家厨房漏水了', LEAK);
    await chat.timer('questions');
    await chat.say('楼上太吵', NOISE);
    await chat.timer('questions');
    const asked = await chat.say('好了，不用来了', UPDATE);
    expect(asked.replies[0]?.choices).toHaveLength(3);
    const leak = chat.tickets.find(t => t.category === 'facility.leak')!;
    await chat.say(leak.number, TALK);
    expect(chat.tickets.find(t => t.id === leak.id)?.state).toBe('withdrawn');
    expect(chat.tickets.filter(t => t.state === 'recorded')).toHaveLength(1);
  });

  test('手上没有单：和气地应，问是不是新的事', async () => {
    const chat = new Chat();
    expect((await chat.say('补充一下，是主卧', UPDATE)).text).toContain('新的事');
    expect((await chat.say('好了，不用来了', UPDATE)).text).toContain('谢谢您告诉我');
    expect(chat.tickets).toHaveLength(0);
  });

  test('问是哪件、十分钟没有回音：先放进那件给同事看', async () => {
    const chat = new Chat();
    await chat.say('我家厨房漏水了', LEAK);
    await chat.timer('questions');
    await chat.say('', TALK, 1);
    expect((await chat.timer('questions')).text).toContain('CH-26-0001');
    expect(chat.ticket.messages).toEqual([1, 2]);
    expect((await chat.say('楼道灯坏了', LAMP)).changes.opened[0]?.summary).toBe('楼道灯坏了');
  });

  test('隔了很久的照片：问是不是那件事的', async () => {
    const chat = new Chat();
    await chat.say('我家厨房漏水了', LEAK);
    await chat.timer('questions');
    const heard = await chat.say('', TALK, 1);
    expect(heard.text).toContain('照片收到了');
    await chat.say('是的', TALK);
    expect(chat.ticket.messages).toEqual([1, 2, 3]);
  });
});

describe('查进度', () => {
  test('没有单、一件、几件、报编号', async () => {
    const chat = new Chat();
    expect((await chat.say('我的事办到哪了', STATUS)).text).toContain('没有正在办的事');
    await chat.say('我家厨房漏水了', LEAK);
    await chat.timer('questions');
    chat.staffChange(chat.ticket.id, { state: 'claimed', responsibleId: STAFF.老刘.id });
    const one = await chat.say('到底什么时候来', STATUS);
    expect(one.text).toContain('工程老刘（工号1003）在跟');
    expect(one.text).not.toMatch(/今天|明天|分钟|小时/);
    chat.pass(1);
    await chat.say('楼上太吵', NOISE);
    await chat.timer('questions');
    expect((await chat.say('我的事办到哪了', STATUS)).text).toMatch(/2件事在办[\s\S]*CH-26-000\d[\s\S]*CH-26-000\d/);
    expect((await chat.say('CH-26-0001', UPDATE)).text).toContain('老刘');
  });

  test('别处的编号：交给人核对', async () => {
    const chat = new Chat();
    expect((await chat.say('WX-25-0099', STATUS)).text).toContain('核对');
    expect(chat.tickets).toHaveLength(1);
  });
});
