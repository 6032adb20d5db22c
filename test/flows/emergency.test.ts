import { describe, expect, test } from 'vitest';
import { safetyText } from '../../flows/index.ts';
import { DANGERS, type Danger } from '../../src/domain/labels.ts';
import { CUIHU, NIGHT, STAFF, 陌生人 } from '../support/cases.ts';
import { Chat, type Meant } from './chat.ts';
import { mustBeFitToSend } from './forbidden.ts';
import { FEE, LEAK, PERSON, TALK, UPDATE } from './meant.ts';

const alarm = (danger: Danger, more: Meant = {}): Meant => ({
  intent: 'emergency',
  category: 'incident.fire',
  urgency: 'emergency',
  alert: { tier: 'certain', danger, because: '…' },
  ...more,
});
const doubt = (danger: Danger, more: Meant = {}): Meant => ({
  ...alarm(danger, more),
  alert: { tier: 'suspect', danger, because: '…' },
});

describe('第一句话', () => {
  test.each<[Danger, string]>([
    [
      'fire',
      '马上离开，随手关门，走楼梯、放低身子，别坐电梯，到外面拨119；门烫或烟浓就别开门，关门堵缝、到窗口呼救；电动车电池着火别靠近。',
    ],
    ['gas', '别开关灯和电器、别点火、别在屋里打电话；能顺手就开窗关阀，人先到屋外再拨119和燃气公司。'],
    ['lift', '别扒门、别往外爬，按警铃或对讲，靠壁站稳；告诉我在哪部梯、几个人、有没有人不舒服'],
    ['shock', '别用手碰人，先断电闸，拨120。'],
    ['flood', '关总阀；水到插座别下脚；人先上来，别下去挪车。'],
    ['falling', '远离墙根，别停留。'],
    ['injury', '拨120，别挪动。'],
    ['violence', '拨110，别追。'],
    ['missing', '现在就拨110（不用等24小时），说衣着、发近照，各门同时看住。'],
  ])('%s：一字不差', (danger, words) => {
    expect(safetyText(danger, CUIHU).startsWith(words)).toBe(true);
  });

  test('每一句都有小区24小时电话；困梯、燃气另有号码', () => {
    for (const danger of DANGERS) {
      const text = safetyText(danger, CUIHU);
      expect(text).toContain('021-5550-0100');
      mustBeFitToSend(text);
    }
    expect(safetyText('lift', CUIHU)).toMatch(/96333.*119/s);
    expect(safetyText('gas', CUIHU)).toContain('962777');
    expect(safetyText('suicide', CUIHU)).toMatch(/110.*120.*12356/s);
    const { liftRescue: _, gasPhone: __, ...settings } = CUIHU.settings;
    expect(safetyText('lift', { ...CUIHU, settings })).toContain('119');
    expect(safetyText('gas', { ...CUIHU, settings })).not.toContain('undefined');
  });
});

