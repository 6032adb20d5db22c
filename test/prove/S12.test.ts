import { sql } from 'drizzle-orm';
import type { Book } from '../../src/ports/stores.ts';
import { testService } from '../support/service.ts';
import { prove } from './proof.ts';

/** Off: recipients looked up when sending, by whose case it is by then. */
const lateRecipient =
  (run: () => Promise<unknown>) =>
  (book: Book): Book => ({
    ...book,
    deliveries: {
      ...book.deliveries,
      claim: async (...args) => {
        await run();
        return book.deliveries.claim(...args);
      },
    },
  });

prove('S12', 'what was written for one owner never goes to another', async isOn => {
  let relink = async () => {};
  const home = await testService(isOn ? {} : { book: lateRecipient(() => relink()) });
  const [chen, huang] = [home.owner('chen'), home.owner('huang')];
  await chen.say('我家厨房漏水了，3栋2单元1201，电话13800001201');
  await huang.say('5栋1单元502门锁坏了');
  const [leak] = await home.tickets();

  // At night the news of a claim waits until morning …
  home.clock.set('2026-11-21T23:00:00+08:00');
  const zhang = await home.staff('1001');
  await home.verbs.claim(zhang.act(leak!['id'] as string, Number(leak!['version'])));
  await home.settle();
  // … and meanwhile the case is moved to another owner's chat and home.
  await home.rows(
    sql`update ticket set conversation_id = c.id, contact_id = c.contact_id, "where" = '{"building":"5","unit":"1","room":"502"}'
        from conversation c where c.address = 'huang' and ticket.id = ${leak!['id']}`,
  );
  relink = async () => {
    relink = async () => {};
    await home.rows(
      sql`update outbox o set lane_id = l.id from ticket t join conversation c on c.id = t.conversation_id
          join lane l on l.channel = c.channel and l.address = c.address where o.ticket_id = t.id and o.status = 'pending'`,
    );
    await home.rows(
      sql`update lane set due_at = ${home.clock.now().toISOString()}::timestamptz where address = 'huang'`,
    );
  };
  home.clock.set('2026-11-22T06:00:01+08:00');
  await home.settle();
  const number = leak!['number'] as string;
  const wrong = (await huang.heard()).filter(t => t.includes(number));
  const right = (await chen.heard()).filter(t => t.includes('小张'));
  await home.close();
  return {
    figures: { to_the_first: right.length, to_the_other: wrong.length },
    broken: [
      ...wrong.map(t => `the other owner heard: ${t}`),
      ...(right.length > 0 ? [] : ['the first owner heard nothing']),
    ],
  };
});
