import { describe, expect, test } from 'vitest';
import { STAFF } from '../support/cases.ts';
import { Chat, type Meant } from './chat.ts';
import { LEAK, PERSON, TALK } from './meant.ts';

const emergency = { intent: 'emergency', category: 'incident.fire', urgency: 'emergency' } as const;
const DOUBT: Meant = { ...emergency, alert: { tier: 'suspect', danger: 'fire', because: '…' } };
const CERTAIN: Meant = { ...emergency, alert: { tier: 'certain', danger: 'fire', because: '…' } };

/** A leak is being taken down, something smells burnt, and somebody takes the chat over before the answer. */
async function takenOver(): Promise<Chat> {
  const chat = new Chat();
  await chat.say('我家厨房漏水了', LEAK);
  expect((await chat.say('楼道里有股烧焦的味道', DOUBT)).text).toContain('现在还在发生吗？');
  chat.change({ takenOver: true });
  return chat;
}

describe('问了险情，还没回答就有人接手', () => {
  test('说是：照样呼叫、立紧急单，一句不说', async () => {
    const chat = await takenOver();
    const heard = await chat.say('是的，正在发生', TALK);
    expect(heard.replies).toEqual([]);
    const fire = chat.tickets.find(t => t.kind === 'emergency');
    expect(fire).toMatchObject({ danger: 'fire', urgency: 'emergency', messages: [2, 3] });
    expect(heard.changes.alarms).toMatchObject([{ danger: 'fire', ticketId: fire!.id }]);
    expect(chat.tickets).toHaveLength(2);
    expect(heard.changes.cancelTimers).toContain('7:questions');
    expect((await chat.timer('questions', 3)).changes.alarms).toEqual([]);
  });

  test('三分钟没有回音：照样呼叫，一句不说', async () => {
    const chat = await takenOver();
    const heard = await chat.timer('questions', 3);
    expect(heard.replies).toEqual([]);
    expect(heard.changes.alarms).toMatchObject([{ danger: 'fire' }]);
    expect(chat.tickets.filter(t => t.danger === 'fire')).toHaveLength(1);
  });

  test('说没有：不呼叫，话进手上的单', async () => {
    const chat = await takenOver();
    const heard = await chat.say('没有危险', TALK);
    expect(heard.changes.alarms).toEqual([]);
    expect(chat.tickets).toHaveLength(1);
    expect(chat.ticket.messages).toEqual([1, 3]);
    expect((await chat.timer('questions', 3)).changes.alarms).toEqual([]);
  });

  test('说得确定了：一张紧急单，先前那句也在里面', async () => {
    const chat = await takenOver();
    await chat.say('着火了', CERTAIN);
    await chat.timer('questions', 3);
    expect(chat.tickets.filter(t => t.danger === 'fire')).toMatchObject([{ messages: [3, 2] }]);
  });
});

test('有人接手后才起的疑心：不问，立紧急单', async () => {
  const chat = new Chat({ takenOver: true });
  const heard = await chat.say('楼道里有股烧焦的味道', DOUBT);
  expect(heard.changes.alarms).toMatchObject([{ danger: 'fire' }]);
  expect(chat.ticket).toMatchObject({ kind: 'emergency', danger: 'fire' });
});

test('问着险情时要人工：当真，呼叫', async () => {
  const chat = new Chat();
  await chat.say('楼道里有股烧焦的味道', DOUBT);
  expect((await chat.say('转人工', PERSON)).changes.alarms).toMatchObject([{ danger: 'fire' }]);
});

test('没有人在班：叫到谁说谁，不说是值班的', async () => {
  const staff = Object.values(STAFF).map(s => ({ ...s, onDuty: false }));
  const chat = new Chat({ staff });
  await chat.say('楼道里有股烧焦的味道', DOUBT);
  const heard = await chat.timer('questions', 3);
  expect(heard.text).toContain('项目经理王经理');
  expect(heard.text).not.toContain('值班');
});

test('先喊救命，后说着火：一张紧急单，改成火情，问火情要紧的', async () => {
  const chat = new Chat();
  await chat.say('救命', { ...CERTAIN, alert: { tier: 'certain', danger: 'help', because: '救命' } });
  expect(chat.ticket.danger).toBe('help');
  const heard = await chat.say('着火了', CERTAIN);
  expect(chat.tickets).toHaveLength(1);
  expect(chat.ticket).toMatchObject({ danger: 'fire', category: 'incident.fire', messages: [1, 2] });
  expect(heard.text).toContain('没出来');
});
