import type { Database } from './database.ts';
import { type Figure, figure, percentile } from './figure.ts';
import { openService } from './service.ts';

const WORDS = [
  '我家厨房漏水了',
  '3栋2单元楼道灯不亮了',
  '楼上天天半夜吵，睡不着',
  '电梯里太脏了没人打扫',
  '建议小区多装几个充电桩',
];

/** Whole turns a second: message in, understood, talked through Botkit, ticket filed, answer delivered. Silence 0. */
export async function intake(database: Database, { clients = 16, n = 1000 } = {}): Promise<Figure> {
  const { service, communityId, close } = await openService(database, { silenceMs: 0, capMs: 0 });
  await service.start();
  const acks: number[] = [];
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let i = next++; i < n; i = next++) {
        const at = performance.now();
        const address = `bench-${i}`;
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
  const { turns, tickets, sent } = await service.counts();
  await close();
  if (turns < n || tickets === 0 || sent < n)
    throw new Error(`only ${turns} turns, ${tickets} tickets, ${sent} answers of ${n}`);
  return figure('intake', database.kind, { clients, n, per_s: n / seconds, ...percentile(acks) });
}
