/**
 * S8: what people write shows in Slack as they wrote it and becomes nothing: no mention, no link, no preview, no picture, wherever
 * it stands: words of an owner, names of people, staff and the estate, answers, notes, places, searches, the lists of a dialog. The only
 * mentions are those of an alarm, of who is on duty.
 *
 * Off: a desk that passes words on as they were written.
 */
import type { Json } from '../support/slack/types.ts';
import { DESK, MEMBERS, type SlackDesk, slackDesk } from '../support/slack-desk.ts';
import { isFull, prove } from './proof.ts';

const TRICKS = [
  '<!channel> <@U1ZHANG> <http://x.example|银行> &amp; *a*',
  '@here @小张 #工单 <!here|大家> <!subteam^S1> <!everyone>',
  '<!date^1392734382^{date}^https://y.example|今天> <mailto:a@b.example|邮箱>',
  'https://z.example www.z.example z.example 10.0.0.1/x :fire: `代码` ~划掉~ _斜_',
  '&lt;!channel&gt; &amp;lt;!channel&amp;gt; ＜!channel＞ <\u200b!channel>',
  '>引用\n```块``` [字](http://v.example) tel:110 slack://open',
];

/** In the short form each trick is played under one of them. */
const SHOWINGS = ['full', 'masked'] as const;

prove('S8', 'words of people become nothing but words in Slack', async isOn => {
  const broken: string[] = [];
  let looked = 0;
  for (const [i, trick] of TRICKS.entries()) {
    for (const show of isFull && isOn ? SHOWINGS : [SHOWINGS[i % 2]!]) {
      const desk = await slackDesk({
        show,
        plan: plan => ({
          ...plan,
          community: { ...plan.community, name: `翠湖${trick}` },
          staff: plan.staff.map(member => ({ ...member, name: `${member.name}${trick}` })),
          people: plan.people.map((person, n) =>
            n === 0 ? { ...person, name: `陈${trick}`, chats: [{ channel: 'web', address: 'w-evil' }] } : person,
          ),
          sayings: [{ title: trick, text: trick }],
        }),
      });
      try {
        if (!isOn)
          desk.slack.onCall = call => {
            undo(call.args);
            return 'ok';
          };
        await play(desk, trick);
        const seen = everything(desk);
        looked += seen.length;
        for (const [what, thing] of seen) {
          const { mentions, links, dates, emoji } = desk.slack.produces(thing);
          const strange = mentions.filter(m => !(what === 'alarm' && m.slice(1) in MEMBERS));
          for (const made of [...strange, ...links, ...dates, ...emoji])
            broken.push(`trick ${i}, ${show}: ${what} holds ${made}`);
        }
        broken.push(...carelessCalls(desk).map(call => `trick ${i}, ${show}: ${call}`));
        if (!desk.cards().some(card => desk.slack.text(card).includes('楼道灯')))
          broken.push(`trick ${i}, ${show}: no card shows what was written`);
      } finally {
        await desk.close();
      }
    }
    if (!isOn) break;
  }
  return { figures: { tricks: TRICKS.length, looked }, broken: [...new Set(broken)].slice(0, 20) };
});

/** A case goes its way, with the trick wherever people can write. */
async function play(desk: SlackDesk, trick: string): Promise<void> {
  const { slack } = desk;
  const owner = desk.owner('w-evil');
  await owner.say(`3栋2单元楼道灯不亮了，灯在${trick}旁边`);
  await owner.say(trick);
  await desk.settled();
  const card = () => desk.cards().find(m => m.blocks.some(b => String(b['block_id']).startsWith('case:')))!;
  await slack.presses('U1ZHANG', card(), '接单');
  await desk.settled();
  for (const [menu, fields] of [
    ['回复业主', { text: `好的${trick}` }],
    ['内部记录', { text: trick }],
  ] as const) {
    if (menu === '回复业主') await slack.presses('U1ZHANG', card(), menu);
    else await slack.chooses('U1ZHANG', card(), 'case_more', menu);
    keep(desk);
    await slack.submits('U1ZHANG', fields);
    keep(desk);
    while (slack.seenBy('U1ZHANG').views.length > 0) await slack.submits('U1ZHANG');
    await desk.settled();
  }
  for (const menu of ['更正已发的话', '转派']) {
    await slack.chooses('U1ZHANG', card(), 'case_more', menu);
    keep(desk);
    await slack.closes('U1ZHANG');
  }
  await slack.says('U2LIU', DESK, trick, { threadTs: card().ts, raw: true });
  await slack.runs('/ticket', trick, 'U1ZHANG', DESK);
  await slack.runs('/ticket', '灯', 'U1ZHANG', DESK);
  await slack.opensHome('U1ZHANG');
  await slack.presses('U9NOBODY', card(), '接单').catch(() => {});
  await desk.owner('w-gas').say(`厨房煤气味很大，3栋2单元1201，${trick}`);
  await desk.settled();
}

const kept = new WeakMap<SlackDesk['slack'], Parameters<SlackDesk['slack']['produces']>[0][]>();
/** Dialogs come and go: they are looked at as they stood. */
function keep({ slack }: SlackDesk): void {
  kept.set(slack, [...(kept.get(slack) ?? []), ...slack.seenBy('U1ZHANG').views.map(view => structuredClone(view))]);
}

type Readable = Parameters<SlackDesk['slack']['produces']>[0];

/** All that anybody sees of ours. */
function everything({ slack }: SlackDesk): readonly (readonly [string, Readable])[] {
  const ours = slack.channel(DESK).all.filter(m => m.bot_id);
  const isAlarm = (blocks: readonly Json[]) => blocks.some(b => String(b['block_id']).startsWith('alarm:'));
  const screens = Object.keys(MEMBERS).map(user => slack.seenBy(user));
  return [
    ...ours.map(m => [isAlarm(m.blocks) ? 'alarm' : m.thread_ts ? 'thread' : 'card', m] as const),
    ...screens.flatMap(s => [...s.ephemerals, ...s.dms].map(m => ['private word', m] as const)),
    ...screens.flatMap(s => (s.home ? [['home', s.home] as const] : [])),
    ...(kept.get(slack) ?? []).map(view => ['dialog', view] as const),
  ];
}

/** Calls that leave to Slack what becomes of a text. */
function carelessCalls({ slack }: SlackDesk): readonly string[] {
  const isNo = (value: unknown) => value === false || value === 'false';
  return slack.calls.flatMap(({ method, args }) => {
    if (method !== 'chat.postMessage' && method !== 'chat.update') return [];
    const isDirect = String(args['channel']).startsWith('U');
    const isPost = method === 'chat.postMessage' && !isDirect;
    return [
      ...(isPost && !(isNo(args['unfurl_links']) && isNo(args['unfurl_media'])) ? [`${method} allows previews`] : []),
      ...(!isDirect && args['parse'] !== 'none' ? [`${method} lets Slack parse`] : []),
      ...(!isDirect && !isNo(args['link_names']) ? [`${method} links names`] : []),
    ];
  });
}

/** Puts words back as they were before they were made inert. */
function undo(args: Json): void {
  const back = (value: unknown): unknown =>
    typeof value === 'string'
      ? value
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&amp;', '&')
          .replaceAll('＠', '@')
          .replaceAll('＃', '#')
      : Array.isArray(value)
        ? value.map(back)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, back(v)]))
          : value;
  for (const [key, value] of Object.entries(args)) args[key] = back(value);
}
