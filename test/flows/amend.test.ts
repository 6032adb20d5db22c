import { describe, expect, test } from 'vitest';
import { STAFF, 陌生人 } from '../support/cases.ts';
import { Chat } from './chat.ts';
import { COMPLAINT, FEE, LAMP, LEAK, STATUS, TALK, UPDATE } from './meant.ts';

describe('补充、更正、撤回', () => {
  test('不是3栋，是5栋：改地点，一行确认，换管家', async () => {
    const chat = new Chat();
    await chat.say('我家厨房漏水了', LEAK);
    const heard = await chat.say('不是3栋，是5栋', { ...UPDATE, slots: { building: '3' } });
    expect(heard.text).toContain('更正好了，地点记为5栋2单元1201 厨房');
    expect(heard.text).toContain('客服小张');
    expect(chat.ticket.where.building).toBe('5');
    expect(chat.ticket.houseId).toBeUndefined();
    expect(heard.changes.opened).toHaveLength(0);
  });

  test('说错了，是1301', async () => {
    const chat = new Chat();
    await chat.say('我家厨房漏水了', LEAK);
    await chat.say('说错了，是1301', { ...UPDATE, slots: { room: '1301' } });
    expect(chat.ticket.where.room).toBe('1301');
  });

  test('对：核对过了', async () => {
    const chat = new Chat();
    await chat.say('我家厨房漏水了', LEAK);
    await chat.say('对', TALK);
    expect(chat.ticket.checked).toBe(true);
    const again = await chat.say('是的', TALK);
    expect(again.changes.updated.length).toBeLessThanOrEqual(1);
  });

  test.each(['不是', '取消', '不用了', '打错了', '发错了'])('“%s”撤回刚立的单', async words => {
    const chat = new Chat();
    await chat.say('我家厨房漏水了', LEAK);
    const heard = await chat.say(words, TALK);
    expect(chat.ticket.state).toBe('withdrawn');
    expect(heard.text).toContain('撤回');
    expect(chat.question).toBeUndefined();
  });

  test('补充的话和照片加进同一件事', async () => {
    const chat = new Chat();
    await chat.say('我家厨房漏水了', LEAK);
    await chat.say('已经流到客厅了', { intent: 'repair', category: 'facility.leak', slots: { location: '客厅' } });
    expect((await chat.say('', TALK, 1)).text).toContain('照片收到');
    expect(chat.tickets).toHaveLength(1);
    expect(chat.ticket.messages).toEqual([1, 2, 3]);
  });

  test('另一件事：另立一单，完了回到前一件的问题', async () => {
    const chat = new Chat({ asker: 陌生人 });
    await chat.say('厨房漏水了', LEAK);
    const fee = await chat.say('物业费怎么交', FEE);
    expect(fee.changes.opened.map(t => t.kind)).toEqual(['fee_query']);
    expect(fee.text).toContain('再回到“漏水渗水”这件事（CH-26-0001）');
    expect(chat.question).toBe('where');
    const lamp = await chat.say('另外东门路灯不亮了', { ...LAMP, slots: { location: '东门' } });
    expect(lamp.changes.opened.map(t => t.category)).toEqual(['facility.lighting']);
    expect(chat.tickets).toHaveLength(3);
  });

  test('问着话，她问进度：先答，问题还在', async () => {
    const chat = new Chat({ asker: 陌生人 });
    await chat.say('厨房漏水了', LEAK);
    const heard = await chat.say('什么时候来修', STATUS);
    expect(heard.text).toContain('还在等接手');
    expect(chat.question).toBe('where');
    await chat.say('5栋1单元301', { ...UPDATE, slots: { building: '5', unit: '1', room: '301' } });
    expect(chat.ticket.where.room).toBe('301');
  });

  test('不要说是我说的：保密记在单上', async () => {
    const chat = new Chat();
    await chat.say('楼上半夜打牌', { intent: 'complaint', category: 'neighbor.noise' });
    expect((await chat.say('别告诉他们是我说的', UPDATE)).text).toContain('不会告诉对方');
    expect(chat.ticket.confidential).toBe(true);
  });

  test('谢谢、好的：不开新单', async () => {
    const chat = new Chat();
    await chat.say('我家厨房漏水了', LEAK);
    for (const words of ['谢谢', '好的', '👍', '嗯']) await chat.say(words, TALK);
    expect(chat.tickets).toHaveLength(1);
  });
});

describe('还是那件事', () => {
  test('隔天又说还在漏：加进开着的单', async () => {
    const chat = new Chat();
    await chat.say('我家厨房漏水了', LEAK);
    await chat.timer('questions');
    chat.pass(1440);
    const heard = await chat.say('厨房还在漏，没人来', { ...LEAK, intent: 'complaint' });
    expect(chat.tickets).toHaveLength(1);
    expect(heard.text).toContain('CH-26-0001');
    expect(heard.text).toContain('抱歉');
  });

  test('拿不准是不是那件：问一声；另一件就另立', async () => {
    const chat = new Chat();
    await chat.say('我家厨房漏水了', LEAK);
    await chat.timer('questions');
    const heard = await chat.say('水管漏水', { ...LEAK, slots: {} });
    expect(heard.replies[0]?.choices?.map(c => c.say)).toEqual(['CH-26-0001', '是另一件事']);
    await chat.say('是另一件事', TALK);
    expect(chat.tickets).toHaveLength(2);
  });

  test('别处的同类事：直接另立', async () => {
    const chat = new Chat();
    await chat.say('我家厨房漏水了', LEAK);
    await chat.timer('questions');
    const heard = await chat.say('地下车库B2漏水', { ...LEAK, slots: { location: '地下车库B2' } });
    expect(heard.changes.opened).toHaveLength(1);
  });

  test.each([
    ['又漏了，没修好', { ...LEAK, slots: {} }],
    ['没修好，还在漏', STATUS],
  ])('办结了，她说“%s”：重新打开、加急、还是那个人，不让她从头说', async (words, meant) => {
    const chat = new Chat();
    await chat.say('我家厨房漏水了', LEAK);
    chat.staffChange(chat.ticket.id, { state: 'resolved', responsibleId: STAFF.老刘.id, closedAt: chat.now });
    chat.pass(1440);
    const heard = await chat.say(words, meant);
    expect(heard.changes.opened).toHaveLength(0);
    expect(chat.ticket).toMatchObject({
      state: 'claimed',
      urgency: 'high',
      responsibleId: STAFF.老刘.id,
      messages: [1, 2],
    });
    expect(heard.text).toMatch(/很抱歉.*CH-26-0001.*工程老刘/s);
    expect(heard.text).not.toMatch(/[？?]/);
  });

  test('办结以后问一句进度，不算没修好', async () => {
    const chat = new Chat();
    await chat.say('我家厨房漏水了', LEAK);
    chat.staffChange(chat.ticket.id, { state: 'resolved', responsibleId: STAFF.老刘.id, closedAt: chat.now });
    await chat.say('我的事办到哪了', STATUS);
    expect(chat.ticket.state).toBe('resolved');
  });

  test('到底有没有人管：说在谁手上', async () => {
    const chat = new Chat();
    await chat.say('我家厨房漏水了', LEAK);
    expect((await chat.say('你们到底有没有人管', { ...COMPLAINT, category: 'service.attitude' })).text).toContain(
      '管家小李',
    );
    expect(chat.tickets).toHaveLength(1);
  });
});
