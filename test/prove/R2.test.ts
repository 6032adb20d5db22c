/**
 * R2: fifteen owners send the same message id, as platforms have let happen, twice, to three replicas on one PostgreSQL; each is
 * kept once. So is an event without any id that two replicas are handed at the same instant.
 *
 * Off: an id that does not name its sender.
 */
import { sql } from 'drizzle-orm';
import { chatCookie } from '../../adapters/web/channel.ts';
import { throwawayPostgres } from '../../src/commands/throwaway-postgres.ts';
import { openServer } from '../../src/db/server.ts';
import { createService, type Overrides } from '../../src/service.ts';
import { fakePager, TEST_KEY, testService } from '../support/service.ts';
import { prove } from './proof.ts';

const OWNERS = 15;
const REPLICAS = 3;
const ID = '6f1f6a3c-4a53-4a0c-9a52-0d6f2b1f4c11';
const CONFIG = {
  ...{ host: '127.0.0.1', port: 0, encryptionKey: TEST_KEY, logLevel: 'silent' as const },
  pace: { silenceMs: 2500, capMs: 8000 },
};
const NAMELESS: Overrides = {
  receive: receive => inbound => receive({ ...inbound, externalId: inbound.externalId?.split(':').at(-1) ?? '' }),
};

prove('R2', 'an id that several senders use is a message of each', async isOn => {
  const server = await throwawayPostgres();
  const without = isOn ? {} : NAMELESS;
  const home = await testService({ client: await openServer(server.url), ...without });
  const services: Pick<typeof home, 'app' | 'cipher' | 'receive' | 'close'>[] = [home];
  try {
    while (services.length < REPLICAS) {
      const client = await openServer(server.url);
      services.push(await createService(CONFIG, { clock: home.clock, pager: fakePager(), client, ...without }));
    }
    const { account } = home;
    const post = async (owner: number, at: number) => {
      const { app, cipher } = services[at % REPLICAS]!;
      const headers = { cookie: chatCookie(cipher, account, `owner-${owner}`), 'sec-fetch-site': 'same-origin' };
      const payload = { id: ID, text: '楼道灯坏了' };
      return (await app.inject({ method: 'POST', url: '/chat/messages', headers, payload })).statusCode;
    };
    // Both deliveries of one owner at the same instant, each to a replica of its own.
    const answers = await Promise.all(Array.from({ length: OWNERS }, (_, i) => [post(i, i), post(i, i + 1)]).flat());
    const event = {
      channel: 'web',
      account,
      address: 'event',
      sender: { id: 'event' },
      sentAt: home.clock.now(),
      text: '我到小区了',
    };
    await Promise.all(services.slice(0, 2).map(s => s.receive(event)));
    const [found] = await home.rows(
      sql`select count(*) filter (where text = '楼道灯坏了')::int as kept, count(*) filter (where text <> '楼道灯坏了')::int as events from message`,
    );
    const { kept, events } = found as { kept: number; events: number };
    const refused = answers.filter(status => status !== 200).length;
    return {
      figures: { owners: OWNERS, replicas: REPLICAS, kept, events, refused },
      broken: [
        ...(kept === OWNERS ? [] : [`${kept} messages of ${OWNERS} owners`]),
        ...(events === 1 ? [] : [`the event is there ${events} times`]),
        ...(refused === 0 ? [] : [`${refused} were refused`]),
      ],
    };
  } finally {
    for (const service of services) await service.close();
    await server.remove();
  }
});
