import { describe, expect, test } from 'vitest';
import { MORNING, 陈女士, 陌生人 } from '../support/cases.ts';
import { Chat } from './chat.ts';
import { LAMP, LEAK, TALK, UPDATE } from './meant.ts';

describe('只问缺的', () => {
  test('陌生人：先问哪里，再问电话，一次一件，然后不再问', async () => {
    const chat = new Chat({ asker: 陌生人 });
    const first = await chat.say('厨房漏水了', LEAK);
    expect(first.text.match(/[？?]/g)).toHaveLength(1);
    expect(chat.question).toBe('where');
    expect(
      (await chat.say('5栋1单元301', { ...UPDATE, slots: { building: '5', unit: '1', room: '301' } })).text,
    ).toContain('5栋1单元301');
    expect(chat.question).toBe('phone');
    const last = await chat.say('⟦p1⟧', { ...UPDATE, slots: { phone: '⟦p1⟧' } });
    expect(last.text).toContain('电话记下了');
    expect(chat.question).toBeUndefined();
    expect(chat.ticket).toMatchObject({
      where: { building: '5', unit: '1', room: '301', location: '厨房' },
      phone: '⟦p1⟧',
    });
  });

  test('同一问最多两遍，总共最多三问', async () => {
    const chat = new Chat({ asker: 陌生人 });
    const asked: (string | undefined)[] = [];
    for (const text of [
      '厨房漏水了',
      '水好大呢真的很急',
      '地板都泡了怎么办才好',
      '气死我了这日子没法过',
      '反正就是很急很急',
    ]) {
      await chat.say(text, text === '厨房漏水了' ? LEAK : { ...TALK, intent: 'ticket_update', text: text.repeat(3) });
      asked.push(chat.question);
    }
    expect(asked.filter(q => q === 'where').length).toBeLessThanOrEqual(2);
    expect(asked.filter(Boolean).length).toBeLessThanOrEqual(3);
    expect(asked.at(-1)).toBeUndefined();
    expect(chat.tickets).toHaveLength(1);
  });

  test('不方便说、不知道：接受，不再问', async () => {
    const chat = new Chat({ asker: 陌生人 });
    await chat.say('厨房漏水了', LEAK);
    expect((await chat.say('不方便说', TALK)).text).toContain('没关系');
    expect(chat.question).toBe('phone');
    await chat.say('不用了', TALK);
    expect(chat.question).toBeUndefined();
    expect(chat.ticket.state).toBe('recorded');
  });

  test('随时可以不说了', async () => {
    const chat = new Chat({ asker: 陌生人 });
    await chat.say('厨房漏水了', LEAK);
    await chat.say('算了不说了', TALK);
    expect(chat.question).toBeUndefined();
    expect(chat.ticket.state).toBe('recorded');
  });

  test('两套房子：问是哪一套，按钮就能答', async () => {
    const homes = [...陈女士.homes, { houseId: 5301, building: '5', room: '301' }];
    const chat = new Chat({ asker: { ...陈女士, homes } });
    const heard = await chat.say('家里漏水', { ...LEAK, slots: {} });
    expect(heard.replies[0]?.choices?.map(c => c.say)).toEqual(['3栋2单元1201', '5栋301']);
    await chat.say('5栋301', { ...UPDATE, slots: { building: '5', room: '301' } });
    expect(chat.ticket).toMatchObject({ houseId: 5301, where: { building: '5', room: '301' } });
  });

  test('楼道灯：用她的楼栋单元，不问房号', async () => {
    const chat = new Chat();
    const heard = await chat.say('楼道灯不亮了', LAMP);
    expect(chat.ticket.where).toEqual({ building: '3', unit: '2', location: '楼道' });
    expect(heard.text).not.toMatch(/房号|[？?]/);
  });

  test('车库B2：地点够了，不问楼栋', async () => {
    const chat = new Chat({ asker: { ...陌生人, hasPhoneOnFile: true } });
    const heard = await chat.say('地下车库B2的灯坏了', { ...LAMP, slots: { location: '地下车库B2' } });
    expect(heard.text).not.toMatch(/[？?]/);
    expect(chat.ticket.where).toEqual({ location: '地下车库B2' });
  });

  test('十分钟没有话：问题到此为止，单子还在', async () => {
    const chat = new Chat({ asker: 陌生人 });
    const first = await chat.say('厨房漏水了', LEAK);
    expect(first.changes.timers).toMatchObject([{ name: 'questions', dueAt: new Date(MORNING.getTime() + 600_000) }]);
    const heard = await chat.timer('questions');
    expect(heard.text).toContain('CH-26-0001');
    expect(chat.question).toBeUndefined();
    expect(chat.ticket.state).toBe('recorded');
  });

  test('都问齐了以后的沉默，不打扰', async () => {
    const chat = new Chat();
    await chat.say('我家厨房漏水了', LEAK);
    expect((await chat.timer('questions')).replies).toHaveLength(0);
  });
});
