import { randomUUID } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';

const { address, cookies, clients, rate } = workerData as {
  address: string;
  cookies: string[];
  clients: number;
  rate: number;
};
const WORDS = ['我家厨房漏水了', '3栋2单元楼道灯不亮了', '楼上天天半夜吵，睡不着', '电梯里太脏了没人打扫', '谢谢师傅'];

/** How long message i waited for its answer, ms. */
const waits: number[] = [];
const started = performance.now();
let next = 0;

/** Message i leaves at i / rate seconds, or as soon as a sender is free. */
async function sender(): Promise<void> {
  for (let i = next++; i < cookies.length; i = next++) {
    const due = started + (i * 1000) / rate;
    const early = due - performance.now();
    if (early > 0) await new Promise(resolve => setTimeout(resolve, early));
    const at = performance.now();
    const answer = await fetch(`${address}/chat/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: cookies[i]!, 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify({ id: randomUUID(), text: WORDS[i % WORDS.length] }),
    });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
    waits[i] = performance.now() - at;
  }
}

await Promise.all(Array.from({ length: clients }, sender));
parentPort!.postMessage({ waits, seconds: (performance.now() - started) / 1000 });
