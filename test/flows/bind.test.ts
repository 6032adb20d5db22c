import { expect, test } from 'vitest';
import { STAFF, 陈女士, 陌生人 } from '../support/cases.ts';
import { Chat } from './chat.ts';
import { LEAK } from './meant.ts';

const HOME = { slots: { building: '3', unit: '2', room: '1201' } };

test('说要绑定：一次问一样，三样问完记下，说由谁看，名字不留在对话里', async () => {
  const chat = new Chat({ asker: 陌生人 });
  const first = await chat.say('我要绑定房屋');
  expect(first.text).toContain('没绑定也不耽误');
  expect(chat.question).toBe('name');
  expect((await chat.say('陈美华')).text).toContain('几栋几单元');
  expect(chat.question).toBe('home');
  const third = await chat.say('3栋2单元1201', HOME);
  expect(third.replies[0]!.choices?.map(c => c.label)).toEqual(['业主', '家属', '租户', '商户']);
  expect(chat.question).toBe('role');
  const last = await chat.say('租户');
  expect(last.asked).toEqual({ building: '3', unit: '2', room: '1201', role: 'tenant', nameIn: 2 });
  expect(last.text).toMatch(/3栋2单元1201，租户.*管家小李（工号1002）先看.*结果发在这里.*照样直接说/);
  expect(last.text).not.toContain('陈美华');
  expect(JSON.stringify(chat.state)).not.toContain('陈美华');
  expect(chat.tickets).toEqual([]);
});

test('一句话都说了：一个问题也不问', async () => {
  const chat = new Chat({ asker: 陌生人 });
  const heard = await chat.say('我要绑定房屋，我叫陈美华，3栋2单元1201的业主', HOME);
  expect(heard.asked).toEqual({ building: '3', unit: '2', room: '1201', role: 'owner', nameIn: 1 });
});

test('我是3栋2单元1201的业主：房号和身份不再问，只问名字', async () => {
  const chat = new Chat({ asker: 陌生人 });
  expect((await chat.say('我是3栋2单元1201的业主', HOME)).text).toContain('姓名');
  const heard = await chat.say('张伟');
  expect(heard.asked).toEqual({ building: '3', unit: '2', room: '1201', role: 'owner', nameIn: 2 });
});

test('答得不着边：不重复问，三问为止，房号没听全就说怎么办', async () => {
  const chat = new Chat({ asker: 陌生人 });
  await chat.say('怎么绑定');
  const second = await chat.say('嗯');
  expect(second.text).toContain('几栋几单元');
  const third = await chat.say('就前面那栋');
  expect(third.text).toMatch(/客服台.*021-5550-0100.*没绑定也不耽误/);
  expect(third.asked).toBeUndefined();
  expect(chat.question).toBeUndefined();
});

test('不想说了就算了；中间说起别的事，那件事照记', async () => {
  const chat = new Chat({ asker: 陌生人 });
  await chat.say('我要绑定');
  expect((await chat.say('算了')).text).toContain('先不绑');
  await chat.say('我要绑定');
  const leak = await chat.say('我家厨房漏水了，3栋2单元1201', { ...LEAK, slots: { ...HOME.slots, location: '厨房' } });
  expect(leak.changes.opened).toHaveLength(1);
  expect(leak.asked).toBeUndefined();
});

test('十分钟没有下文：说过房号的记下，没说的放着', async () => {
  const chat = new Chat({ asker: 陌生人 });
  await chat.say('我是3栋2单元1201的租户', HOME);
  expect((await chat.timer('questions')).asked).toMatchObject({ room: '1201', role: 'tenant' });
  await chat.say('我要绑定');
  expect((await chat.timer('questions')).text).toContain('先放着');
});

test('绑过的再问：说绑着哪里；申请还在等，就说还在等', async () => {
  const chat = new Chat();
  expect((await chat.say('我是3栋2单元1201的业主', HOME)).text).toContain('已经和这个聊天绑好');
  expect((await chat.say('我还想绑定一处')).text).toMatch(/已经绑着3栋2单元1201.*几栋几单元/);
  const waiting = new Chat({ asker: { ...陌生人, hasAsked: true } });
  expect((await waiting.say('绑定好了没')).text).toContain('还在核对');
});

