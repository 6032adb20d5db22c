/**
 * RWX: what R1, R2 and R3 promise, with the ids that wechaty has, through WeChat's own way in, on three replicas on one PostgreSQL. A
 * message comes one to four times, shuffled, under a new key of the spool each time, every tenth twice at the same instant; every
 * fifth is said to us in the room and stands in the sender's own chat as well. Fifteen senders use one message id. Messages without
 * an id come twice, in a chat and in the room. Each is one row where it belongs, and one ticket.
 *
 * Off: services that take every delivery for a new message.
 */
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { createHearing } from '../../adapters/wechaty/hearing.ts';
import type { Heard } from '../../adapters/wechaty/protocol.ts';
import { throwawayPostgres } from '../../src/commands/throwaway-postgres.ts';
import { openServer } from '../../src/db/server.ts';
import { createService, type Overrides, type Service } from '../../src/service.ts';
import { fakePager, TEST_KEY, testService } from '../support/service.ts';
import { isFull, prove } from './proof.ts';

const MESSAGES = isFull ? 2000 : 300;
const OWNERS = 15;
const REPLICAS = 3;
const AT_ONCE = 16;
const TEXT = '我家厨房漏水了，3栋2单元1201';
const CONFIG = {
  ...{ host: '127.0.0.1', port: 0, encryptionKey: TEST_KEY, logLevel: 'silent' as const },
  pace: { silenceMs: 2500, capMs: 8000 },
};
const FORGETFUL: Overrides = {
  receive: receive => inbound => receive({ ...inbound, externalId: randomUUID() }),
};

type Message = Omit<Heard, 'key'>;

const message = (id: string, from: string, text: string, inRoom = false): Message => ({
  ...{ id, text, self: 'wxid_menfang', login: 'stable', kind: 'text', sentAt: '2026-11-21T02:00:00.000Z' },
  from: { id: from, name: from, isFriend: true },
  ...(inRoom ? { room: { id: '1@chatroom', topic: '翠湖业主群', isAddressed: true, words: text } } : {}),
});

/** One to four of each, in any order; the copies of every tenth stand together. */
function deliveries(count: number): readonly (readonly Message[])[] {
  const parts: Message[][] = [];
  for (let i = 0; i < count; i++) {
    const one = message(`73016${i}`, `wxid_owner${i}`, TEXT, i % 5 === 0);
    const copies = 1 + Math.floor(Math.random() * 4);
    if (i % 10 === 0) parts.push([one, one]);
    else for (let n = 0; n < copies; n++) parts.push([one]);
  }
  return parts
    .map(part => ({ part, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ part }) => part);
}

const shared = Array.from({ length: OWNERS }, (_, i) => message('6661', `wxid_same${i}`, '楼道灯坏了'));
const nameless = [message('', 'wxid_nameless', '电梯停了'), message('', 'wxid_nameless', '群里问一下停水吗', true)];
/** Both copies of each at the same instant. */
const twice = [...shared, ...nameless].map(one => [one, one]);

prove('RWX', 'what WeChat brings several times is one row and one ticket', async isOn => {
  const server = await throwawayPostgres();
  const without = isOn ? {} : FORGETFUL;
  const home = await testService({ client: await openServer(server.url), ...without });
  const services: Service[] = [home];
  try {
    while (services.length < REPLICAS) {
      const client = await openServer(server.url);
      services.push(await createService(CONFIG, { clock: home.clock, pager: fakePager(), client, ...without }));
    }
    const count = isOn ? MESSAGES : 30;
    const sent = await bringAll([...deliveries(count), ...twice], services, home.account);
    await home.pass(2500);
    const [row] = await home.rows(
      sql`select count(*) filter (where text = ${TEXT} and external_id not like 'room:%')::int as rows,
            count(*) filter (where text = ${TEXT} and external_id like 'room:%')::int as copies,
            count(*) filter (where text = '楼道灯坏了')::int as shared, count(*) filter (where text = '电梯停了')::int as nameless,
            count(*) filter (where text = '群里问一下停水吗')::int as nameless_in_room,
            (select count(*)::int from ticket t where exists (select 1 from message m where m.conversation_id = t.conversation_id
              and m.text = ${TEXT})) as tickets from message`,
    );
    const found = row as Readonly<Record<string, number>>;
    const owed = {
      ...{ rows: count, copies: count / 5, shared: OWNERS, nameless: 1 },
      // Once in the room and once in the sender's own chat.
      nameless_in_room: 2,
      tickets: count,
    };
    return {
      figures: { messages: count, deliveries: sent, ...found },
      broken: Object.entries(owed).flatMap(([what, n]) =>
        found[what] === n ? [] : [`${found[what]} ${what}, not ${n}`],
      ),
    };
  } finally {
    for (const service of services) await service.close();
    await server.remove();
  }
});

/** Brings what stands together at once, to replicas one after the other; how many that were. */
async function bringAll(
  parts: (readonly Message[])[],
  services: readonly Pick<Service, 'receive'>[],
  account: string,
): Promise<number> {
  const hearings = services.map(({ receive }) =>
    createHearing({
      ...{ account, receive },
      link: { bytes: () => Promise.reject(new Error('no bytes here')), state: () => ({ since: new Date(0) }) },
      people: {
        find: async () => undefined,
        keepFriend: async () => {},
        wasHeard: async () => false,
        turnedAway: async () => true,
      },
      lost: async () => {},
      onError(error) {
        throw error;
      },
    }),
  );
  let sent = 0;
  const bring = (one: Message) => {
    const key = String(sent).padStart(16, '0');
    return hearings[sent++ % REPLICAS]!({ ...one, key });
  };
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let part = parts.pop(); part; part = parts.pop()) await Promise.all(part.map(bring));
    }),
  );
  return sent;
}
