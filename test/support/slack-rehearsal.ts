import { PICTURE } from '../../src/rehearsal/owner-seat.ts';
import type { SlackMood, SlackPlace, SlackStand, StartSlackStand } from '../../src/rehearsal/slack-stand.ts';
import { interactive } from './slack/elements.ts';
import { type Entry, labelOf } from './slack/forms.ts';
import { BOT, type Call, type How, type Json, type Message, type Slack, startSlack } from './slack/index.ts';
import { isObject, objects, str, type View } from './slack/types.ts';

/** Real milliseconds our door may take: rehearsals are about words, and the machine may be busy. */
const WITHIN_MS = 20_000;
const MORE = 'case_more';

/** The tests' own Slack, for rehearsals: a new channel with its own members for each. */
export const startSlackStand: StartSlackStand = async clock => {
  const slack = await startSlack({ people: [], channels: [], clock, stamps: clock, withinMs: WITHIN_MS });
  let channel = '';
  let rooms: readonly string[] = [];
  let began = { calls: 0, deliveries: 0, posted: 0 };
  let mood: SlackMood = 'works';
  let channels = 0;
  // What was asked in a rehearsal before, by a clock that has been put back since, counts no more.
  let askedPatience = false;
  let users: readonly string[] = [];
  const lastSaid = new Map<string, string>();
  slack.onCall = () => weather(mood, clock.now());

  const inChannel = () => rooms.flatMap(id => slack.channel(id).all);
  const nameOf = (id: string) => slack.world.rooms.get(id)?.name ?? id;
  const holding = (blockId: string) =>
    inChannel().filter(m => !m.hidden && m.blocks.some(block => block['block_id'] === blockId));
  const cardOf = (ticketId: string): Message => {
    const card = holding(`case:${ticketId}`).at(-1);
    if (!card) throw new Error('这张工单在 Slack 里还没有卡片');
    return card;
  };
  const read = (message: Message) => ({
    text: slack.text(message),
    channel: nameOf(message.channel),
    thread: slack
      .channel(message.channel)
      .thread(message.ts)
      .map(said => slack.text(said)),
  });
  function saidLast(user: string): Message {
    const said = inChannel().find(m => m.ts === lastSaid.get(user));
    if (!said) throw new Error('这里还没有他说的话');
    return said;
  }
  const calls = () => inChannel().filter(m => m.blocks.some(b => str(b['block_id']).startsWith('alarm:')));

  function whereIs(user: string, place: SlackPlace, label: string): Message | View {
    if (typeof place === 'object') return cardOf(place.ticketId);
    const { ephemerals, home } = slack.seenBy(user);
    const found = {
      alarm: calls().at(-1),
      home,
      private: ephemerals.findLast(m => controls(m).includes(label)),
    }[place];
    if (!found) throw new Error(`这里没有可以按的“${label}”`);
    return found;
  }

  const stand: SlackStand = {
    config: {
      botToken: slack.env.SLACK_BOT_TOKEN,
      signingSecret: slack.env.SLACK_SIGNING_SECRET,
      apiUrl: slack.env.SLACK_API_URL,
    },
    get target() {
      return slack.target ?? '';
    },
    set target(address) {
      slack.target = address;
    },
    get mood() {
      return mood;
    },
    set mood(now) {
      mood = now;
      askedPatience ||= typeof now === 'object';
    },
    begin(members, others = []) {
      users = members.map(m => m.id);
      for (const { id, name } of members) slack.world.people.set(id, { id, real_name: name });
      const rest = { is_private: true, is_archived: false };
      const open = (name: string) => {
        const id = `C0REHEARSAL${++channels}`;
        const room = { ...rest, id, name, members: new Set([BOT, ...users]), messages: [] };
        slack.world.rooms.set(id, room);
        return id;
      };
      channel = open('工单');
      const more = others.map(open);
      rooms = [channel, ...more];
      mood = 'works';
      askedPatience = false;
      began = { calls: slack.calls.length, deliveries: slack.deliveries.length, posted: slack.posted.length };
      return [channel, ...more];
    },
    channel(name) {
      const id = rooms.find(room => nameOf(room) === name);
      if (!id) throw new Error(`没有频道“${name}”；有：${rooms.map(nameOf).join('、')}`);
      return slack.channel(id).messages.map(m => slack.text(m));
    },
    card: ticketId => holding(`case:${ticketId}`).map(read).at(-1),
    cards: ticketId => holding(`case:${ticketId}`).length,
    alarms: () => calls().map(read),
    screen(user) {
      const { views, home, ephemerals, dms, notices, errors } = slack.seenBy(user);
      const dialog = views.at(-1);
      return {
        ...(dialog ? { dialog: [slack.text(dialog), ...Object.values(errors)].join('\n') } : {}),
        ...(home ? { home: slack.text(home) } : {}),
        private: [...[...ephemerals, ...dms].map(m => slack.text(m)), ...notices],
      };
    },
    press(user, place, label) {
      const seen = whereIs(user, place, label);
      const menu = interactive(seen.blocks).find(({ element }) =>
        objects(element['options']).some(option => labelOf(option) === label),
      );
      if (menu) return async () => void (await slack.chooses(user, seen, MORE, label));
      const [button] = interactive(seen.blocks).filter(({ element }) => labelOf(element) === label);
      if (!button) throw new Error(`没有“${label}”可以按；有：${controls(seen).join('、') || '什么也没有'}`);
      const asSeen = 'channel' in seen ? { asSeen: structuredClone(seen) as Message } : {};
      const value = button.element['value'];
      const which = typeof value === 'string' ? { value } : {};
      return async () => void (await slack.presses(user, seen, label, { ...asSeen, ...which }));
    },
    async submit(user, entries) {
      const view = slack.seenBy(user).views.at(-1);
      const taking = interactive(view?.blocks ?? []).flatMap(({ block, element }) =>
        element['type'] === 'file_input' ? [labelOf({ text: block['label'] })] : [],
      );
      const filled = Object.entries(entries).map(([label, entry]): [string, Entry] => [
        label,
        taking.includes(label) ? slack.picks(user, ...photographs(Number(entry))) : entry,
      ]);
      await slack.submits(user, Object.fromEntries(filled));
    },
    async closeDialog(user) {
      await slack.closes(user);
    },
    async say(user, ticketId, text) {
      const card = cardOf(ticketId);
      const { ts } = await slack.says(user, card.channel, text, { threadTs: card.ts });
      lastSaid.set(user, ts);
    },
    async sayInChannel(user, text, { photographs: count, others }) {
      const files = [
        ...photographs(count),
        ...others.map(name => ({ name, bytes: Buffer.from('%PDF-1.7'), mimetype: 'application/pdf' })),
      ];
      const { ts } = await slack.says(user, channel, text, files.length > 0 ? { files } : {});
      lastSaid.set(user, ts);
    },
    async openLog(user) {
      await slack.uses(user, 'log_case');
    },
    async toCase(user, whose) {
      await slack.uses(user, 'to_case', saidLast(whose));
    },
    async change(user, text) {
      const said = lastSaid.get(user) ?? '';
      if (text === undefined) await slack.deletes(user, channel, said);
      else await slack.edits(user, channel, said, text);
    },
    async sendSaid(user) {
      await slack.uses(user, 'to_owner', saidLast(user));
    },
    async command(user, text) {
      const [, command = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(text) ?? [];
      await slack.runs(command, rest, user, channel);
    },
    async openHome(user) {
      await slack.opensHome(user);
    },
    traffic() {
      const made = slack.calls.slice(began.calls);
      const answers = slack.deliveries.slice(began.deliveries).flatMap(d => (isObject(d.answer) ? [d.answer] : []));
      const posted = slack.posted.slice(began.posted);
      const bodies = [...made.map(c => c.args), ...answers, ...posted.map(p => JSON.parse(p.raw) as Json)];
      return {
        sent: bodies.map(body => JSON.stringify(body)),
        refused: [
          ...made.flatMap(refusal),
          ...posted.filter(p => p.status !== 200).map(p => `an answer to a click: status ${p.status}`),
          ...users.flatMap(user => slack.seenBy(user).notices),
        ],
        pictures: made.filter(c => c.method === 'files.getUploadURLExternal').length,
        produced: bodies.flatMap(body => producedBy(slack, body)),
        hasty: askedPatience ? made.filter(c => c.tooEarly).length : 0,
      };
    },
    settled: () => slack.settled(),
    close: () => slack.close(),
  };
  return stand;
};

const photographs = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ name: `照片${i + 1}.png`, bytes: PICTURE, mimetype: 'image/png' }));

