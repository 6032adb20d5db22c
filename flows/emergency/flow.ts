import type { Danger, Intent } from '../../src/domain/labels.ts';
import { isOpen, type Ticket } from '../../src/domain/ticket.ts';
import { isFalseAlarm, isSolved } from '../answers.ts';
import { isChild } from '../child.ts';
import type { Dialogue, Flow, Heard, Outcome, Turn } from '../engine/flow.ts';
import { QUESTIONS, REPORTS } from '../matter.ts';
import { isOnlyPlace } from '../place.ts';
import { calledNow, isSomebodyThere } from '../who.ts';
import { fileBesides } from './besides.ts';
import { type DetailKey, isTold, nextDetail } from './details.ts';
import { heardLine, overLine } from './heard.ts';
import { extend, openCase, openOrExtend } from './ticket.ts';

/** What the hours after an alarm remember. */
interface Rescue {
  readonly ticketId: string;
  readonly danger: Danger;
  readonly asked: readonly DetailKey[];
  /** Short answers given, so that the next one differs. */
  readonly comforted: number;
  /** Written by a child alone. */
  readonly byChild?: boolean;
}

/** Dialogues an alarm leaves standing: whoever waits for a person goes on waiting. */
const KEPT = ['person@1'];
/** What may be about something else once helpers know what they need. */
const APART: readonly Intent[] = [...QUESTIONS, ...REPORTS, 'status_query'];
const HALF_HOUR = 30 * 60_000;

function wait(turn: Turn, data: Rescue, question?: string): Outcome<Rescue> {
  turn.cases.setTimer('questions', new Date(turn.cases.now.getTime() + HALF_HOUR));
  return { kind: 'wait', data, question };
}

/** A child who writes in danger: told so that it is not afraid, and staff see it. */
const CHILD_WRITES = /(爸爸|妈妈|大人).{0,4}(不在|没在|出去)|我(今年|才)?([3-9]|1[0-2])岁/;
const isWrittenByChild = (turn: Heard): boolean =>
  isChild(turn) || (CHILD_WRITES.test(turn.text) && !/我(家)?(的)?(儿子|女儿|孩子|小孩|娃|孙)/.test(turn.text));

/** Who is being called, right after the safety text. */
function whoIsCalled({ cases }: Heard, ticket: Ticket, danger: Danger): string {
  const onDuty = isSomebodyThere(cases) ? '值班的' : '';
  if (danger === 'suicide') return `我在，正在叫${onDuty}同事来帮您。`;
  const called = calledNow(cases);
  const calling = called
    ? `我正在呼叫${called.startsWith('值班') ? '' : onDuty}${called}，有人应答之前会一直呼叫。`
    : `请同时打24小时电话${cases.community.settings.phone24}，我也在一直呼叫同事。`;
  return `${calling}已记为紧急，编号${ticket.number}。`;
}

/** Says that people are being called and asks what they need most. */
export function answerAlarm(turn: Heard, ticket: Ticket, danger: Danger): void {
  const detail = nextDetail(danger, turn.text, ticket.where, []);
  const isByChild = isWrittenByChild(turn);
  const near = isByChild ? '小朋友别怕，我在，正在叫大人来。照上面说的先做，再跟我说。\n' : '';
  if (isByChild) turn.cases.amend(ticket.id, {}, '像是孩子自己在发消息');
  turn.say(
    danger === 'suicide' ? 'emergency.near' : 'emergency.opened',
    `${near}${whoIsCalled(turn, ticket, danger)}${detail ? `\n${detail.text}` : ''}`,
  );
  fileBesides(turn, ticket);
  turn.drop(KEPT);
  const asked: DetailKey[] = [
    ...(detail ? [detail.key] : []),
    ...(isTold(danger, turn.text) ? ['detail' as const] : []),
  ];
  const data: Rescue = {
    ...{ ticketId: ticket.id, danger, asked, comforted: 0 },
    ...(isByChild ? { byChild: true } : {}),
  };
  wait(turn, data);
  turn.begin(rescue, data, detail?.key);
}

/** Out of a burning house is safe, and the fire is not out. */
const isOnlyOutside = (text: string, danger: Danger): boolean =>
  (danger === 'fire' || danger === 'gas') && /出来了/.test(text) && !/没事|误报|虚惊|灭|散|没着/.test(text);

