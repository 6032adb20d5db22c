import { sql } from 'drizzle-orm';
import { testService } from '../support/service.ts';
import { isFull, prove } from './proof.ts';

const OWNERS = isFull ? 500 : 60;
const LINES = 20;

prove('R28', 'what an owner writes keeps its order', async isOn => {
  const home = await testService(
    isOn
      ? {}
      : {
          // Off: a door that says "got it" at once and stores when it gets round to it.
          receive: receive => async inbound => {
            const pause = Math.random() * 20;
            setTimeout(() => void receive(inbound), pause);
            return { isNew: true, seq: 0 };
          },
        },
  );
  await Promise.all(
    Array.from({ length: OWNERS }, async (_, o) => {
      for (let i = 0; i < LINES; i++) {
        const text = i === 0 ? '我家厨房漏水了，3栋2单元1201' : `第${i}句`;
        await home.receive({
          channel: 'web',
          account: home.account,
          address: `o${o}`,
          sender: { id: `o${o}` },
          externalId: `o${o}:${i}`,
          text,
        });
        if (i % 7 === 6) await home.pass(300);
      }
    }),
  );
  if (!isOn) await new Promise(resolve => setTimeout(resolve, 200));
  for (let i = 0; i < 4; i++) await home.pass(8000);
  const messages = await home.rows(
    sql`select c.address, array_agg(split_part(m.external_id, ':', 2)::int order by m.seq) as lines, bool_and(m.handled_at is not null) as done
        from message m join conversation c on c.id = m.conversation_id group by 1`,
  );
  const right = Array.from({ length: LINES }, (_, i) => i).join();
  const tickets = await home.rows(
    sql`select t.number, (select array_agg(m.seq order by ord) from unnest(t.messages) with ordinality u(id, ord) join message m on m.id = u.id) as seqs from ticket t`,
  );
  const broken = [
    ...(messages.length === OWNERS ? [] : [`${messages.length} chats, not ${OWNERS}`]),
    ...messages
      .filter(m => (m['lines'] as number[]).join() !== right)
      .map(m => `${m['address']} is out of order: ${m['lines']}`),
    ...messages.filter(m => !m['done']).map(m => `${m['address']} was not worked through`),
    ...tickets
      .filter(t => (t['seqs'] as number[]).some((s, i, all) => i > 0 && Number(s) <= Number(all[i - 1])))
      .map(t => `${t['number']} holds its lines out of order`),
  ];
  await home.close();
  return { figures: { owners: OWNERS, messages: OWNERS * LINES, out_of_order: broken.length }, broken };
});
