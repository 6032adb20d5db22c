import { randomUUID } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { call, connections } from '../test/support/process.ts';

const { address, cookies, clients, rate } = workerData as {
  address: string;
  cookies: string[];
  clients: number;
  rate: number;
};
const WORDS = ['我家厨房漏水了', '3栋2单元楼道灯不亮了', '楼上天天半夜吵，睡不着', '电梯里太脏了没人打扫', '谢谢师傅'];

/** Each owner writes from home: the limit is one house's. */
const addressOf = (i: number) => `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`;

/** How long message i waited for its answer, ms. */
const waits: number[] = [];
const started = performance.now();
let next = 0;
const port = Number(new URL(address).port);
const agent = connections(clients);

/** Message i leaves at i / rate seconds, or as soon as a sender is free. */
async function sender(): Promise<void> {
  for (let i = next++; i < cookies.length; i = next++) {
    const due = started + (i * 1000) / rate;
    const early = due - performance.now();
    if (early > 0) await new Promise(resolve => setTimeout(resolve, early));
    const at = performance.now();
    const { status, text } = await call({
      port,
      path: '/chat/messages',
      headers: { cookie: cookies[i]!, 'sec-fetch-site': 'same-origin', 'x-forwarded-for': addressOf(i) },
      body: { id: randomUUID(), text: WORDS[i % WORDS.length] },
      agent,
    });
    if (status !== 200) throw new Error(`${status} ${text}`);
    waits[i] = performance.now() - at;
  }
}

await Promise.all(Array.from({ length: clients }, sender));
parentPort!.postMessage({ waits, seconds: (performance.now() - started) / 1000 });
