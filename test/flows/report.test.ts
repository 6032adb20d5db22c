import { describe, expect, test } from 'vitest';
import { NIGHT, STAFF, 陌生人 } from '../support/cases.ts';
import { Chat } from './chat.ts';
import { COMPLAINT, LAMP, LEAK, REPAIR, TALK } from './meant.ts';

describe('立单', () => {
  test('陈女士报漏水：当场立单，念给她听，说谁来看、接着怎样', async () => {
    const chat = new Chat();
    const heard = await chat.say('我家厨房漏水了', LEAK);
    expect(heard.changes.opened).toHaveLength(1);
    expect(heard.text).toContain('陈女士');
    expect(heard.text).toContain('抱歉');
    expect(heard.text).toContain('事项：我家厨房漏水了');
    expect(heard.text).toContain('地点：3栋2单元1201 厨房');
    expect(heard.text).toContain('CH-26-0001');
    expect(heard.text).toContain('管家小李（工号1002）');
    expect(heard.text).not.toMatch(/[？?]/);
    expect(chat.ticket).toMatchObject({ kind: 'repair', houseId: 31201, checked: false, state: 'recorded' });
  });

  test('五句短话是一件事', async () => {
    const chat = new Chat({ asker: 陌生人 });
    const meant = { ...LEAK, slots: { building: '3', unit: '2', room: '1201', location: '厨房' } };
    const heard = await chat.say('在吗\n我家\n厨房\n漏水\n3栋2单元1201', meant);
    expect(heard.changes.opened).toHaveLength(1);
    expect(chat.ticket.messages).toHaveLength(5);
    expect(heard.text).toContain('我家厨房漏水');
    expect(chat.question).toBe('phone');
  });

  test('只说“我要报修”：先问什么事，说清了才立单', async () => {
    const chat = new Chat();
    const first = await chat.say('我要报修', REPAIR);
    expect(first.changes.opened).toHaveLength(0);
    expect(chat.question).toBe('what');
    const second = await chat.say('水龙头关不上', { intent: 'repair', category: 'facility.water' });
    expect(second.changes.opened).toHaveLength(1);
    expect(chat.ticket.messages).toEqual([1, 2]);
  });

  test('读错了意图，“我要投诉”照样先听', async () => {
    const chat = new Chat();
    await chat.say('我要投诉', { intent: 'ticket_update', abstain: true });
    expect(chat.question).toBe('what');
    await chat.say('楼上天天跳绳', { intent: 'repair', category: 'neighbor.noise' });
    expect(chat.ticket).toMatchObject({ kind: 'complaint', category: 'neighbor.noise' });
  });

  test('“我要报修”之后说不用了：什么也不立', async () => {
    const chat = new Chat();
    await chat.say('我要报修', REPAIR);
    await chat.say('不用了', TALK);
    expect(chat.tickets).toHaveLength(0);
    expect(chat.question).toBeUndefined();
  });

  test('光来照片：说收到，问拍的是什么；话来了合在一起', async () => {
    const chat = new Chat();
    const first = await chat.say('', TALK, 2);
    expect(first.text).toContain('照片收到');
    expect(first.changes.opened).toHaveLength(0);
    const second = await chat.say('厨房水管漏水', LEAK);
    expect(second.text).toContain('照片也收到了');
    expect(chat.ticket.messages).toEqual([1, 2]);
  });

  test('照片之后十分钟没有话：记下来，有人看', async () => {
    const chat = new Chat();
    await chat.say('', TALK, 1);
    const heard = await chat.timer('questions');
    expect(heard.text).toContain('照片我先记下了');
    expect(chat.ticket).toMatchObject({ kind: 'inquiry', messages: [1] });
  });

  test('表扬、建议不问电话也不问地点', async () => {
    for (const intent of ['praise', 'suggestion'] as const) {
      const chat = new Chat({ asker: 陌生人 });
      const heard = await chat.say('保洁阿姨把楼道擦得很干净', { intent, category: 'service.cleaning' });
      expect(heard.text).toMatch(/谢谢您/);
      expect(heard.text).not.toMatch(/[？?]|抱歉/);
      expect(chat.ticket.kind).toBe(intent);
    }
  });

  test('一条里两件事：各立一单，一张回执', async () => {
    const chat = new Chat();
    const lift = {
      text: '电梯按钮坏了',
      intent: 'repair',
      category: 'facility.elevator',
      urgency: 'high',
      responsibility: 'property',
    } as const;
    const dirt = {
      text: '地下车库太脏了',
      intent: 'complaint',
      category: 'service.cleaning',
      urgency: 'normal',
      responsibility: 'property',
    } as const;
    const meant = { ...lift, matters: [lift, dirt], slots: { building: '3', unit: '2', location: '地下车库' } };
    const heard = await chat.say('电梯按钮坏了，另外地下车库太脏了', meant);
    expect(heard.replies).toHaveLength(1);
    expect(heard.changes.opened.map(t => t.category)).toEqual(['facility.elevator', 'service.cleaning']);
    expect(heard.text).toMatch(/CH-26-0001[\s\S]*CH-26-0002/);
    expect(chat.tickets.find(t => t.category === 'service.cleaning')?.where.location).toBe('地下车库');
  });

  test('一大段气话里的两件事，不拆成表', async () => {
    const chat = new Chat();
    const text = `电梯抖了一个月，${'我妈七十三岁吓得不敢坐，'.repeat(8)}再说东门口也没有镜子`;
    const part = { intent: 'complaint', urgency: 'high', responsibility: 'property' } as const;
    const matters = [
      { ...part, text: '电梯抖了一个月', category: 'facility.elevator' },
      { ...part, text: '东门口没有镜子', category: 'facility.public_area' },
    ] as const;
    await chat.say(text, { ...part, category: 'facility.elevator', matters });
    expect(chat.tickets).toHaveLength(1);
  });

  test('长长的抱怨得到耐心的回答，不是一张表', async () => {
    const chat = new Chat();
    const rant = `楼道灯坏了一个月了，打了五次电话没人理，${'每次都说知道了然后就没有下文，'.repeat(6)}老人晚上摸黑上楼 <script>alert(1)</script> <!channel>`;
    const heard = await chat.say(rant, { ...LAMP, intent: 'complaint', urgency: 'high' });
    expect(heard.text).toContain('一句一句都看了');
    expect(heard.text).not.toContain('事项：');
    expect(heard.text).not.toContain('<!channel>');
    expect(heard.text).toContain('CH-26-0001');
    expect((await chat.say('真的太气人了', TALK)).text).toContain('都记着');
    expect(chat.tickets).toHaveLength(1);
  });
});

