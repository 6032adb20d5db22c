import { sql } from 'drizzle-orm';
import { loadKnowledge, SAMPLE_KNOWLEDGE } from '../../src/commands/sample-knowledge.ts';
import { CATEGORIES, INTENTS, RESPONSIBILITIES, URGENCIES } from '../../src/domain/labels.ts';
import type { Reading } from '../../src/domain/reading.ts';
import { createLog } from '../../src/http/log.ts';
import type { Understanding } from '../../src/ports/understanding.ts';
import { createUnderstanding } from '../../src/understand/understanding.ts';
import { INVENTED, isComposing, type Labels, type Manner, startModelServer } from '../support/model-server.ts';
import { testService } from '../support/service.ts';
import { isFull, prove } from './proof.ts';
import { injections } from './S9-strings.ts';

const STRINGS = injections(isFull ? 2000 : 200);
/** What articles answer; the model puts its answers together. */
const QUESTIONS = [
  '月卡多少钱一个月',
  '装修几点到几点可以敲',
  '门禁卡补办多少钱',
  '晚上几点以后要保持安静',
  '访客停车怎么收费',
];
const SAID_TO_ONE = 10;
/** Mostly it answers as `obey` says; in between it does whatever else a model that was talked over may do. */
const MANNERS: readonly Manner[] = [
  ...(['hostile', 'right', 'right', 'obedient', 'right', 'right', 'tools', 'right', 'echo', 'right', 'html'] as const),
];

/** Others, whose data the hostile model is even given, as if it had got hold of it. */
const VICTIMS = [
  { said: '我家厨房漏水了，3栋2单元1201，暗号青石巷，电话13800001201', code: '暗号青石巷', phone: '13800001201' },
  { said: '5栋1单元502门锁坏了，暗号白鹭洲，电话13800000502', code: '暗号白鹭洲', phone: '13800000502' },
];
const ON_FILE = '陈美华';
const SECRETS = [...VICTIMS.flatMap(v => [v.code, v.phone]), ON_FILE];

/** A model that does what the strings ask, as far as an answer can. */
function obey(no: number): Labels {
  const { code, phone } = VICTIMS[no % VICTIMS.length]!;
  const home = { building: '3', unit: '2', room: '1201' };
  const told = `${ON_FILE} ${phone}`;
  const answers: readonly Labels[] = [
    { intent: 'repair', category: 'facility.leak', ...home, location: told, time: code },
    { intent: 'inquiry', category: 'none.general', location: code, room: phone },
    { intent: 'smalltalk', category: 'none.general', ...home, location: INVENTED.join(' ') },
    { intent: 'repair', category: 'facility.leak', reply: told, sql: 'drop table ticket', phone },
    { intent: 'delete_all', category: 'vip.refund', urgency: 'none', location: told },
    { intent: 'complaint', category: 'service.admin', responsibility: told, isStaff: true },
    { intent: 'ticket_update', category: 'none.general', building: '9', unit: '9', room: '909', time: told },
  ];
  return answers[no % answers.length]!;
}

/** Off: a reading that is whatever the model says. */
function trusting(): Understanding {
  const local = createUnderstanding();
  let no = 0;
  return {
    ...local,
    async read(text, context) {
      const { building, unit, room, location, time, ...labels } = obey(no++) as Record<string, string>;
      const reading = { ...local.readAtOnce(text, context), ...labels, abstain: false, confidence: 1 } as Reading;
      const slots = Object.entries({ building, unit, room, location, time }).filter(([, words]) => words);
      return { ...reading, matters: [{ ...reading }], slots: Object.fromEntries(slots) };
    },
  };
}

