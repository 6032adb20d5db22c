import type { Category, Danger } from '../../src/domain/labels.ts';
import type { Reading } from '../../src/domain/reading.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import type { Choice } from '../../src/ports/channel.ts';
import { isNo } from '../answers.ts';
import type { Dialogue, Flow, Heard, Turn } from '../engine/flow.ts';
import { intake } from '../intake/flow.ts';
import { QUESTIONS, REPORTS } from '../matter.ts';
import { question } from '../question.ts';
import { replay, type SetAside, setAside } from '../replay.ts';
import { calledNow, isSomebodyThere } from '../who.ts';
import { answerAlarm, rescue } from './flow.ts';
import { safetyText } from './sentences.ts';
import { extend, openCase, openEmergency, openOrExtend } from './ticket.ts';

interface Suspicion extends SetAside {
  readonly danger: Danger;
}

const THREE_MINUTES = 3 * 60_000;
const OVER =
  /没有?危险|没人(受伤|被困)|没有?(在)?发生|不是现在|已经(好|过去|灭|修|没)|以前|昨天|上周|前几天|就是问问|问一下|只是|担心|演习|演练|没事/;
const GOING_ON = /还在|正在|一直在|是的|没有?找到|找不到/;
/** Somebody in despair who answers "没有" has nobody beside him. */
const MEANT_NOTHING = /没有?危险|没事|气话|说说而已|开玩笑/;

const isOver = (text: string, danger: Danger): boolean =>
  danger === 'suicide' ? MEANT_NOTHING.test(text) : (isNo(text) || OVER.test(text)) && !GOING_ON.test(text);

/** Helpers are paged, with the case of what was suspected and of what was said since. */
function believe(turn: Heard, data: Suspicion): Ticket {
  const seen = replay(turn, data, 'emergency');
  const ticket = openOrExtend({ ...seen, text: `${data.text}\n${turn.text}` }, data.danger);
  turn.cases.page(data.danger, ticket.id);
  return ticket;
}

/** The answer to a suspicion asked before a person took over: danger is acted on all the same, without a word. */
export function hearSilently(turn: Heard): boolean {
  const data = turn.open.find(d => d.id === suspicion.id)?.data as Suspicion | undefined;
  if (!data || isOver(turn.text, data.danger)) return false;
  believe(turn, data);
  return true;
}

/** Waits to hear whether it is happening. Whoever does not say no is believed. */
const suspicion: Dialogue<Suspicion> = {
  id: 'suspect@1',
  hear(turn, data) {
    if (!isOver(turn.text, data.danger)) {
      answerAlarm(turn, believe(turn, data), data.danger);
      return { kind: 'end', quietly: true };
    }
    const { intent } = data.meant;
    if (QUESTIONS.includes(intent)) question.answer(replay(turn, data));
    else if (REPORTS.includes(intent) || (intent === 'emergency' && data.danger !== 'suicide'))
      intake.answer(replay(turn, data, intent === 'emergency' ? 'repair' : intent));
    else
      turn.say(
        'suspect.over',
        data.danger === 'suicide'
          ? '那就好。想说话，我一直在，也可以打心理援助热线12356。'
          : '没有危险就好。真有情况，人先到安全的地方，再告诉我。',
      );
    return { kind: 'end', quietly: true };
  },
  timers: [
    {
      name: 'questions',
      evenTakenOver: true,
      ranOut(turn: Turn, data: Suspicion) {
        const { cases } = turn;
        const { text, messageIds, meant, danger } = data;
        const told = { text, messageIds, slots: meant.slots, category: meant.category };
        const known = openCase(turn, danger);
        if (known) cases.add(known.id, messageIds);
        const ticket = known ?? openEmergency(cases, danger, told);
        cases.page(danger, ticket.id);
        if (cases.takenOver) return { kind: 'end' };
        const called = isSomebodyThere(cases) ? '值班同事' : calledNow(cases) || '同事';
        turn.say(
          'emergency.silence',
          `没等到您的回复，我先按紧急情况呼叫了${called}（编号${ticket.number}）。您那边安全的话，告诉我一声。`,
        );
        return { kind: 'end' };
      },
    },
  ],
};

const BY_CATEGORY: Partial<Record<Category, Danger>> = {
  'incident.fire': 'fire',
  'facility.gas': 'gas',
  'facility.elevator': 'lift',
  'facility.power': 'shock',
  'facility.leak': 'flood',
  'facility.structure': 'falling',
  'neighbor.throwing': 'falling',
  'incident.injury': 'injury',
  'service.security': 'violence',
};

/** What is suspected: by the guard, or because it reads as an emergency or smells of gas without the guard's word. */
function suspected({ alert, intent, category, abstain }: Reading, text: string): Danger | undefined {
  if (alert) return alert.tier === 'suspect' ? alert.danger : undefined;
  if (
    category === 'facility.gas' &&
    /味|泄|漏气|臭/.test(text) &&
    intent !== 'status_query' &&
    intent !== 'ticket_update'
  )
    return 'gas';
  return intent === 'emergency' && !abstain ? BY_CATEGORY[category] : undefined;
}

/** What is asked of a doubtful danger, and the button that says that it is real. */
interface Asked {
  readonly question: string;
  readonly going: Choice;
}
const USUAL: Asked = {
  question: '现在还在发生吗？有人受伤或被困吗？',
  going: { label: '正在发生', say: '是的，正在发生' },
};
const ASKED: Partial<Record<Danger, Asked>> = {
  suicide: { question: '您现在还好吗？身边有人陪着吗？', going: { label: '请人来陪我', say: '请人来陪我' } },
  missing: { question: '现在还没找到吗？', going: { label: '还没找到', say: '还没找到' } },
};

/** Danger the guard is not certain of: the safety text, and one question. */
export const suspect: Flow = {
  name: 'suspect',
  interrupts: ({ reading, text, open }) =>
    suspected(reading, text) !== undefined && open[0]?.id !== suspicion.id && open[0]?.id !== rescue.id,
  dialogues: [suspicion],
  answer(turn) {
    const danger = suspected(turn.reading, turn.text)!;
    const known = openCase(turn, danger);
    if (known) {
      extend(turn, known);
      turn.say('emergency.again', '收到，已经记下，被叫到的同事看得到。情况有变，马上告诉我。');
      return;
    }
    const { question, going } = ASKED[danger] ?? USUAL;
    turn.say(
      danger === 'suicide' ? 'emergency.asked' : 'emergency.suspect',
      `${safetyText(danger, turn.cases.community)}\n${question}`,
      [going, { label: '没有危险', say: '没有危险' }],
    );
    turn.cases.setTimer('questions', new Date(turn.cases.now.getTime() + THREE_MINUTES));
    turn.begin(suspicion, { ...setAside(turn), danger }, 'emergency');
  },
};
