/**
 * R23, Slack's part: one outage brings a thousand cases, an owner writes two hundred messages in a minute, another bot talks in
 * the threads. Slack gets one thread for the outage, an owner's flood as few messages, nothing faster than a message a second;
 * what bots say, we ourselves among them, is answered by nothing and put on no record.
 *
 * Off: places in line that are all free at once.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { announce } from '../support/slack/tidings.ts';
import { audit, crowding, isWorkedOff, nonZero } from '../support/slack-audit.ts';
import { type BusyDesk, busyDesk, SECOND_MS, TIMES } from '../support/slack-cases.ts';
import { DESK } from '../support/slack-desk.ts';
import { isFull, prove } from './proof.ts';

const CASES = isFull ? 1000 : 60;
const FLOOD = 200;
const MINUTE_MS = 60_000 / TIMES;
/** Card and first words of each, a second apart; half as much again for what else is told. */
const PATIENCE_MS = isFull ? CASES * 3200 : 60_000;
/** Cases that stand alone before there are so many of their kind that they share a thread. */
const MOST_ALONE = 25;

prove(
  'R23',
  'an outage is one thread, a flood few messages, and nobody talks with himself',
  async isOn => {
    const desk = await busyDesk(
      isOn
        ? {}
        : {
            slack: {
              around: parts => ({
                ...parts,
                pacer: { take: async () => 0, next: async () => {} },
              }),
            },
          },
    );
    const { slack } = desk;
    try {
      await desk.reports(isOn ? CASES : 20, { kinds: 1 });
      if (isOn) {
        const every = MINUTE_MS / FLOOD;
        for (let n = 0; n < FLOOD; n++) {
          await desk.writes('flood', n === 0 ? '5栋门口的垃圾没人收' : `还是没人收，第${n}次说`);
          await pause(every);
        }
      }
      const inTime = await isWorkedOff(desk.rows, PATIENCE_MS);
      await slack.settled();
      const [before] = await desk.rows(sql`select count(*) as n from ticket_event`);
      const posts = slack.calls.length;
      await otherBot(desk);
      await isWorkedOff(desk.rows, 10_000);
      const [after] = await desk.rows(sql`select count(*) as n from ticket_event`);
      const noticed = Number(after!['n']) - Number(before!['n']);
      const answered = slack.calls.length - posts;
      const found = await audit(desk.rows, desk.messages());
      const crowd = crowding(slack.calls, SECOND_MS);
      const threads = new Set(desk.messages().flatMap(m => m.thread_ts ?? [])).size;
      const roots = desk.roots().length;
      const ofFlood = await messagesOf(desk, 'flood');
      return {
        figures: {
          times: TIMES,
          cases: CASES,
          roots,
          threads,
          flood: FLOOD,
          of_flood: ofFlood,
          ...crowd.figures,
          ...found,
          noticed,
          answered,
        },
        broken: [
          ...nonZero(found),
          ...(inTime ? [] : ['not everything was shown in time']),
          ...crowd.broken,
          ...(roots <= MOST_ALONE ? [] : [`${roots} messages in the channel itself`]),
          ...(ofFlood <= FLOOD / 3 ? [] : [`${ofFlood} messages about one owner's flood`]),
          ...(noticed + answered === 0 ? [] : [`a bot's words made ${noticed} events and ${answered} calls`]),
        ],
      };
    } finally {
      await desk.close();
    }
  },
  PATIENCE_MS + 600_000,
);

/** Another app writes under a card, in each way an app can, and once more each of our own messages is told. */
async function otherBot({ slack, roots, messages }: BusyDesk): Promise<void> {
  const room = slack.world.rooms.get(DESK)!;
  const [card] = roots();
  const said = [
    { bot_id: 'B9OTHER', user: 'U9OTHER', text: '流水线通过了' },
    { bot_id: 'B9OTHER', subtype: 'bot_message', text: '我是机器人，收到请回复' },
    { user: 'USLACKBOT', bot_id: 'B01', text: '/ticket 我的' },
  ];
  for (const words of said)
    await slack.told(() => announce(slack.world, room, slack.world.add(room, { ...words, thread_ts: card!.ts })));
  for (const message of messages().slice(0, 20)) await slack.told(() => announce(slack.world, room, message));
  await slack.settled();
}

/** How many messages a case of this chat has in Slack. */
async function messagesOf({ rows, messages }: BusyDesk, address: string): Promise<number> {
  const found = await rows(
    sql`select t.id from ticket t join conversation c on c.id = t.conversation_id where c.address = ${address}`,
  );
  const ids = new Set(found.map(row => row['id']));
  return messages().filter(m => ids.has((m.metadata?.['event_payload'] as { of?: string } | undefined)?.of)).length;
}
