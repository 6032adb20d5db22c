import type { Danger, Intent } from '../../src/domain/labels.ts';
import { isOpen, type Ticket } from '../../src/domain/ticket.ts';
import { isFalseAlarm, isSolved } from '../answers.ts';
import type { Dialogue, Flow, Heard, Outcome, Turn } from '../engine/flow.ts';
import { QUESTIONS, REPORTS } from '../matter.ts';
import { calledNow, isSomebodyThere } from '../who.ts';
import { type DetailKey, nextDetail } from './details.ts';
import { heardLine, overLine } from './heard.ts';
import { extend, openCase, openOrExtend } from './ticket.ts';

/** What the hours after an alarm remember. */
interface Rescue {
  readonly ticketId: string;
  readonly danger: Danger;
  readonly asked: readonly DetailKey[];
  /** Short answers given, so that the next one differs. */
  readonly comforted: number;
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

function whoIsCalled({ cases }: Heard, ticket: Ticket, danger: Danger): string {
  const onDuty = isSomebodyThere(cases) ? '值班的' : '';
  if (danger === 'suicide') return `我在，正在请${onDuty}同事过来。`;
  const called = calledNow(cases);
  const calling = called
    ? `我正在呼叫${onDuty}${called}，有人应答之前会一直呼叫。`
    : `请同时打24小时电话${cases.community.settings.phone24}，我也在一直呼叫同事。`;
  return `${calling}已记为紧急，编号${ticket.number}。`;
}

/** Says that people are being called and asks what they need most. */
export function answerAlarm(turn: Heard, ticket: Ticket, danger: Danger): void {
  const detail = nextDetail(danger, turn.text, ticket.where, []);
  turn.say('emergency.opened', `${whoIsCalled(turn, ticket, danger)}${detail ? `\n${detail.text}` : ''}`);
  turn.drop(KEPT);
  const data: Rescue = { ticketId: ticket.id, danger, asked: detail ? [detail.key] : [], comforted: 0 };
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
    const isOther = !question && turn.reading.confidence >= 0.6 && APART.includes(turn.reading.intent);
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
      turn.say('emergency.over', overLine(data.danger));
      return wait(turn, data);
    }
    const detail = nextDetail(data.danger, turn.text, grown.where, data.asked);
    const answer = heardLine(turn, ticket, grown, data.danger, data.comforted);
    turn.say('emergency.details', detail ? `${answer}\n${detail.text}` : answer);
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
    const detail = nextDetail(danger, turn.text, ticket.where, data.asked);
    turn.say(
      'emergency.again',
      `${heardLine(turn, known, ticket, danger, data.comforted + 1)}${detail ? `\n${detail.text}` : ''}`,
    );
    turn.drop(KEPT);
    const next = { ...data, comforted: data.comforted + 1, asked: detail ? [...data.asked, detail.key] : data.asked };
    wait(turn, next);
    turn.begin(rescue, next, detail?.key);
  },
};