test('码对：绑好，说家里；码不对一句话，试多了请到客服台', async () => {
  const chat = new Chat({ asker: 陈女士, code: 'bound' });
  expect((await chat.say('k7mp 3xa9')).text).toMatch(/陈女士，核对上了.*3栋2单元1201绑好/);
  chat.change({ code: 'wrong', asker: 陌生人 });
  expect((await chat.say('K7MP-3XA9')).text).toMatch(/没有对上.*没绑定也不耽误/);
  chat.change({ code: 'paused' });
  expect((await chat.say('我的绑定码是K7MP-3XA9')).text).toMatch(/歇一个小时.*客服台.*021-5550-0100/);
  chat.change({ code: 'handed', asker: 陈女士 });
  expect((await chat.say('K7MP-3XA9')).text).toContain('绑着别的登记');
});

test('报修问到一半发来码：绑好，地点补上，接着往下', async () => {
  const chat = new Chat({ asker: 陌生人 });
  await chat.say('我家厨房漏水了', { ...LEAK, slots: { location: '厨房' } });
  expect(chat.question).toBe('where');
  chat.change({ asker: { ...陈女士, hasPhoneOnFile: false }, code: 'bound' });
  const heard = await chat.say('K7MP3XA9');
  expect(chat.ticket.where).toMatchObject({ building: '3', unit: '2', room: '1201' });
  expect(chat.ticket.houseId).toBe(31201);
  expect(heard.text).toMatch(/绑好[\s\S]*再回到[\s\S]*联系电话/);
  expect(chat.question).toBe('phone');
});

test('码和要修的事一起说：两样都办', async () => {
  const chat = new Chat({ asker: 陈女士, code: 'bound' });
  const heard = await chat.say('K7MP-3XA9，我家厨房漏水了', { ...LEAK, slots: { location: '厨房' } });
  expect(heard.text).toContain('绑好');
  expect(chat.ticket.summary).toContain('漏水');
  expect(JSON.stringify(chat.ticket)).not.toContain('K7MP');
});

test('像码不是码，夹在别的话里：照常听那件事', async () => {
  const chat = new Chat({ asker: 陌生人, code: 'wrong' });
  const heard = await chat.say('A1B2-3C4D这台热水器漏水了，3栋2单元1201', { ...LEAK, ...HOME });
  expect(heard.changes.opened).toHaveLength(1);
});

test('搬走、卖房、解绑：记下交给人，说了两遍还是一件', async () => {
  const chat = new Chat();
  const first = await chat.say('我搬走了');
  expect(first.changes.opened).toEqual([expect.objectContaining({ houseId: 31201, category: 'service.admin' })]);
  expect(first.text).toMatch(/3栋2单元1201.*CH-26-0001.*照样直接说/);
  expect((await chat.say('房子已经卖了')).changes.opened).toEqual([]);
  expect((await new Chat().say('帮我解绑')).changes.opened).toHaveLength(1);
});

test('搬东西、卖东西不是搬走', async () => {
  for (const text of ['搬家公司把电梯占了', '楼道的旧沙发搬走了', '我家转了一圈没看到'])
    expect((await new Chat().say(text)).replies.map(r => r.why).join(), text).not.toContain('leaving');
});

test('夜里没人：说几点有人看，不许诺', async () => {
  const chat = new Chat({
    asker: 陌生人,
    staff: [{ ...STAFF.王经理, onDuty: false }],
    now: new Date('2026-11-19T18:10:00Z'),
  });
  await chat.say('我是3栋2单元1201的业主', HOME);
  expect((await chat.say('张伟')).text).toContain('08:30');
});

test('几套房子：问的时候说清哪套是出租的', async () => {
  const [own] = 陈女士.homes;
  const let2 = { houseId: 52302, building: '5', unit: '2', room: '302', role: 'owner', isLet: true } as const;
  const chat = new Chat({ asker: { ...陈女士, homes: [{ ...own!, role: 'owner' }, let2] } });
  const heard = await chat.say('我家厨房漏水了', { ...LEAK, slots: { location: '厨房' } });
  expect(heard.text).toContain('您说的是3栋2单元1201，还是您出租的5栋2单元302？');
  const answer = await chat.say('出租的那套');
  expect(chat.ticket.where).toMatchObject({ building: '5', unit: '2', room: '302' });
  expect(answer.text).not.toContain('还是您出租的');
});