describe('什么时候、谁来看', () => {
  const asleep = Object.values(STAFF).map(s => ({ ...s, onDuty: false }));

  test('夜里没有人：说几点有人、等不了打哪里，不说空话', async () => {
    const chat = new Chat({ now: NIGHT, staff: asleep });
    const heard = await chat.say('我家厨房漏水了', LEAK);
    expect(heard.text).toContain('08:30');
    expect(heard.text).toContain('021-5550-0100');
    expect(heard.text).not.toMatch(/马上|已转给/);
  });

  test('凌晨两点的卡拉OK：抱歉，说交给了谁，不透露是谁说的', async () => {
    const chat = new Chat({ now: NIGHT });
    const heard = await chat.say('隔壁文化楼还在唱卡拉OK，吵死了', {
      intent: 'complaint',
      category: 'neighbor.noise',
      urgency: 'high',
      slots: { location: '隔壁文化楼' },
    });
    expect(heard.text).toContain('抱歉');
    expect(heard.text).toContain('秩序维护老周（工号1004）');
    expect(heard.text).toContain('不会告诉对方');
    expect(chat.ticket.urgency).toBe('high');
  });

  test('被投诉的人不会被说成是来看的人', async () => {
    const chat = new Chat();
    const heard = await chat.say('管家小李说话很难听，态度差', { ...COMPLAINT, category: 'service.attitude' });
    expect(heard.text.replaceAll(chat.ticket.summary, '')).not.toContain('小李');
    expect(heard.text).toContain('客服小张');
  });
});
