import { expect, test } from 'vitest';
import { Chat } from './chat.ts';

test('陈女士报漏水：当场立单，念给她听，说谁来看', async () => {
  const chat = new Chat();
  const heard = await chat.say('我家厨房漏水了', {
    intent: 'repair',
    category: 'facility.leak',
    slots: { location: '厨房' },
  });
  expect(heard.changes.opened).toHaveLength(1);
  expect(heard.text).toContain('CH-26-0001');
  expect(heard.text).toContain('管家小李（工号1002）');
  expect(chat.ticket.where).toEqual({ building: '3', unit: '2', room: '1201', location: '厨房' });
});
