import { randomUUID } from 'node:crypto';
import { createUnderstanding } from '../../src/understand/understanding.ts';
import { testService } from '../support/service.ts';
import { isFull, prove } from './proof.ts';

const BUSY = 50;
const DANGERS = isFull ? 100 : 25;
const WORDS = ['楼道灯坏了', '3栋2单元1201', '厨房下水道堵了', '谢谢', '今天能来吗'];

prove('SAFETY', 'the safety text is in the chat within a second while fifty chats are busy', async isOn => {
  const understanding = createUnderstanding();
  const home = await testService({
    clock: { now: () => new Date() },
    // Off: danger is heard only by the turn, after the silence that lets people finish.
    ...(isOn ? {} : { understanding: { ...understanding, guard: () => undefined } }),
  });
  await home.start();
  const send = (address: string, text: string) =>
    home.receive({
      channel: 'web',
      account: home.account,
      address,
      sender: { id: address },
      externalId: randomUUID(),
      text,
    });
  let isBusy = true;
  const chatter = Array.from({ length: BUSY }, async (_, i) => {
    await new Promise(resolve => setTimeout(resolve, (i * 3000) / BUSY));
    for (let n = 0; isBusy; n++) {
      await send(`busy-${i}`, WORDS[n % WORDS.length]!);
      await new Promise(resolve => setTimeout(resolve, 3000));
    }
  });
  const waits: number[] = [];
  for (let i = 0; i < (isOn ? DANGERS : 1); i++) {
    const owner = home.owner(`danger-${i}`);
    const at = performance.now();
    await send(owner.address, '着火了，厨房全是烟');
    for (;;) {
      if ((await owner.heard()).some(t => t.includes('119'))) break;
      if (performance.now() - at > 8_000) break;
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    waits.push(performance.now() - at);
  }
  isBusy = false;
  await Promise.all(chatter);
  waits.sort((a, b) => a - b);
  const p99 = Math.round(waits[Math.min(waits.length - 1, Math.floor(waits.length * 0.99))]!);
  await home.close();
  return {
    figures: { busy_chats: BUSY, emergencies: DANGERS, p50_ms: Math.round(waits[waits.length >> 1]!), p99_ms: p99 },
    broken: p99 <= 1000 ? [] : [`p99 ${p99} ms`],
  };
});