describe('确定的险情', () => {
  test('着火：立紧急单，说正在叫谁，问最要紧的一样，不重复安全提示，不再呼叫一次', async () => {
    const chat = new Chat();
    const heard = await chat.say('3栋着火了', alarm('fire', { slots: { building: '3' } }));
    expect(chat.ticket).toMatchObject({ kind: 'emergency', urgency: 'emergency', danger: 'fire' });
    expect(heard.changes.alarms).toHaveLength(0);
    expect(heard.text).toContain('CH-26-0001');
    expect(heard.text).toContain('客服小张');
    expect(heard.text.match(/[？?]/g)).toHaveLength(1);
    expect(heard.text).not.toContain('随手关门');
  });

  test('孩子困在电梯：最多两问，一次一问，说过的不再问', async () => {
    const chat = new Chat({ asker: 陌生人 });
    const meant = alarm('lift', { category: 'facility.elevator' });
    expect((await chat.say('我孩子困在电梯里了', meant)).text).toContain('哪部电梯');
    const second = await chat.say('3栋2单元', { ...UPDATE, slots: { building: '3', unit: '2' } });
    expect(second.text).toContain('几个人');
    const third = await chat.say('就我孩子一个人，在哭', TALK);
    expect(third.text).not.toMatch(/[？?]/);
    expect(chat.tickets).toHaveLength(1);
    expect(chat.ticket.messages).toEqual([1, 2, 3]);
    expect(chat.ticket.where).toMatchObject({ building: '3', unit: '2' });
  });

  test('又喊一遍：加进同一单，回答短，不重样', async () => {
    const chat = new Chat();
    await chat.say('着火了', alarm('fire'));
    const a = await chat.say('快来人啊着火了', alarm('fire'));
    const b = await chat.say('人呢', TALK);
    expect(chat.tickets).toHaveLength(1);
    expect(a.text).not.toBe(b.text);
    expect(a.text.length).toBeLessThan(60);
  });

  test('虚惊一场：告诉被叫的人，单子由同事收尾', async () => {
    const chat = new Chat();
    await chat.say('着火了', alarm('fire'));
    const heard = await chat.say('火灭了，没事了', UPDATE);
    expect(heard.text).toContain('人没事最要紧');
    expect(heard.changes.events.some(e => e.reason?.includes('没事了'))).toBe(true);
    expect(chat.ticket.state).toBe('recorded');
  });

  test('险情里的更正、电话、别的情况：一样一样念给他听', async () => {
    const chat = new Chat();
    await chat.say('我家着火了', alarm('fire', { slots: { building: '3' } }));
    const slots = { building: '5', unit: '1', room: '602' };
    const moved = await chat.say('不是3栋，是5栋1单元602', { ...UPDATE, slots });
    expect(moved.text).toContain('好，改成5栋1单元602，被叫到的同事看得到');
    const called = await chat.say('电话⟦p1⟧', { ...UPDATE, slots: { phone: '⟦p1⟧' } });
    expect(called.text).toContain('电话记为⟦p1⟧，被叫到的同事看得到');
    expect(chat.ticket).toMatchObject({ where: { building: '5', unit: '1', room: '602' }, phone: '⟦p1⟧' });
    expect((await chat.say('里面没有人', UPDATE)).text).toContain('“里面没有人”，记下了');
    const again = await chat.say('烟从窗户出来了', alarm('fire'));
    expect(again.text).toContain('“烟从窗户出来了”');
  });

  test('人都出来了，火还在：不说没事了', async () => {
    const chat = new Chat();
    await chat.say('着火了', alarm('fire'));
    const heard = await chat.say('没人，都出来了', UPDATE);
    expect(heard.text).toContain('“没人，都出来了”');
    expect(heard.text).not.toContain('那就好');
  });

  test.each(['不漏了', '没事了'])('“%s”：记下了、由同事核实，不再问', async words => {
    const chat = new Chat();
    await chat.say('水漫到插座了', alarm('flood', { category: 'facility.leak' }));
    const heard = await chat.say(words, UPDATE);
    expect(heard.text).toMatch(/被叫到的同事看得到.*由他们核实/);
    expect(heard.text).not.toMatch(/[？?]/);
    expect(chat.ticket.state).toBe('recorded');
  });

  test('险情单业主撤不掉', async () => {
    const chat = new Chat();
    await chat.say('着火了', alarm('fire'));
    await chat.timer('questions', 30);
    const heard = await chat.say('取消', UPDATE);
    expect(chat.ticket.state).toBe('recorded');
    expect(heard.text).toContain('核实');
  });

  test('半句问话中来险情：先办险情，前面的问题不再提', async () => {
    const chat = new Chat({ asker: 陌生人 });
    await chat.say('厨房漏水了', LEAK);
    const heard = await chat.say('电线冒火花着火了', alarm('fire'));
    expect(heard.text).not.toContain('厨房');
    for (const words of ['3栋2单元1201', '没人在里面', '好的']) {
      expect(
        (
          await chat.say(words, {
            ...UPDATE,
            slots: words.startsWith('3') ? { building: '3', unit: '2', room: '1201' } : {},
          })
        ).text,
      ).not.toContain('回到刚才');
    }
  });

  test('有人接手时：不说话，照样立单；再来就加进去', async () => {
    const chat = new Chat({ takenOver: true });
    const heard = await chat.say('冒烟了', alarm('fire'));
    expect(heard.replies).toEqual([]);
    expect(chat.ticket.kind).toBe('emergency');
    await chat.say('烟更大了', alarm('fire'));
    expect(chat.tickets).toHaveLength(1);
  });

  test('第一次来就是险情：不自我介绍；险情过后第一句才补上', async () => {
    const chat = new Chat({ asker: { ...陌生人, isFirstContact: true } });
    expect((await chat.say('着火了', alarm('fire'))).text).not.toContain('门房');
    expect((await chat.say('5栋1单元', UPDATE)).text).not.toContain('门房');
    await chat.timer('questions', 30);
    expect((await chat.say('物业费怎么交', FEE)).text).toContain('翠湖花园门房');
    expect((await chat.say('你好', TALK)).text).not.toContain('门房');
  });

  test('险情里要找人：给24小时电话，不沉默', async () => {
    const chat = new Chat();
    await chat.say('着火了', alarm('fire'));
    expect((await chat.say('转人工', PERSON)).text).toContain('021-5550-0100');
    expect((await chat.say('快点', TALK)).replies).toHaveLength(1);
  });

  test('没有人值班：叫到主管经理，不说他在值班；一个人都没有：请打24小时电话', async () => {
    const staff = Object.values(STAFF).map(s => ({ ...s, onDuty: false }));
    const heard = await new Chat({ staff, now: NIGHT }).say('着火了', alarm('fire'));
    expect(heard.text).toContain('我正在呼叫项目经理王经理');
    expect((await new Chat({ staff: [] }).say('着火了', alarm('fire'))).text).toContain('021-5550-0100');
  });

  test('轻生：话要短、要轻，不报编号', async () => {
    const heard = await new Chat().say('不想活了', alarm('suicide'));
    expect(heard.text).not.toContain('CH-');
    expect(heard.text).not.toContain('编号');
    expect(heard.text).not.toMatch(/等\d+人/);
  });

  test('等人时来险情：照说不误，过后继续等', async () => {
    const chat = new Chat();
    await chat.say('转人工', PERSON);
    expect((await chat.say('着火了', alarm('fire'))).replies).toHaveLength(1);
  });
});

