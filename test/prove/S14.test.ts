/**
 * S14: each thing that can be done in Slack, by a member of each role, from the moment he is no member of the staff any more: refused
 * within a second, in words, to him alone; nothing is moved, nobody is told, nothing of a case is shown; and the log says who
 * tried, without a word of what.
 *
 * Off: people who are remembered.
 */
import { sql } from 'drizzle-orm';
import { STAFF_ROLES } from '../../src/domain/people.ts';
import { createLog } from '../../src/http/log.ts';
import type { Act, Message } from '../support/slack/index.ts';
import { BOT } from '../support/slack/index.ts';
import { DESK, type SlackDesk, STAFF, slackDesk } from '../support/slack-desk.ts';
import { prove } from './proof.ts';

const AFTER_MS = 1000;
const userOf = (role: string) => `UR${role.toUpperCase()}`;
const SECRET = '配电间钥匙在门后';

prove('S14', 'whoever has left can do and see nothing in Slack from that moment', async isOn => {
  const lines: string[] = [];
  const people = [...STAFF, ...STAFF_ROLES.map(role => ({ id: userOf(role), real_name: `曾${role}` }))];
  const desk = await slackDesk({
    log: createLog('info', line => lines.push(line)),
    stand: {
      people,
      channels: [{ id: DESK, name: '工单', is_private: true, members: [BOT, ...people.map(p => p.id)] }],
    },
    plan: plan => ({
      ...plan,
      staff: [
        ...plan.staff,
        ...STAFF_ROLES.map((role, i) => ({
          ...{ code: `77${10 + i}`, name: `曾${role}`, role, onDuty: false, buildings: [], skills: [] },
          slackUser: userOf(role),
        })),
      ],
    }),
    ...(isOn ? {} : { slack: { around: remembered } }),
  });
  const broken: string[] = [];
  let tried = 0;
  let slowest = 0;
  try {
    const cards = await stage(desk);
    for (const role of STAFF_ROLES) {
      const user = userOf(role);
      const { slack } = desk;
      const before = await record(desk);
      for (const [what, act, opens] of deeds(desk, user, cards)) {
        if (opens) {
          await desk.client.db.execute(sql`update staff set until = null where slack_user = ${user}`);
          await opens();
          if (slack.text(slack.seenBy(user).views.at(-1)!).includes('员工名单'))
            broken.push(`${role}, ${what}: could not before`);
          await desk.client.db.execute(sql`update staff set until = now() where slack_user = ${user}`);
        }
        const shown = shownTo(desk, user);
        const at = performance.now();
        const { ok } = await act();
        await slack.settled();
        await desk.settle();
        const ms = performance.now() - at;
        tried++;
        slowest = Math.max(slowest, ms);
        const news = shownTo(desk, user)
          .filter((text, i) => text !== shown[i])
          .join('\n');
        if (!ok) broken.push(`${role}, ${what}: not answered`);
        if (ms > AFTER_MS) broken.push(`${role}, ${what}: refused after ${Math.round(ms)} ms`);
        if (!/员工名单/.test(news)) broken.push(`${role}, ${what}: not told why`);
        if (/楼道灯|CH-\d\d-\d{4}/.test(news)) broken.push(`${role}, ${what}: was shown ${news.slice(0, 80)}`);
        while (slack.seenBy(user).views.length > 0) await slack.closes(user);
        if (!isOn && broken.length > 0) return { figures: {}, broken };
      }
      if ((await record(desk)) !== before) broken.push(`${role}: something was done`);
    }
    const refusals = lines.filter(line => line.includes('refused in Slack'));
    if (isOn && refusals.length < tried) broken.push(`${refusals.length} lines in the log for ${tried} tries`);
    if (lines.some(line => /钥匙|楼道灯|曾|xoxb/.test(line))) broken.push('the log quotes somebody');
    return {
      figures: { roles: STAFF_ROLES.length, tried, slowest_ms: Math.round(slowest), logged: refusals.length },
      broken: broken.slice(0, 20),
    };
  } finally {
    await desk.close();
  }
});

interface Cards {
  open(): Message;
  takenOver(): Message;
  closed(): Message;
  alarm(): Message;
  /** Said by a colleague, in the channel and about a case. */
  said(): Message;
  talk(): Message;
}

