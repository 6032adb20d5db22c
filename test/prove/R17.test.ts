import { sql } from 'drizzle-orm';
import { createFlows } from '../../flows/index.ts';
import type { Book } from '../../src/ports/stores.ts';
import { testService } from '../support/service.ts';
import { isFull, prove } from './proof.ts';

const GOOD = isFull ? 10_000 : 600;
const BAD = GOOD / 100;
/** The good ones come in so many parts with bad ones among them, and as many without. */
const BLOCKS = isFull ? 10 : 3;
/** Of the short form's few seconds a collection of garbage is some per cent. */
const MOST_LOSS_PERCENT = isFull ? 10 : 20;
const POISON = '这句话会让程序出错';

/** Texts that break careless programs; ours takes them like any other. */
const STRANGE = [
  '<a>'.repeat(20_000).slice(0, 60_000),
  '漏水\ud800了\udfff',
  '电梯\u0000坏了',
  '很'.repeat(20_000),
  '\u202e了水漏房厨\u202c',
  '😀'.repeat(5_000),
];
const WORDS = ['3栋楼道灯不亮了', '我家厨房漏水了', '楼下很吵睡不着', '谢谢师傅', '垃圾没人收'];

/** Off: tries are not counted, so what fails is tried for ever. */
const forgetful = (book: Book): Book => ({
  ...book,
  turns: {
    ...book.turns,
    claim: async (...args) => (await book.turns.claim(...args)).map(c => ({ ...c, attempts: 1 })),
  },
});

prove('R17', 'bad messages hold up nobody and end before a person', async isOn => {
  const flows = createFlows();
  const home = await testService({
    talk: {
      ...flows,
      talk: (state, happening, cases) =>
        happening.kind === 'said' && happening.lines.some(l => l.text.includes(POISON))
          ? Promise.reject(new Error('poisoned'))
          : flows.talk(state, happening, cases),
    },
    ...(isOn ? {} : { book: forgetful }),
  });
  const send = async (address: string, text: string) => {
    await home.receive({
      channel: 'web',
      account: home.account,
      address,
      sender: { id: address },
      externalId: `${address}:1`,
      text,
    });
  };
  const drain = async () => {
    // Backed-off tries come due within seconds; ten looks are more than five tries need.
    for (let i = 0; i < 10; i++) await home.pass(6_000);
  };
  const cost = async (fill: () => Promise<void>) => {
    const before = process.cpuUsage();
    await fill();
    await drain();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  const good = async (tag: string) => {
    for (let i = 0; i < GOOD / BLOCKS; i++) await send(`${tag}-${i}`, WORDS[i % WORDS.length]!);
  };
  const bad = async (block: number) => {
    for (let i = block; i < BAD; i += BLOCKS)
      await send(`bad-${i}`, i % 2 ? POISON : STRANGE[(i >> 1) % STRANGE.length]!);
  };
  // In turns, because a fuller database costs a little more: what grows grows for both.
  let alone = 0;
  let together = 0;
  for (let block = 0; block < BLOCKS; block++) {
    const without = async () => {
      alone += await cost(() => good(`without-${block}`));
    };
    const withBad = async () => {
      together += await cost(async () => {
        await bad(block);
        await good(`with-${block}`);
      });
    };
    for (const run of block % 2 ? [withBad, without] : [without, withBad]) await run();
  }
  const [found] = await home.rows(
    sql`select count(*) filter (where handled_at is null)::int as waiting, count(set_aside_at)::int as aside from message`,
  );
  const [line] = await home.rows(
    sql`select count(*)::int as n from ticket where summary like '有一条消息系统没能处理%'`,
  );
  const [sorry] = await home.rows(
    sql`select count(*)::int as n from outbox where why = 'turn.set-aside' and status = 'sent'`,
  );
  const poisoned = Math.floor(BAD / 2);
  const loss = Math.round((together / alone - 1) * 1000) / 10;
  await home.close();
  const broken = [
    ...(found!['waiting'] === 0 ? [] : [`${found!['waiting']} messages still wait`]),
    ...(found!['aside'] === poisoned ? [] : [`${found!['aside']} set aside, not ${poisoned}`]),
    ...(line!['n'] === poisoned && sorry!['n'] === poisoned ? [] : ['staff or owner were not told of each']),
    ...(loss <= MOST_LOSS_PERCENT ? [] : [`${loss} % more work for 1 % bad messages`]),
  ];
  return { figures: { good: GOOD * 2, bad: BAD, set_aside: Number(found!['aside']), extra_cpu_percent: loss }, broken };
});
