import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { testService } from '../support/service.ts';
import { prove } from './proof.ts';

prove('R3', 'a message without an id, delivered twice, is one row', async isOn => {
  // Off: an adapter that makes up a random id where the platform gives none.
  const home = await testService(
    isOn ? {} : { receive: receive => inbound => receive({ ...inbound, externalId: randomUUID() }) },
  );
  const inbound = (text: string) => ({
    channel: 'web',
    account: home.account,
    address: 'chen',
    sender: { id: 'chen' },
    externalId: '',
    sentAt: new Date('2026-11-21T02:00:00Z'),
    text,
  });
  const first = await home.receive(inbound('楼道灯坏了，我电话13800001234'));
  const again = await Promise.all(
    Array.from({ length: 8 }, () => home.receive(inbound('楼道灯坏了，我电话13800001234'))),
  );
  const other = await home.receive(inbound('楼道灯坏了，我电话13800005678'));
  const [{ n }] = (await home.rows(sql`select count(*)::int as n from message`)) as [{ n: number }];
  const broken = [
    ...(n === 2 ? [] : [`${n} rows, not 2`]),
    ...(again.every(r => !r.isNew && r.seq === first.seq) ? [] : ['a redelivery looked new']),
    ...(other.isNew ? [] : ['a different message was taken for the same']),
  ];
  await home.close();
  return { figures: { rows: n, deliveries: 10 }, broken };
});