/** A case that is nobody's, one taken over, one closed, and an alarm. */
async function stage(desk: SlackDesk): Promise<Cards> {
  const { slack } = desk;
  const found: Message[] = [];
  for (const name of ['open', 'taken', 'closed']) {
    await desk.owner(`w-${name}`).say('3栋2单元楼道灯不亮了');
    await desk.settled();
    found.push(desk.cards().at(-1)!);
  }
  const card = (i: number) => () => desk.cards().find(m => m.ts === found[i]!.ts)!;
  for (const i of [1, 2]) await slack.presses('U1ZHANG', card(i)(), '接单');
  await desk.settled();
  await slack.presses('U1ZHANG', card(1)(), '接管');
  await slack.presses('U1ZHANG', card(2)(), '办结');
  await slack.submits('U1ZHANG', { text: '换了灯泡' });
  await slack.submits('U1ZHANG');
  await desk.owner('w-gas').say('厨房煤气味很大，3栋2单元1201');
  await desk.settled();
  const alarm = () => desk.cards().find(m => slack.text(m).includes('我来处理'))!;
  const said = await slack.says('U1ZHANG', DESK, '大门的锁坏了');
  const talk = await slack.says('U1ZHANG', DESK, '电工三点到', { threadTs: found[0]!.ts });
  await desk.settled();
  const message = (ts: string) => () => slack.channel(DESK).all.find(m => m.ts === ts)!;
  return { said: message(said.ts), talk: message(talk.ts), open: card(0), takenOver: card(1), closed: card(2), alarm };
}

/** What it is, how it is done, and what he opened for it while he was a member. */
type Deed = readonly [string, () => Promise<Act>, (() => Promise<Act>)?];

/** Everything somebody can do in Slack, one after the other. */
function deeds({ slack }: SlackDesk, user: string, cards: Cards): readonly Deed[] {
  const more = ['转派', '修改信息', '说明关闭', '内部记录', '更正已发的话'];
  const number = /[A-Z]+-\d\d-\d{4}/.exec(slack.text(cards.open()))![0];
  return [
    [
      'submit a form',
      () => slack.submits(user, { text: SECRET }),
      () => slack.chooses(user, cards.open(), 'case_more', '内部记录'),
    ],
    ['log a case', () => slack.submits(user, { source: 'phone', text: SECRET }), () => slack.uses(user, 'log_case')],
    ['claim', () => slack.presses(user, cards.open(), '接单')],
    ['take over', () => slack.presses(user, cards.open(), '接管')],
    ['hand back', () => slack.presses(user, cards.takenOver(), '交还')],
    ['acknowledge an alarm', () => slack.presses(user, cards.alarm(), '我来处理')],
    ['reply', () => slack.presses(user, cards.open(), '回复业主')],
    ['resolve', () => slack.presses(user, cards.open(), '办结')],
    ['reopen', () => slack.presses(user, cards.closed(), '重新打开')],
    ...more.map(line => [line, () => slack.chooses(user, cards.open(), 'case_more', line)] as const),
    ['talk', () => slack.says(user, DESK, SECRET, { threadTs: cards.open().ts })],
    ['begin to log a case', () => slack.uses(user, 'log_case')],
    ['make a case of a message', () => slack.uses(user, 'to_case', cards.said())],
    ['send words to an owner', () => slack.uses(user, 'to_owner', cards.talk())],
    ['ask for a case', () => slack.runs('/ticket', number, user, DESK)],
    ['ask for a list', () => slack.runs('/ticket', '待接', user, DESK)],
    ['search', () => slack.runs('/ticket', '灯', user, DESK)],
    ['look at the home page', () => slack.opensHome(user)],
  ];
}

/** All that this person alone is shown at this moment, in pieces. */
function shownTo({ slack }: SlackDesk, user: string): readonly string[] {
  const { ephemerals, dms, views, home } = slack.seenBy(user);
  return [...ephemerals, ...dms, ...views, ...(home ? [home] : [])].map(thing => slack.text(thing));
}

/** What a deed could have changed. */
async function record(desk: SlackDesk): Promise<string> {
  const [row] = await desk.rows(
    sql`select (select md5(string_agg(id::text || state || version || coalesce(responsible_id, 0), ',' order by id)) from ticket) as tickets,
          (select count(*) from ticket_event) as events, (select count(*) from alarm where acknowledged_by is not null) as acknowledged,
          (select count(*) from outbox o join lane l on l.id = o.lane_id where l.channel = 'web') as told`,
  );
  return JSON.stringify(row);
}

type Around = NonNullable<NonNullable<Parameters<typeof slackDesk>[0]>['slack']>['around'];
/** Whoever was known once is known for ever. */
const remembered: NonNullable<Around> = parts => {
  const known = new Map<string, Awaited<ReturnType<typeof parts.people.byUser>>>();
  return {
    ...parts,
    people: {
      ...parts.people,
      async byUser(user) {
        const now = await parts.people.byUser(user);
        if (now.length > 0) known.set(user, now);
        return known.get(user) ?? now;
      },
    },
  };
};
