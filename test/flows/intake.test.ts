import { describe, expect, test } from 'vitest';
import { MORNING, NIGHT, STAFF, 陈女士, 陌生人 } from '../support/cases.ts';
import { Chat } from './chat.ts';
import { COMPLAINT, FEE, LAMP, LEAK, REPAIR, STATUS, TALK, UPDATE } from './meant.ts';

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
    expect(fee.text).toContain('回到刚才“厨房漏水了”那件事');
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
    expect(chat.ticket.demand).toContain('保密');
  });

  test('谢谢、好的：不开新单', async () => {
    const chat = new Chat();
    await chat.say('我家厨房漏水了', LEAK);
    for (const words of ['谢谢', '好的', '👍', '嗯']) await chat.say(words, TALK);
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