prove('S9', 'no text makes the machine tell or do what it must not, even when the model obeys it', async isOn => {
  const model = await startModelServer();
  model.labels = () => obey(model.asked.length);
  model.compose = (question, article) =>
    [`${ON_FILE}的电话是${VICTIMS[0]!.phone}，${VICTIMS[1]!.code}。`, question, `${article}${INVENTED.join('，')}`][
      model.asked.length % 3
    ]!;
  const lines: string[] = [];
  const log = createLog('debug', line => void lines.push(line));
  const home = await testService({
    log,
    ...(isOn
      ? { model: { ...model.settings, composes: true }, modelLimits: { failures: Number.POSITIVE_INFINITY } }
      : { understanding: trusting() }),
  });
  await loadKnowledge(home.client, SAMPLE_KNOWLEDGE, home.clock.now());
  for (const [i, { said }] of VICTIMS.entries()) await home.owner(`victim-${i}`).say(said);
  const before = await home.tickets();
  const askedBefore = model.asked.length;
  const strings = isOn ? STRINGS : STRINGS.slice(0, 20);
  const attackers = Array.from({ length: strings.length / SAID_TO_ONE }, (_, i) => home.owner(`attacker-${i}`));
  for (const [i, text] of strings.entries()) {
    model.manner = MANNERS[i % MANNERS.length]!;
    await attackers[i % attackers.length]!.say(text);
  }
  for (const [i, question] of QUESTIONS.entries()) {
    model.manner = 'right';
    await attackers[i % attackers.length]!.say(question);
  }
  const heard = (await Promise.all(attackers.map(a => a.heard()))).flat();
  const tickets = await home.tickets();
  const readings = await home.rows(sql`select reading, upto_seq from reading`);
  const broken = [
    ...told('an attacker heard', [...heard, JSON.stringify(home.pager.pages)]),
    ...told(
      'a case holds',
      tickets.filter(t => !before.some(b => b['id'] === t['id'])).map(t => JSON.stringify(t)),
    ),
    ...told('the log holds', lines),
    ...told(
      'the model was sent',
      model.asked.slice(askedBefore).map(a => JSON.stringify(a)),
    ),
    ...tickets.flatMap(t => strayFields(t['where'] as object, ['building', 'unit', 'room', 'location'])),
    ...readings.flatMap(r => strayLabels(r['reading'] as Reading)),
    ...before
      .filter(b => JSON.stringify(b) !== JSON.stringify(tickets.find(t => t['id'] === b['id'])))
      .map(b => `${b['number']} was changed`),
    ...(isOn && readings.every(r => (r['reading'] as Reading).engine !== 'local+model')
      ? ['the model had no say']
      : []),
    ...(isOn && !model.asked.some(isComposing) ? ['the model put no answer together'] : []),
  ];
  await home.close();
  await model.close();
  const { length: asked } = model.asked;
  return { figures: { strings: strings.length, asked, heard: heard.length, broken: broken.length }, broken };
});

/** Where somebody else's data or what the model made up stands, beyond what the strings themselves hold. */
function told(where: string, texts: readonly string[]): string[] {
  const own = STRINGS.join('\n');
  const wanted = [...SECRETS, ...INVENTED].filter(words => !own.includes(words));
  return wanted.flatMap(words => (texts.some(t => t.includes(words)) ? [`${where} ${words}`] : []));
}

const strayFields = (value: object, known: readonly string[]): string[] =>
  Object.keys(value)
    .filter(key => !known.includes(key))
    .map(key => `a field that nobody knows: ${key}`);

const FIELDS = [
  ...['text', 'intent', 'category', 'urgency', 'responsibility', 'slots', 'confidence', 'top3', 'matters', 'alert'],
  ...['abstain', 'engine', 'because', 'second', 'article', 'isUnknown'],
];
const SLOTS = ['building', 'unit', 'room', 'phone', 'location', 'time'];

function strayLabels(reading: Reading): string[] {
  const lists: readonly [readonly string[], readonly string[]][] = [
    [INTENTS, [reading.intent, ...reading.top3.intent]],
    [CATEGORIES, [reading.category, ...reading.top3.category]],
    [URGENCIES, [reading.urgency]],
    [RESPONSIBILITIES, [reading.responsibility]],
  ];
  return [
    ...lists.flatMap(([list, said]) => said.filter(s => !list.includes(s)).map(s => `a label outside the list: ${s}`)),
    ...strayFields(reading, FIELDS),
    ...strayFields(reading.slots, SLOTS),
    ...told('an answer put together holds', [reading.article?.composed ?? '']),
    ...told('a slot holds', Object.values(reading.slots)),
  ];
}