const controls = (thing: Message | View): string[] =>
  interactive(thing.blocks).flatMap(({ element }) => [
    ...(labelOf(element) ? [labelOf(element)] : []),
    ...objects(element['options']).map(labelOf),
  ]);

function weather(mood: SlackMood, now: Date): How {
  if (mood === 'away') return 'reset';
  if (mood === 'mute') return 'done but no answer';
  if (mood === 'works') return 'ok';
  const left = mood.patienceUntil.getTime() - now.getTime();
  return left > 0 ? { retryAfter: Math.ceil(left / 1000) } : 'ok';
}

const refusal = ({ method, answer }: Call): string[] =>
  answer?.['ok'] === false && answer['error'] !== 'ratelimited'
    ? [`${method}: ${answer['error']} ${JSON.stringify(answer['response_metadata'] ?? '')}`]
    : [];

/** What the words of a body became, besides our own bold and our own calls of people. */
function producedBy(slack: Slack, body: Json): string[] {
  const view = isObject(body['view']) ? body['view'] : {};
  const blocks = [...objects(body['blocks']), ...objects(view['blocks'])];
  const isCall = blocks.some(block => str(block['block_id']).startsWith('alarm:'));
  const payload = isObject(body['metadata']) ? body['metadata']['event_payload'] : undefined;
  const isMoved = isObject(payload) && str(payload['of']).startsWith('moved:');
  return [str(body['text']), blocks].flatMap(thing => {
    const { links, dates, emoji, formatting, ...found } = slack.produces(thing);
    // A card that went elsewhere names the channel.
    const mentions = isMoved ? [] : found.mentions;
    const ours = new Set(['bold']);
    return [...(isCall ? [] : mentions), ...links, ...dates, ...emoji, ...formatting.filter(f => !ours.has(f))];
  });
}
