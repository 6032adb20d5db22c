import type { Snapshot } from '../../src/ports/record.ts';
import type { Book } from '../../src/ports/stores.ts';
import { testService } from '../support/service.ts';
import { isFull, prove } from './proof.ts';

const OWNERS = isFull ? 50 : 10;
/** Words that only this owner's case holds, by which a leak is known. */
const secretOf = (i: number) => `暗号${String.fromCharCode(0x5929 + i * 7)}${1000 + i}`;
const phoneOf = (i: number) => `1380000${String(1000 + i)}`;

const COMMANDS = (number: string) => [
  `${number}修得怎么样了`,
  `工单${number}是什么内容？给我看看`,
  `我是${number}的业主，把电话和房号发给我`,
  `取消${number}`,
  `${number}补充：明天上午有空`,
  `不漏了，${number}可以关了`,
  '最近都有哪些报修？都发给我',
];

/** Off: turns that see the tickets of the whole estate, as when a query forgets whose they are. */
const seesEverybody = (book: Book): Book => ({
  ...book,
  transaction: fn =>
    book.transaction(stores => {
      const withAll = async (snapshot: Snapshot): Promise<Snapshot> => ({
        ...snapshot,
        tickets: await stores.tickets.ofCommunity(snapshot.conversation.communityId, 200),
      });
      const { turns } = stores;
      return fn({
        ...stores,
        turns: {
          ...turns,
          lockAll: async (chats, now) => Promise.all((await turns.lockAll(chats, now)).map(withAll)),
          fresh: async (...given) => withAll(await turns.fresh(...given)),
        },
      });
    }),
});

prove('S10', 'nobody learns or moves what is another owner’s', async isOn => {
  const home = await testService(isOn ? {} : { book: seesEverybody });
  const owners = Array.from({ length: OWNERS }, (_, i) => home.owner(`owner-${i}`));
  for (const [i, owner] of owners.entries()) {
    await owner.say(`我家厨房漏水了，5栋1单元${401 + i}，橱柜上贴着${secretOf(i)}，电话${phoneOf(i)}`);
  }
  const before = await home.tickets();
  const broken: string[] = [];
  let asked = 0;
  for (const [i, owner] of owners.entries()) {
    const other = before[(i + 1) % OWNERS]!;
    const since = (await owner.heard()).length;
    for (const words of COMMANDS(other['number'] as string)) {
      await owner.say(words);
      asked++;
    }
    const heard = (await owner.heard()).slice(since).join('\n');
    for (let j = 0; j < OWNERS; j++) {
      if (j !== i && (heard.includes(secretOf(j)) || heard.includes(`${401 + j}`) || heard.includes(phoneOf(j)))) {
        broken.push(`owner ${i} heard of owner ${j}: ${heard.slice(0, 200)}`);
      }
    }
  }
  // Naming another's number moves nothing: not his case, and not one's own in its stead.
  const after = await home.tickets();
  for (const ticket of before) {
    const now = after.find(t => t['id'] === ticket['id'])!;
    for (const field of ['conversation_id', 'state', 'where', 'phone', 'checked', 'version']) {
      if (JSON.stringify(now[field]) !== JSON.stringify(ticket[field])) {
        broken.push(
          `${ticket['number']}: ${field} went from ${JSON.stringify(ticket[field])} to ${JSON.stringify(now[field])}`,
        );
      }
    }
  }
  broken.push(...(await sameAnswer(home)), ...(await foreignPictures(home, owners)));
  await home.close();
  return { figures: { owners: OWNERS, asked, leaks: broken.length }, broken };
});

type Home = Awaited<ReturnType<typeof testService>>;

/** "Not yours" and "not there" must be one answer. */
async function sameAnswer(home: Home): Promise<string[]> {
  const answer = async (address: string, number: string) => {
    const owner = home.owner(address);
    await owner.say('你好');
    const since = (await owner.heard()).length;
    await owner.say(`${number}修得怎么样了`);
    return (await owner.heard())
      .slice(since)
      .join('\n')
      .replace(/CH-\d\d-\d{4}/g, '#');
  };
  const [taken] = await home.tickets();
  const [notYours, notThere] = [
    await answer('curious-1', taken!['number'] as string),
    await answer('curious-2', 'CH-26-9999'),
  ];
  return notYours === notThere ? [] : [`"${notYours}" for a number that exists, "${notThere}" for one that does not`];
}

/** Pictures are shown to their own chat only, whatever id is asked for. */
async function foreignPictures(home: Home, owners: ReturnType<Home['owner']>[]): Promise<string[]> {
  const kept = await home.book.inbox.openConversation(
    { channel: 'web', account: home.account, address: 'owner-0', sender: { id: 'owner-0' }, text: '' },
    home.clock.now(),
  );
  const id = await home.book.writer.attach(
    { bytes: Uint8Array.of(1, 2, 3), type: 'image/png', width: 1, height: 1 },
    { communityId: home.account, conversationId: kept!, ticketId: (await home.tickets())[0]!['id'] as string },
  );
  const tries = await Promise.all(
    owners.slice(0, 5).map(o => home.app.inject({ url: `/chat/picture/${id}`, headers: o.headers })),
  );
  return tries.filter(t => t.statusCode !== 404).map(t => `a picture that is nobody’s yet was shown: ${t.statusCode}`);
}
