import { describe, expect, test } from 'vitest';
import { 陌生人 } from '../support/cases.ts';
import { Chat } from './chat.ts';
import { LAMP, LEAK, NOISE, STATUS, TALK, UNCLEAR, UPDATE } from './meant.ts';

const ASKS_LOCKER = { intent: 'inquiry', category: 'service.convenience', slots: { location: '快递柜' } } as const;
const COLD = { intent: 'repair', category: 'facility.heating' } as const;

test('先表扬，再问事，再报修：三件事各是各的', async () => {
  const chat = new Chat();
  await chat.say('谢谢你们，师傅特别好', { intent: 'praise' });
  await chat.say('我想问下快递柜在哪', ASKS_LOCKER);
  await chat.say('我家暖气不热', COLD);
  expect(chat.tickets.map(t => t.kind).toSorted()).toEqual(['inquiry', 'praise', 'repair']);
});

describe('报修中间的话', () => {
  test('要收钱吗：照实说，转给有名字的人，不当成地点', async () => {
    const chat = new Chat({ asker: 陌生人 });
    await chat.say('我家厨房漏水了', LEAK);
    const heard = await chat.say('要收钱吗', UNCLEAR);
    expect(heard.text).toMatch(/公共部分.*不另收费.*先说价.*同意.*小张/s);
    expect(heard.text).not.toContain('地点');
    expect(chat.ticket.where).toEqual({ location: '厨房' });
    expect(chat.tickets).toHaveLength(1);
  });

  test('方便的时间：念回来，记在诉求里', async () => {
    const chat = new Chat();
    await chat.say('我家厨房漏水了', LEAK);
    const heard = await chat.say('下午三点以后才在家', { ...UPDATE, slots: { time: '下午三点以后' } });
    expect(heard.text).toContain('记下了：下午三点以后在家');
    expect(chat.ticket.demand).toContain('下午三点以后');
  });

  test('气话里的“没人修、一个月了”不是约时间，骂人的话不念回去', async () => {
    const chat = new Chat();
    await chat.say('楼道灯不亮', LAMP);
    const words = '你们这帮废物，楼道灯坏了一个月了没人修';
    const heard = await chat.say(words, { ...LAMP, intent: 'complaint', slots: { time: '一个月了' } });
    expect(heard.text).not.toMatch(/废物|安排/);
    expect(chat.ticket.demand).toBeUndefined();
  });

  test('问几点来：一句话里答了，接着问缺的', async () => {
    const chat = new Chat({ asker: 陌生人 });
    await chat.say('我家厨房漏水了', LEAK);
    const heard = await chat.say('师傅几点来', STATUS);
    expect(heard.replies).toHaveLength(1);
    expect(heard.text).toMatch(/接手的同事在这里跟您约.*房号/s);
  });

  test('说话啊、算了不找你们了：抱歉，说谁在看、接着怎样，不要电话也不当成地点', async () => {
    for (const words of ['说话啊', '算了不找你们了']) {
      const chat = new Chat({ asker: 陌生人 });
      await chat.say('电梯坏了三天了', { intent: 'complaint', category: 'facility.elevator' });
      const heard = await chat.say(words, { ...TALK, abstain: true });
      expect(heard.text).toMatch(/抱歉.*小张.*王经理/s);
      expect(heard.text).not.toMatch(/电话|地点|[？?]/);
      expect(chat.ticket).toMatchObject({ urgency: 'high', state: 'recorded', where: {} });
    }
  });
});

describe('邻居的声音', () => {
  test('答了几栋，只问还缺的；哪一家是邻居的家，不是他住的地方', async () => {
    const chat = new Chat({ asker: 陌生人 });
    await chat.say('楼上唱歌', { ...NOISE, slots: { location: '楼上' } });
    const building = await chat.say('6栋', { ...UPDATE, slots: { building: '6' } });
    expect(building.text).toMatch(/几单元、几层、哪一户.*没关系/s);
    expect(building.text).not.toContain('几栋');
    const home = await chat.say('就是1301那家', { ...UNCLEAR, slots: { room: '1301' } });
    expect(home.text).toContain('是6栋1301那家');
    expect(chat.ticket.where).toEqual({ building: '6', location: '6栋1301那家' });
  });

  test('一开口就说了是哪一家：也不当成他住的地方', async () => {
    const chat = new Chat();
    await chat.say('空调外机太吵，隔壁801那家的', { ...NOISE, slots: { room: '801', location: '空调外机' } });
    expect(chat.ticket.where).toEqual({ building: '3', unit: '2', room: '1201', location: '801那家' });
  });

  test('住户自己的家不动，声音从哪来另记；还在唱：记时间，说在谁那里', async () => {
    const chat = new Chat();
    await chat.say('楼上唱歌吵死了', { ...NOISE, slots: { location: '楼上' } });
    await chat.say('就是1301那家', { ...UNCLEAR, slots: { room: '1301' } });
    expect(chat.ticket.where).toEqual({ building: '3', unit: '2', room: '1201', location: '1301那家' });
    for (const words of ['还在唱', '还在唱歌'])
      expect((await chat.say(words, { ...TALK, intent: 'other' })).text).toMatch(/10:00还在唱.*由管家小李/);
    await chat.timer('questions');
    expect((await chat.say('还在唱', { ...TALK, intent: 'other' })).text).toMatch(/10:10还在唱.*小李/);
  });
});
