import { sql } from 'drizzle-orm';
import { testService } from '../support/service.ts';
import { DESK, slackDesk } from '../support/slack-desk.ts';
import { prove } from './proof.ts';

const SECRET = '这户去年欠费三个月，先别急着去';

prove('S13', 'what staff write among themselves never reaches an owner', async isOn => {
  // Off: a desk that sends every word written at a case to the owner unless told otherwise.
  const home = await testService(
    isOn
      ? {}
      : { verbs: verbs => ({ ...verbs, note: (act, text) => verbs.reply(act, text, Number.MAX_SAFE_INTEGER) }) },
  );
  const chen = home.owner('chen');
  await chen.say('我家厨房漏水了，3栋2单元1201');
  const [ticket] = await home.tickets();
  const id = ticket!['id'] as string;
  const zhang = await home.staff('1001');
  const desk = (path: string, payload: Record<string, unknown>) =>
    home.app.inject({
      method: 'POST',
      url: `/desk/api/cases/${id}/${path}`,
      headers: { cookie: `menfang_desk=${zhang.token}`, 'x-csrf-token': zhang.csrf, 'sec-fetch-site': 'same-origin' },
      payload,
    });
  const version = Number(ticket!['version']);
  const note = await desk('note', { version, actId: crypto.randomUUID(), text: SECRET });
  await desk('preview', { kind: 'reply', text: SECRET });
  await desk('writing', {});
  await desk('claim', { version, actId: crypto.randomUUID() });
  await chen.say('师傅什么时候来？');
  await home.pass(3_600_000);
  const heard = await chen.heard();
  const page = await home.app.inject({ url: '/chat', headers: chen.headers });
  const leaks = [...heard, page.body].filter(t => t.includes('欠费'));
  await home.close();
  return {
    figures: { heard: heard.length, leaks: leaks.length },
    broken: [
      ...leaks.map(t => `the owner heard: ${t.slice(0, 80)}`),
      ...(note.statusCode < 300 ? [] : [`the note was not kept: ${note.body}`]),
    ],
  };
});

const TALK = [
  '今天没空',
  '明天上午我去，别告诉他',
  '发给业主：马上到',
  '@门房 回复业主 已经修好',
  '/reply 已经修好',
  '<!channel> 谁有钥匙',
];

prove('S13 in Slack', 'talk in a thread, and what was not sent from a dialog, never reaches an owner', async isOn => {
  const desk = await slackDesk(
    isOn
      ? {}
      : { verbs: verbs => ({ ...verbs, note: (act, text) => verbs.reply(act, text, Number.MAX_SAFE_INTEGER) }) },
  );
  const { slack } = desk;
  try {
    const chen = desk.owner('chen');
    await chen.say('我家厨房漏水了，3栋2单元1201');
    await desk.settled();
    const { ts } = desk.card();
    await slack.presses('U1ZHANG', desk.card(), '接单');
    await desk.settled();
    const before = (await chen.heard()).length;
    for (const text of [SECRET, ...TALK]) await slack.says('U1ZHANG', DESK, text, { threadTs: ts });
    await slack.says('U2LIU', DESK, SECRET, { threadTs: ts, broadcast: true });
    const said = await slack.says('U2LIU', DESK, '这句会改', { threadTs: ts });
    await slack.edits('U2LIU', DESK, said.ts, SECRET);
    await slack.deletes('U2LIU', DESK, said.ts);
    // Seen as the owner would see it, and not sent.
    await slack.presses('U1ZHANG', desk.card(), '回复业主');
    await slack.submits('U1ZHANG', { text: SECRET });
    await slack.closes('U1ZHANG');
    await slack.chooses('U1ZHANG', desk.card(), 'case_more', '内部记录');
    await slack.submits('U1ZHANG', { text: SECRET });
    await slack.says('U1ZHANG', DESK, SECRET);
    desk.clock.pass(3_600_000);
    await desk.settled();
    const heard = (await chen.heard()).slice(before);
    const noted = Number((await desk.rows(sql`select count(*) as n from ticket_event where kind = 'noted'`))[0]!['n']);
    const leaks = heard.filter(text => [SECRET, ...TALK].some(words => text.includes(words.slice(-6))));
    return {
      figures: { heard: heard.length, leaks: leaks.length, noted },
      broken: [
        ...leaks.map(text => `the owner heard: ${text.slice(0, 80)}`),
        ...(isOn && noted < TALK.length + 4 ? [`of what was said ${noted} stand in the case`] : []),
      ],
    };
  } finally {
    await desk.close();
  }
});
