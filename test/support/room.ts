import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { testService } from './service.ts';

type Home = Awaited<ReturnType<typeof testService>>;

/** A room of owners on the web channel, which hands in what is said there as a channel with rooms does. */
export function testRoom(home: Home, topic = '翠湖业主群', address = 'room-1') {
  const inRoom = (id: string, name: string, text: string, isAddressed: boolean, externalId: string) => ({
    ...{ channel: 'web', account: home.account, address, sender: { id, name }, externalId, text },
    room: { topic, isAddressed },
  });
  return {
    address,
    /** Says it in the room; said to us, the same words come in the speaker's own chat as well. */
    async post(id: string, name: string, text: string, isAddressed = false, key: string = randomUUID()) {
      const received = await home.receive(inRoom(id, name, text, isAddressed, key));
      if (isAddressed)
        await home.receive({
          ...{ channel: 'web', account: home.account, address: id, sender: { id, name } },
          ...{ externalId: `room:${key}`, text },
        });
      return received;
    },
    /** The same, and everything due has run. */
    async say(id: string, name: string, text: string, isAddressed = false) {
      await this.post(id, name, text, isAddressed);
      await home.pass(2500);
    },
    /** What was said in the room, in order, with whom it was said to. */
    async heard(): Promise<{ readonly text: string; readonly mention?: string }[]> {
      const found = await home.rows(
        sql`select o.body from outbox o join lane l on l.id = o.lane_id
            where l.channel = 'web' and l.address = ${address} order by o.id`,
      );
      return found.map(row => row['body'] as { text: string; mention?: string });
    },
  };
}
