import type { Database } from './database.ts';
import { type Figure, figure, percentile } from './figure.ts';
import { type Opened, openService } from './service.ts';

const WORDS = [
  '我家厨房漏水了',
  '3栋2单元楼道灯不亮了',
  '楼上天天半夜吵，睡不着',
  '电梯里太脏了没人打扫',
  '建议小区多装几个充电桩',
];

/** Whole turns a second: message in, understood, talked through Botkit, ticket filed, answer delivered. Silence 0. */
export async function intake(database: Database, { clients = 16, n = 1000 } = {}): Promise<Figure> {
  const opened = await openService(database, { silenceMs: 0, capMs: 0 });
  await opened.service.start();
  const points = await takeIn(opened, clients, n);
  await opened.close();
  return figure('intake', database.kind, { clients, n, ...points });
}

/** So many new owners' first messages by so many senders at once, until each has his answer. */
export async function takeIn({ service, communityId }: Opened, clients: number, n: number, names = 'bench') {
  const before = await service.counts();
  const acks: number[] = [];
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let i = next++; i < n; i = next++) {
        const at = performance.now();
        const address = `${names}-${i}`;
        await service.receive({
          channel: 'web',
          account: communityId,
          address,
          sender: { id: address },
          externalId: `${address}:1`,
          text: WORDS[i % WORDS.length]!,
        });
        acks.push(performance.now() - at);
      }
    }),
  );
  await service.quiet();
  const seconds = (performance.now() - started) / 1000;
  const after = await service.counts();
  const [turns, tickets, sent] = [after.turns - before.turns, after.tickets - before.tickets, after.sent - before.sent];
  if (turns < n || tickets === 0 || sent < n)
    throw new Error(`only ${turns} turns, ${tickets} tickets, ${sent} answers of ${n}`);
  return { per_s: n / seconds, ...percentile(acks) };
}
