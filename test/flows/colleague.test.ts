import { describe, expect, test } from 'vitest';
import { MORNING, STAFF } from '../support/cases.ts';
import { Chat } from './chat.ts';
import { COMPLAINT, LEAK, STATUS, UPDATE } from './meant.ts';

const RUDE = { ...COMPLAINT, category: 'service.attitude' } as const;
const WORDS = '另外我要投诉管家小李，她说话很难听，骂我';

describe('报修中间投诉员工', () => {
  test('单立一张，先道歉，本人看不到；不进漏水那张', async () => {
    const chat = new Chat();
    await chat.say('我家厨房漏水了', LEAK);
    const heard = await chat.say(WORDS, RUDE);
    expect(heard.changes.opened).toMatchObject([{ kind: 'complaint', about: [STAFF.小李.id], messages: [2] }]);
    expect(heard.text).toMatch(/换谁都不好受.*抱歉/);
    expect(heard.text).toContain('这件事项目经理王经理（工号1006）上班后看');
    expect(chat.tickets.find(t => t.kind === 'repair')?.messages).toEqual([1]);
  });

  test('听成了补充，也单立一张；问到一半的漏水接着问', async () => {
    const chat = new Chat();
    await chat.say('我家厨房漏水了', LEAK);
    await chat.say(WORDS, { ...UPDATE, abstain: true });
    expect(chat.tickets.map(t => t.kind).sort()).toEqual(['complaint', 'repair']);
  });

  test('投诉的就是这位：加进去，不再立', async () => {
    const chat = new Chat();
    await chat.say('我要投诉管家小李，她骂我', RUDE);
    await chat.say('小李还动手推我', RUDE);
    expect(chat.tickets).toHaveLength(1);
  });

  test('问投诉办得怎样：不另立', async () => {
    const chat = new Chat();
    await chat.say('我家厨房漏水了', LEAK);
    await chat.say('上次保安骂我的事怎么样了', STATUS);
    expect(chat.tickets.filter(t => t.kind === 'complaint')).toEqual([]);
  });

  test('经理在班：请他来看', async () => {
    const staff = Object.values(STAFF).map(s => ({ ...s, onDuty: true }));
    const heard = await new Chat({ staff }).say('保安骂我', RUDE);
    expect(heard.text).toContain('这件事请项目经理王经理（工号1006）先看');
  });
});

test('另外我要说的，是另一件事', async () => {
  const chat = new Chat();
  await chat.say('我家厨房漏水了', LEAK);
  await chat.say('另外我想投诉你们态度不好', RUDE);
  expect(chat.tickets).toHaveLength(2);
});

test('接了单再说房号：不再说第二个人，说接单的人看得到', async () => {
  const chat = new Chat({ asker: { homes: [], hasPhoneOnFile: true, isFirstContact: false } });
  await chat.say('我家厨房漏水了', LEAK);
  const claimed = { state: 'claimed', responsibleId: STAFF.小张.id, claimedAt: MORNING } as const;
  chat.staffChange(chat.ticket.id, claimed);
  const slots = { building: '3', unit: '2', room: '1201' };
  const heard = await chat.say('3栋2单元1201', { ...UPDATE, slots });
  expect(heard.text).toContain('已经记下，小张看得到');
  expect(heard.text).not.toMatch(/小李|先看|排在/);
});

test('还没接单：说由谁先看、排在谁那里，不说已经转给', async () => {
  const known = await new Chat().say('我家厨房漏水了', LEAK);
  expect(known.text).toContain('由管家小李（工号1002）先看，接手后我在这里告诉您');
  const stranger = { homes: [], hasPhoneOnFile: false, isFirstContact: false };
  const heard = await new Chat({ asker: stranger }).say('我家厨房漏水了', LEAK);
  expect(heard.text).toContain('排在客服小张（工号1001）那里');
  expect(known.text + heard.text).not.toMatch(/转给|转告/);
});
