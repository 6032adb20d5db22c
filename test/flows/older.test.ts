import { expect, test } from 'vitest';
import { Chat } from './chat.ts';
import { LEAK, STATUS } from './meant.ts';

const ASKED = { intent: 'inquiry', category: 'none.general', slots: { location: '阳台' } } as const;
const BACK = { ...STATUS, slots: { time: '上次' } };

test('手上开着漏水，问的是上次封窗：对到那一件，不拿漏水的进度来答', async () => {
  const chat = new Chat();
  await chat.say('我想问问阳台能不能封窗', ASKED);
  chat.staffChange(chat.ticket.id, { state: 'resolved', closedAt: chat.now });
  chat.pass(1);
  await chat.say('我家厨房漏水了', LEAK);
  chat.pass(1);
  const heard = await chat.say('上次那个封窗的，表格在哪领', BACK);
  expect(heard.text).toContain('CH-26-0001（阳台能不能封窗）那件事');
  expect(heard.text).toContain('客服小张');
  expect(heard.text).not.toContain('漏水');
  expect(heard.changes.opened.map(t => t.kind)).toEqual(['inquiry']);
});

test('那件没有单：当成一件新问的事，交给人', async () => {
  const chat = new Chat();
  await chat.say('我家厨房漏水了', LEAK);
  const heard = await chat.say('上次那个封窗的，表格在哪领', BACK);
  expect(heard.text).not.toContain('漏水');
  expect(heard.changes.opened).toHaveLength(1);
});

test('上次那个事办到哪了：还是问手上这件；等了一个钟头才说久等', async () => {
  const chat = new Chat();
  await chat.say('我家厨房漏水了', LEAK);
  const soon = await chat.say('师傅几点来', STATUS);
  expect(soon.text).toMatch(/CH-26-0001.*几点来，由接手的同事/);
  expect(soon.text).not.toContain('久等');
  chat.pass(61);
  expect((await chat.say('上次那个事办到哪了', STATUS)).text).toMatch(/让您久等了.*CH-26-0001/);
});