describe('拿不准的险情', () => {
  test('安全提示和一句问话一起，有按钮', async () => {
    const chat = new Chat();
    const heard = await chat.say('好像有煤气味', doubt('gas', { category: 'facility.gas', intent: 'repair' }));
    expect(heard.text).toContain('别开关灯和电器');
    expect(heard.text).toContain('现在还在发生吗？有人受伤或被困吗？');
    expect(heard.replies[0]?.choices).toHaveLength(2);
    expect(chat.tickets).toHaveLength(0);
  });

  test('是：呼叫、立紧急单', async () => {
    const chat = new Chat();
    await chat.say('好像有煤气味', doubt('gas', { category: 'facility.gas' }));
    const heard = await chat.say('是的，正在发生', TALK);
    expect(heard.changes.alarms).toMatchObject([{ danger: 'gas' }]);
    expect(chat.ticket).toMatchObject({ kind: 'emergency', danger: 'gas', messages: [1, 2], where: { room: '1201' } });
    expect(chat.ticket.summary).toContain('煤气味');
  });

  test('说得更细也当是：不追问到底', async () => {
    const chat = new Chat();
    await chat.say('楼下有人躺着', doubt('injury'));
    const heard = await chat.say('在3栋门口，不动', { ...UPDATE, slots: { building: '3', location: '门口' } });
    expect(heard.changes.alarms).toHaveLength(1);
  });

  test('不是：照平常报修办，不呼叫', async () => {
    const chat = new Chat();
    await chat.say('上次插座冒过火花', doubt('fire', { intent: 'repair', category: 'facility.power' }));
    const heard = await chat.say('没有危险', TALK);
    expect(heard.changes.alarms).toHaveLength(0);
    expect(chat.ticket).toMatchObject({ kind: 'repair', summary: '上次插座冒过火花', messages: [1, 2] });
    expect(chat.ticket.danger).toBeUndefined();
  });

  test('三分钟没有回音：当真的办，叫人', async () => {
    const chat = new Chat();
    await chat.say('好像有煤气味', doubt('gas', { category: 'facility.gas' }));
    const heard = await chat.timer('questions', 3);
    expect(heard.changes.alarms).toMatchObject([{ danger: 'gas' }]);
    expect(chat.ticket.kind).toBe('emergency');
  });

  test('守卫没听出来、读着却像燃气味：也问一声', async () => {
    const heard = await new Chat().say('感觉有股煤气味', { intent: 'repair', category: 'facility.gas' });
    expect(heard.text).toContain('现在还在发生吗？');
  });
});