const seemsOver = (text: string, danger: Danger): boolean =>
  (isFalseAlarm(text) || isSolved(text)) && !isOnlyOutside(text, danger);

/** Stays with the owner after an alarm: gathers what helpers need, never opens a second case. */
export const rescue: Dialogue<Rescue> = {
  id: 'emergency@1',
  hear(turn, data, question) {
    const ticket = turn.cases.tickets.find(t => t.id === data.ticketId);
    if (!ticket || !isOpen(ticket)) return { kind: 'leave' };
    const isOther =
      !question &&
      turn.reading.confidence >= 0.6 &&
      APART.includes(turn.reading.intent) &&
      !isOnlyPlace(turn.text, turn.reading.slots);
    if (isOther && turn.reading.category !== ticket.category && turn.reading.category !== 'none.general')
      return { kind: 'pass' };
    const grown = extend(turn, ticket);
    if (turn.reading.intent === 'human') {
      turn.cases.amend(ticket.id, { wantsPerson: true }, '业主要找同事');
      turn.say(
        'emergency.person',
        `我正在呼叫同事，您直接打24小时电话${turn.cases.community.settings.phone24}说话更快。您发来的我都会记下，同事看得到。`,
      );
      return wait(turn, data, question);
    }
    if (seemsOver(turn.text, data.danger)) {
      turn.cases.amend(ticket.id, {}, '业主告知：没事了，请核实后收尾');
      turn.say(data.danger === 'suicide' ? 'emergency.listening' : 'emergency.over', overLine(data.danger));
      return wait(turn, data);
    }
    const detail = nextDetail(data.danger, `${grown.summary}\n${turn.text}`, grown.where, data.asked);
    const answer = heardLine(turn, ticket, grown, data.danger, data.comforted, data.byChild);
    turn.say(
      data.danger === 'suicide' ? 'emergency.listening' : 'emergency.details',
      detail ? `${answer}\n${detail.text}` : answer,
    );
    return wait(
      turn,
      { ...data, comforted: data.comforted + 1, asked: detail ? [...data.asked, detail.key] : data.asked },
      detail?.key,
    );
  },
  timers: [{ name: 'questions', ranOut: () => ({ kind: 'end' }) }],
};

/** Danger the guard is certain of: help is called and the safety text said already, in the transaction that received it. */
export const emergency: Flow = {
  name: 'emergency',
  // Where nothing may be asked a suspicion is enough: people were paged for it as well.
  interrupts: ({ reading, cases }) => reading.alert?.tier === 'certain' || (cases.isMuted && Boolean(reading.alert)),
  dialogues: [rescue],
  answer(turn) {
    const danger = turn.reading.alert!.danger;
    const known = openCase(turn, danger);
    const ticket = openOrExtend(turn, danger);
    if (turn.cases.isMuted) {
      if (turn.reading.alert!.tier === 'suspect') turn.cases.page(danger, ticket.id);
      const asked = turn.open.find(d => d.id === 'suspect@1')?.data as { messageIds?: readonly number[] } | undefined;
      turn.cases.add(ticket.id, asked?.messageIds ?? []);
      turn.cases.cancelTimer('questions');
      return turn.drop();
    }
    if (!known) return answerAlarm(turn, ticket, danger);
    const waiting = turn.open.find(d => d.id === rescue.id);
    const blank: Rescue = { ticketId: ticket.id, danger, asked: [], comforted: 0 };
    const before = (waiting?.data as Rescue | undefined) ?? blank;
    // A cry of which the reason is known now: what this danger needs was not asked yet.
    const data = before.danger === danger ? before : { ...blank, asked: before.asked.filter(key => key === 'where') };
    const detail = nextDetail(danger, `${ticket.summary}\n${turn.text}`, ticket.where, data.asked);
    turn.say(
      danger === 'suicide' ? 'emergency.listening' : 'emergency.again',
      `${heardLine(turn, known, ticket, danger, data.comforted + 1)}${detail ? `\n${detail.text}` : ''}`,
    );
    turn.drop(KEPT);
    const next = { ...data, comforted: data.comforted + 1, asked: detail ? [...data.asked, detail.key] : data.asked };
    wait(turn, next);
    turn.begin(rescue, next, detail?.key);
  },
};
