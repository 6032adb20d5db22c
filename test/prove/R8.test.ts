/**
 * R8: the database takes 0, 1, 3 or 10 seconds longer for everything. Whatever Slack brings is answered within 2.5 seconds, and
 * what is acknowledged is stored by then. Beyond 2.2 seconds: an event is refused and stored once when it comes again, whoever
 * pressed a button is told to press again, a form shows the error and keeps its words, and a dialog opens all the same. What a
 * command finds comes, if not with the answer, to where it was asked.
 *
 * Off: an inbox that keeps in memory first.
 */
import { sql } from 'drizzle-orm';
import { keyOf } from '../../adapters/slack/body.ts';
import { rows } from '../../src/db/client.ts';
import { testDatabase } from '../support/database.ts';
import type { Act, Message } from '../support/slack/index.ts';
import { isWorkedOff } from '../support/slack-audit.ts';
import { busyDesk } from '../support/slack-cases.ts';
import { DESK } from '../support/slack-desk.ts';
import { slowed } from '../support/slow-client.ts';
import { prove } from './proof.ts';

const DELAYS_MS = [0, 1000, 3000, 10_000];
const ANSWER_MS = 2500;
const [ZHANG, LIU] = ['U1ZHANG', 'U2LIU'];

prove('R8', 'what Slack brings is answered in time and acknowledged only when it is stored', async isOn => {
  const truth = await testDatabase();
  const { client, slow } = slowed(truth);
  const desk = await busyDesk({
    client,
    ...(isOn
      ? {}
      : {
          slack: {
            around: parts => ({
              ...parts,
              inbox: {
                ...parts.inbox,
                async keep(key, body, me) {
                  void parts.inbox.keep(key, body, me).catch(() => {});
                  return true;
                },
              },
            }),
          },
        }),
  });
  const { slack } = desk;
  const broken: string[] = [];
  let slowest = 0;
  /** Looks at an answer at the very moment it has come. */
  const answered = async (what: string, delay: number, act: Promise<Act>): Promise<Act> => {
    const done = await act;
    const last = done.deliveries.at(-1)!;
    slowest = Math.max(slowest, ...done.deliveries.map(d => d.ms));
    if (done.deliveries.some(d => d.ms > ANSWER_MS)) broken.push(`${delay} ms: the ${what} was answered too late`);
    const key = keyOf(last.body);
    const [kept] = await rows(truth.db, sql`select 1 from slack_inbound where key = ${key}`);
    const isTaken = what === 'event' ? last.ok : last.ok && delay <= 1000;
    if (isTaken && !kept) broken.push(`${delay} ms: the ${what} was acknowledged and is not stored`);
    return done;
  };
  const count = async (kind: string, like = '%') =>
    Number(
      (
        await rows(
          truth.db,
          sql`select count(*) as n from ticket_event where kind = ${kind} and coalesce(data->>'text', '') like ${like}`,
        )
      )[0]!['n'],
    );
  const isQuiet = () => isWorkedOff(desk.rows, 20_000);
  const number = (card: Message) => /[A-Z]+-\d\d-\d{4}/.exec(slack.text(card))![0];
  const told = (user: string) =>
    slack
      .seenBy(user)
      .ephemerals.map(m => slack.text(m))
      .join('\n');

  try {
    await desk.reports(2 * DELAYS_MS.length);
    await isQuiet();
    const cards = [...desk.roots()];
    for (const [i, delay] of (isOn ? DELAYS_MS : DELAYS_MS.slice(-1)).entries()) {
      const [mine, other] = [cards[2 * i]!, cards[2 * i + 1]!];
      await slack.chooses(ZHANG, mine, 'case_more', '内部记录');
      const claims = await count('claimed');
      slow(delay);
      const words = `慢了${delay}毫秒`;
      const [event] = await Promise.all([
        answered('event', delay, slack.says(ZHANG, DESK, `${words}说的`, { threadTs: mine.ts })),
        answered('click', delay, slack.presses(LIU, mine, '接单')),
        answered('form', delay, slack.submits(ZHANG, { text: `${words}写的` })),
        answered('command', delay, slack.runs('/ticket', number(mine), LIU, DESK)),
        opens(desk.slack, other).then(problem => problem && broken.push(`${delay} ms: ${problem}`)),
      ]);
      if (!isOn) break;
      const isLost = delay > 2000;
      if (event.ok === isLost) broken.push(`${delay} ms: the event was ${event.ok ? 'acknowledged' : 'refused'}`);
      if (isLost && !told(LIU).includes('请再按一次')) broken.push(`${delay} ms: nobody was told to press again`);
      if (isLost && !told(LIU).includes('请再发一次'))
        broken.push(`${delay} ms: nobody was told to send the command again`);
      const form = slack.seenBy(ZHANG);
      if (isLost && !Object.values(form.errors).some(error => error.includes('再按一次')))
        broken.push(`${delay} ms: the form shows no error`);
      if (isLost && form.views.length !== 1) broken.push(`${delay} ms: the form is gone, and its words with it`);
      slow(0);
      if (isLost) {
        if ((await count('claimed')) > claims)
          broken.push(`${delay} ms: a click was done although it was said to be lost`);
        await slack.pass(60_000);
        await isQuiet();
        await slack.presses(LIU, desk.roots().find(m => m.ts === mine.ts)!, '接单');
        // His words still stand in the form.
        if (form.views.length > 0) await slack.submits(ZHANG);
      }
      await isQuiet();
      await slack.settled();
      const once = {
        event: await count('noted', `${words}说的`),
        form: await count('noted', `${words}写的`),
        click: (await count('claimed')) - claims,
      };
      for (const [what, n] of Object.entries(once))
        if (n !== 1) broken.push(`${delay} ms: the ${what} was done ${n} times`);
      if (!isLost && !told(LIU).includes(number(mine))) broken.push(`${delay} ms: what the command found came nowhere`);
      const view = slack.seenBy(LIU).views.at(-1);
      if (!view || !slack.text(view).includes('要对业主说的话')) broken.push(`${delay} ms: the dialog stayed empty`);
      if (view) await slack.closes(LIU, true);
    }
    const lost = isOn ? await words(desk, cards[0]!, slow) : '';
    if (isOn && !lost.includes('电工下午到')) broken.push('words that could not be shown in time are gone');
    return { figures: { delays: DELAYS_MS.length, slowest_answer_ms: Math.round(slowest) }, broken };
  } finally {
    slow(0);
    await desk.close();
  }
});

type Desk = Awaited<ReturnType<typeof busyDesk>>;

/** Opens the dialog of a reply; says what is wrong with how it came. */
async function opens(slack: Desk['slack'], card: Message): Promise<string | undefined> {
  const { ok } = await slack.presses(LIU, card, '回复业主');
  return ok && slack.seenBy(LIU).views.length > 0 ? undefined : 'the dialog did not open';
}

/** A reply that is to be shown first, by a database so slow that Slack has closed the form by then: what its writer is told. */
async function words({ slack, rows }: Desk, card: Message, slow: (ms: number) => void): Promise<string> {
  await slack.presses(ZHANG, card, '回复业主');
  slow(1000);
  await slack.submits(ZHANG, { text: '电工下午到' });
  slow(0);
  await isWorkedOff(rows, 20_000);
  const { views, ephemerals } = slack.seenBy(ZHANG);
  return [...views.map(view => JSON.stringify(view)), ...ephemerals.map(m => slack.text(m))].join('\n');
}
