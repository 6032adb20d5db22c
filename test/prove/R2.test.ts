/**
 * R2: fifteen owners send the same message id, as platforms have let happen; each is kept. The same owner's again, and an event
 * without any id twice, are kept once.
 *
 * Off: an id that does not name its sender.
 */
import { sql } from 'drizzle-orm';
import { testService } from '../support/service.ts';
import { prove } from './proof.ts';

const OWNERS = 15;
const ID = '6f1f6a3c-4a53-4a0c-9a52-0d6f2b1f4c11';

prove('R2', 'an id that several senders use is a message of each', async isOn => {
  const home = await testService(
    isOn
      ? {}
      : {
          receive: receive => inbound =>
            receive({ ...inbound, externalId: inbound.externalId?.split(':').at(-1) ?? '' }),
        },
  );
  try {
    const answers: number[] = [];
    for (let again = 0; again < 2; again++) {
      const posted = Array.from({ length: OWNERS }, (_, i) => home.owner(`owner-${i}`).post('楼道灯坏了', ID));
      for (const answer of await Promise.all(posted)) answers.push(answer.statusCode);
    }
    const event = {
      channel: 'web',
      account: home.account,
      address: 'event',
      sender: { id: 'event' },
      sentAt: home.clock.now(),
      text: '我到小区了',
    };
    for (let again = 0; again < 2; again++) await home.receive(event);
    const [found] = await home.rows(
      sql`select count(*) filter (where text = '楼道灯坏了')::int as kept, count(*) filter (where text <> '楼道灯坏了')::int as events from message`,
    );
    const { kept, events } = found as { kept: number; events: number };
    const refused = answers.filter(status => status !== 200).length;
    return {
      figures: { owners: OWNERS, kept, events, refused },
      broken: [
        ...(kept === OWNERS ? [] : [`${kept} messages of ${OWNERS} owners`]),
        ...(events === 1 ? [] : [`the event is there ${events} times`]),
        ...(refused === 0 ? [] : [`${refused} were refused`]),
      ],
    };
  } finally {
    await home.close();
  }
});
