import { expect, test } from 'vitest';
import { MORNING, NIGHT, STAFF } from '../support/cases.ts';
import { Chat } from './chat.ts';
import { LEAK, PERSON, STATUS, TALK, UPDATE } from './meant.ts';

test('转人工：说谁来接，只说一次；之后的话记进单里，事情念回来一句，喊一声答一句，再不出声', async () => {
  const chat = new Chat();
  const heard = await chat.say('转人工', PERSON);
  expect(heard.text).toContain('客服小张（工号1001）');
  expect(chat.ticket).toMatchObject({ kind: 'human', wantsPerson: true });
  expect(heard.changes.timers).toMatchObject([{ name: 'person', dueAt: new Date(MORNING.getTime() + 300_000) }]);
  expect((await chat.say('我家水管的事', LEAK)).text).toBe('好的，记下了：我家水管的事（3栋2单元1201），小张看得到。');
  expect((await chat.say('人呢', STATUS)).text).toMatch(/小张.*24小时电话021-5550-0100/);
  expect((await chat.say('有人吗', TALK)).replies).toEqual([]);
  expect((await chat.say('转人工', PERSON)).replies).toEqual([]);
  expect(chat.ticket.messages).toEqual([1, 2, 3, 4, 5]);
  expect(chat.ticket.summary).toBe('我家水管的事');
  expect(chat.tickets).toHaveLength(1);
});

test('手上有单：记在最近的单上，不另立', async () => {
  const chat = new Chat();
  await chat.say('我家厨房漏水了', LEAK);
  const heard = await chat.say('叫你们的人来跟我说', PERSON);
  expect(heard.changes.opened).toHaveLength(0);
  expect(chat.ticket).toMatchObject({ kind: 'repair', wantsPerson: true });
  expect(heard.text).toContain('管家小李');
});

test('五分钟没人接：照实说还没接过来，给电话，只说一次', async () => {
  const chat = new Chat();
  await chat.say('转人工', PERSON);
  expect((await chat.timer('person', 5)).text).toMatch(/同事还没接过来.*24小时电话/);
  expect((await chat.say('喂', TALK)).text).toContain('24小时电话');
});

test('五分钟里已有人接：不再说', async () => {
  const chat = new Chat();
  await chat.say('转人工', PERSON);
  chat.staffChange(chat.ticket.id, { wantsPerson: false, state: 'claimed' });
  expect((await chat.timer('person', 5)).replies).toEqual([]);
  await chat.say('转人工', PERSON);
  chat.change({ takenOver: true });
  expect((await chat.timer('person', 5)).replies).toEqual([]);
});

test('夜里没有人：说几点有人和24小时电话', async () => {
  const staff = Object.values(STAFF).map(s => ({ ...s, onDuty: false }));
  const heard = await new Chat({ now: NIGHT, staff }).say('转人工', PERSON);
  expect(heard.text).toContain('08:30');
  expect(heard.text).toContain('021-5550-0100');
});

test('夜里没有人，五分钟到了：不说还在联系，说24小时电话和几点有人', async () => {
  const staff = Object.values(STAFF).map(s => ({ ...s, onDuty: false }));
  const chat = new Chat({ now: NIGHT, staff });
  expect((await chat.say('转人工', PERSON)).text).not.toMatch(/已请|值班的/);
  const heard = await chat.timer('person', 5);
  expect(heard.text).toMatch(/021-5550-0100.*08:30/);
  expect(heard.text).not.toMatch(/联系同事|已请|值班的/);
  expect((await chat.say('有人吗', TALK)).text).not.toMatch(/已请|在叫/);
});

test('有人接手后一句不说，话加进单里；交还以后照常', async () => {
  const chat = new Chat();
  await chat.say('转人工', PERSON);
  chat.change({ takenOver: true });
  chat.staffChange(chat.ticket.id, { wantsPerson: false, state: 'claimed' });
  expect((await chat.say('我家厨房漏水了', LEAK)).replies).toEqual([]);
  expect(chat.ticket.messages).toEqual([1, 2]);
  chat.change({ takenOver: false });
  expect((await chat.say('谢谢', TALK)).replies).toHaveLength(1);
});

test('单子办结，沉默也就结束', async () => {
  const chat = new Chat();
  await chat.say('转人工', PERSON);
  chat.staffChange(chat.ticket.id, { state: 'resolved', wantsPerson: false, closedAt: chat.now });
  expect((await chat.say('我家厨房漏水了', LEAK)).text).toContain('CH-26-0002');
});

test('又不想找人了', async () => {
  const chat = new Chat();
  await chat.say('转人工', PERSON);
  expect((await chat.say('不用了', TALK)).text).toContain('先不请同事了');
  expect(chat.ticket.wantsPerson).toBe(false);
  expect((await chat.say('你好', TALK)).replies).toHaveLength(1);
});

test('一句里又有事又要人：立单，也请人，不再问话', async () => {
  const chat = new Chat();
  const heard = await chat.say('我家厨房漏水了，不要机器人，转人工', LEAK);
  expect(chat.ticket).toMatchObject({ category: 'facility.leak', wantsPerson: true });
  expect(heard.text).toContain('直接和您说');
  expect(chat.question).toBeUndefined();
});

test('短短一句里有事又要人：事不丢', async () => {
  const chat = new Chat();
  await chat.say('水管漏了转人工', LEAK);
  expect(chat.ticket).toMatchObject({ kind: 'repair', wantsPerson: true, summary: '水管漏了转人工' });
});

test('问了一半要人：前面说的带过去', async () => {
  const chat = new Chat();
  await chat.say('我要投诉', { intent: 'complaint' });
  await chat.say('转人工', PERSON);
  expect(chat.ticket.messages).toEqual([1, 2]);
  expect((await chat.say('楼上太吵', UPDATE)).text).toBe('好的，这句也记下了，同事看得到。');
});

test('转人工以后说了事：单子有了类别、房号、像样的一句话', async () => {
  const chat = new Chat();
  await chat.say('转人工', PERSON);
  const slots = { building: '3', unit: '2', room: '1201', location: '我家阳台' };
  const heard = await chat.say('我想问问我家阳台能不能封窗，3栋2单元1201', {
    intent: 'inquiry',
    category: 'neighbor.renovation',
    slots,
  });
  expect(heard.text).toContain('我家阳台能不能封窗（3栋2单元1201）');
  expect(chat.ticket).toMatchObject({
    kind: 'inquiry',
    category: 'neighbor.renovation',
    houseId: 31201,
    summary: '我家阳台能不能封窗',
    wantsPerson: true,
  });
});

test('夜里有人值班：说是谁，说现在不在客服台时间，不许诺', async () => {
  const staff = Object.values(STAFF).map(s => ({ ...s, onDuty: s.role === 'guard' }));
  const heard = await new Chat({ now: NIGHT, staff }).say('转人工', PERSON);
  expect(heard.text).toMatch(/08:30–18:00.*秩序维护老周（工号1004）/);
  expect(heard.text).not.toMatch(/接下来由|直接和您说/);
});
