/**
 * S4: only what Slack signed within five minutes is read: anything else gets 401 and leaves no row. What is signed may come any
 * number of times, one after the other or at once: it is answered 200 and done once.
 *
 * Off: a proxy before the door that signs whatever comes.
 */
import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { signature } from '../support/slack/index.ts';
import { DESK, type SlackDesk, slackDesk } from '../support/slack-desk.ts';
import { prove } from './proof.ts';

const AGAIN = 10;
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

type Headers = Readonly<Record<string, string>>;

/** Ways to come unsigned, each with the right signature and its time spoilt somehow. */
const spoilt = (raw: string, secret: string, now: number): Readonly<Record<string, Headers>> => {
  const stamped = (stamp: string, by = secret, of = raw): Headers => ({
    'x-slack-request-timestamp': stamp,
    'x-slack-signature': signature(by, stamp, of),
  });
  const right = stamped(String(now));
  const sign = right['x-slack-signature']!;
  return {
    'no headers': {},
    'no signature': { 'x-slack-request-timestamp': String(now) },
    'no time': { 'x-slack-signature': sign },
    'an empty signature': { ...right, 'x-slack-signature': '' },
    'six minutes old': stamped(String(now - 360)),
    'six minutes ahead': stamped(String(now + 360)),
    'just too old': stamped(String(now - 301)),
    'time no number': stamped('yesterday'),
    'time below nought': stamped('-1'),
    'time with a fraction': stamped(`${now}.5`),
    'time with a blank': stamped(` ${now}`),
    'time of another request': { ...right, 'x-slack-request-timestamp': String(now - 1) },
    'another secret': stamped(String(now), 'another secret'),
    'an empty secret': stamped(String(now), ''),
    'another body': stamped(String(now), secret, `${raw} `),
    'another version': { ...right, 'x-slack-signature': sign.replace('v0=', 'v1=') },
    'no version': { ...right, 'x-slack-signature': sign.slice(3) },
    'cut short': { ...right, 'x-slack-signature': sign.slice(0, -1) },
    'one sign more': { ...right, 'x-slack-signature': `${sign}0` },
    'in capitals': { ...right, 'x-slack-signature': `v0=${sign.slice(3).toUpperCase()}` },
    'two signatures': { ...right, 'x-slack-signature': `${sign}, ${sign}` },
    'a hash without a key': {
      ...right,
      'x-slack-signature': `v0=${createHash('sha256').update(`v0:${now}:${raw}`).digest('hex')}`,
    },
    'a retry unsigned': { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' },
  };
};

prove('S4', 'only what Slack signed is read, and once', async isOn => {
  const desk = await slackDesk();
  const { slack } = desk;
  const secret = slack.env.SLACK_SIGNING_SECRET;
  const broken: string[] = [];
  let forged = 0;
  try {
    await desk.owner('w-chen').say('3栋2单元楼道灯不亮了');
    await desk.settled();
    const card = desk.card();
    const number = async (query: Parameters<SlackDesk['rows']>[0]) => Number((await desk.rows(query))[0]!['n']);
    const inbound = () => number(sql`select count(*) as n from slack_inbound`);
    const before = await inbound();
    for (const { what, raw, type } of bodies(card.ts)) {
      const now = Math.floor(desk.clock.now().getTime() / 1000);
      const right = {
        'x-slack-request-timestamp': String(now),
        'x-slack-signature': signature(secret, String(now), raw),
      };
      for (const [how, headers] of Object.entries(spoilt(raw, secret, now))) {
        const { statusCode } = await desk.app.inject({
          method: 'POST',
          url: '/slack/events',
          payload: raw,
          headers: { 'content-type': type, ...headers, ...(isOn ? {} : right) },
        });
        forged++;
        if (statusCode !== 401) broken.push(`${what}, ${how}: ${statusCode}`);
      }
    }
    await desk.settled();
    const kept = (await inbound()) - before;
    if (kept > 0) broken.push(`${kept} forged requests left a row`);

    const notes = () => number(sql`select count(*) as n from ticket_event where kind = 'noted'`);
    const noted = await notes();
    const said = await slack.says('U1ZHANG', DESK, '我去看看', { threadTs: card.ts });
    const [first] = said.deliveries;
    await desk.settled();
    const rounds = [
      await slack.again(first!),
      ...(await Promise.all(Array.from({ length: AGAIN }, () => slack.again(first!)))),
    ];
    const pressed = await slack.presses('U1ZHANG', desk.card(), '接单');
    const body = new URLSearchParams({ payload: JSON.stringify(pressed.deliveries[0]!.body) }).toString();
    const presses = await Promise.all(
      Array.from({ length: AGAIN }, () => slack.posts(body, { 'content-type': FORM_TYPE })),
    );
    await desk.settled();
    const refused = rounds.flat().filter(d => d.status !== 200).length + presses.filter(p => p.status !== 200).length;
    if (refused > 0) broken.push(`${refused} repeats were not answered 200`);
    const done = (await notes()) - noted;
    if (done !== 1) broken.push(`an event that came ${AGAIN + 2} times was done ${done} times`);
    const claims = await number(sql`select count(*) as n from ticket_event where kind = 'claimed'`);
    if (claims !== 1) broken.push(`a click that came ${AGAIN + 1} times was done ${claims} times`);
    return { figures: { forged, repeats: rounds.length + presses.length }, broken };
  } finally {
    await desk.close();
  }
});

/** One of each kind that Slack brings, as it would be done if it were taken for genuine. */
const bodies = (threadTs: string) => [
  {
    what: 'event',
    type: JSON_TYPE,
    raw: JSON.stringify({
      type: 'event_callback',
      event_id: 'EvFORGED',
      event: { type: 'message', channel: DESK, user: 'U1ZHANG', text: '假的', ts: '1.000001', thread_ts: threadTs },
    }),
  },
  {
    what: 'click',
    type: FORM_TYPE,
    raw: new URLSearchParams({
      payload: JSON.stringify({
        type: 'block_actions',
        trigger_id: '1.2.3',
        user: { id: 'U1ZHANG' },
        actions: [{ action_id: 'case_claim', value: '' }],
      }),
    }).toString(),
  },
  {
    what: 'command',
    type: FORM_TYPE,
    raw: 'command=%2Fticket&text=%E5%BE%85%E6%8E%A5&user_id=U1ZHANG&trigger_id=4.5.6',
  },
  { what: 'address check', type: JSON_TYPE, raw: JSON.stringify({ type: 'url_verification', challenge: 'c' }) },
];
