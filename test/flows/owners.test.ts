import { expect, test } from 'vitest';
import { isCancel, isFalseAlarm, isMerelyThanks, isSolved } from '../../flows/answers.ts';
import { isOnlyPlace } from '../../flows/place.ts';
import { cutMatters } from '../../src/understand/matters.ts';
import { Chat } from './chat.ts';

const LEAK = { intent: 'repair', category: 'facility.leak' } as const;
const LIGHT = { intent: 'repair', category: 'facility.lighting' } as const;
const NOISE = { intent: 'complaint', category: 'neighbor.noise' } as const;
const BLANK = { abstain: true, confidence: 0.3 } as const;

test.each(['刚才那条作废', '0001不用了', '马桶那个撤了吧', 'CH-26-0002也取消', 'never mind', '打错了'])(
  '“%s”是撤回',
  text => expect(isCancel(text)).toBe(true),
);
test.each(['打错了，是马桶', '我的门禁卡作废了怎么办', '电梯停了'])('“%s”不是撤回', text =>
  expect(isCancel(text)).toBe(false),
);

test('英文的好了、道谢；打错了的险情', () => {
  expect(isSolved('never mind, it works now')).toBe(true);
  expect(isSolved('it is still not fixed')).toBe(false);
  expect(isMerelyThanks('thank you so much')).toBe(true);
  expect(isFalseAlarm('打错了')).toBe(true);
  expect(isFalseAlarm('打错了，是5栋')).toBe(false);
});

test('只说位置的话不是一件事', () => {
  expect(isOnlyPlace('1单元门口', { unit: '1', location: '门口' })).toBe(true);
  expect(isOnlyPlace('门口灯坏了', { location: '门口' })).toBe(false);
  expect(isOnlyPlace('5栋', { building: '5' })).toBe(true);
});

test('编号后面紧跟楼号、没有标点的第一第二第三，都分得开', () => {
  expect(cutMatters('1、地下车库照明坏了 2、6栋2单元电梯按键失灵 3、门口保安睡觉')).toHaveLength(3);
  expect(cutMatters('第一阳台灯不亮了 第二楼道里堆了纸箱 第三厨房有煤气味')).toHaveLength(3);
  // Counting is no list.
  expect(cutMatters('再满一盆，第三条毛巾了，还在滴，第四盆了，我蹲着接')).toHaveLength(1);
  expect(cutMatters('第二栋的灯坏了，第三次报了')).toHaveLength(1);
  expect(cutMatters('水压3.5公斤，1.2米高的地方漏水')).toHaveLength(1);
});

test('自己报事又要保密，不当成打听；拿12345催我们也不是', async () => {
  const chat = new Chat();
  const heard = await chat.say('楼上1301半夜打麻将，请保密别说我说的', { ...NOISE, slots: { room: '1301' } });
  expect(heard.changes.opened).toHaveLength(1);
  expect(chat.ticket).toMatchObject({ confidential: true, where: { room: '1201', location: '1301那家' } });
  expect(heard.text).not.toContain('一样不说');
  const pressed = await new Chat().say('再不处理我就打12345投诉你们', { intent: 'complaint' });
  expect(pressed.text).not.toContain('一样不说');
});

test('真打听的，怎么说都是那一句', async () => {
  const chat = new Chat();
  for (const words of ['请保密，是不是1201投诉我的', '是哪位邻居反映我家的呀']) {
    const heard = await chat.say(words, { intent: 'complaint' });
    expect(heard.text).toContain('一样不说');
    expect(heard.changes.opened).toHaveLength(0);
  }
});

test('没把握的“转人工”不算转人工', async () => {
  const chat = new Chat();
  await chat.say('我家厨房漏水了', LEAK);
  const heard = await chat.say('莫得电话', { intent: 'human', confidence: 0.36 });
  expect(heard.text).not.toContain('来接');
  expect(chat.ticket.wantsPerson).toBe(false);
});

test('列过几件以后，“第二个呢”“灯那个”说的是那一件', async () => {
  const chat = new Chat();
  await chat.say('我家厨房漏水了', LEAK);
  chat.pass(11);
  await chat.timer('questions', 0);
  await chat.say('楼道灯不亮了', LIGHT);
  await chat.timer('questions', 11);
  await chat.say('都办到哪了', { intent: 'status_query' });
  const second = await chat.say('第二个呢', { ...BLANK, intent: 'human' });
  expect(second.text).toContain('CH-26-0001');
  const light = await chat.say('灯那个', { ...BLANK, intent: 'repair' });
  expect(light.text).toContain('CH-26-0002');
});

test('收了没说过的钱：同一张单重新打开，请主管看', async () => {
  const chat = new Chat();
  await chat.say('我家水龙头漏水', LEAK);
  chat.staffChange(chat.ticket.id, { state: 'resolved', closedAt: chat.now });
  chat.pass(30);
  const heard = await chat.say('师傅还收了我50块', { ...BLANK, intent: 'other' });
  expect(chat.ticket.state).not.toBe('resolved');
  expect(heard.text).toContain('王经理');
  expect(heard.text).not.toMatch(/退|赔/);
});

test('过节几点有人：平时的时间和电话，节日那几天请人答', async () => {
  const chat = new Chat();
  const now = await chat.say('现在有人上班吗', BLANK);
  expect(now.text).toContain('08:30–18:00');
  expect(now.changes.opened).toHaveLength(0);
  const festival = await chat.say('你们国庆上班吗', BLANK);
  expect(festival.text).toContain('请同事答复您（CH-26-0001）');
});

test('刚走了亲人：先说节哀', async () => {
  const heard = await new Chat().say('我老伴刚走，家里暖气又不热', { intent: 'repair', category: 'facility.heating' });
  expect(heard.text).toContain('节哀');
});

test('倒完苦水才说到电梯：单子跟着改成电梯', async () => {
  const chat = new Chat();
  await chat.say('你们到底有没有把业主当人看', { intent: 'complaint', category: 'service.attitude' });
  const heard = await chat.say('就是那个电梯天天晃', { intent: 'complaint', category: 'facility.elevator' });
  expect(chat.ticket).toMatchObject({ category: 'facility.elevator', summary: '就是那个电梯天天晃' });
  expect(heard.text).toContain('电梯天天晃');
  expect(chat.tickets).toHaveLength(1);
});
