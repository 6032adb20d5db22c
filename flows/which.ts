import { headOf } from '../src/domain/cut.ts';
import { isOpen, type Ticket } from '../src/domain/ticket.ts';
import { bare, isNo, isRefusal, isYes } from './answers.ts';
import { applyTo } from './apply.ts';
import type { Dialogue, Heard, Turn } from './engine/flow.ts';
import { takeReport } from './intake/report.ts';
import { REPORTS } from './matter.ts';
import { alike, isMute, isOfSomeCase, theOneWith } from './pointing.ts';
import { BY_PERSON, handOver, isAskedInVain, passOn } from './question.ts';
import { openAgain } from './relapse.ts';
import { replay, type SetAside, setAside } from './replay.ts';
import { namedIn } from './status.ts';

interface Choosing extends SetAside {
  readonly ids: readonly string[];
}

const TEN_MINUTES = 10 * 60_000;
/** The button under that question for something new. */
const ANOTHER = '是另一件事';
const NOT_IT = /^(都?不是|不对|没有?|不)(的|呀|啊)?[，,。\s]*|是?另一件事?[，,。\s]*/g;
const soleOf = (tickets: readonly Ticket[]): Ticket | undefined => (tickets.length === 1 ? tickets[0] : undefined);
const ORDINALS = [/^(第?一|1|①)/, /^(第?二|2|②)/, /^(第?三|3|③)/];

/** Asks which case the words are about. */
export function askWhich(turn: Heard, open: readonly Ticket[], opening = ''): void {
  if (isMute(turn.text) && isAskedInVain(turn)) {
    passOn(turn);
    return;
  }
  const shown = open.slice(0, 3);
  const lines = shown.map((t, i) => `${i + 1}. ${t.number} ${t.summary}`);
  const text =
    shown.length === 1
      ? `您说的是${shown[0]!.number}（${shown[0]!.summary}）那件事吗？`
      : `您说的是哪一件？\n${lines.join('\n')}`;
  turn.say('which.case', `${opening}${text}`, [
    ...shown.map(t => ({ label: headOf(t.summary, 16), say: t.number })),
    { label: ANOTHER, say: ANOTHER },
  ]);
  turn.cases.setTimer('questions', new Date(turn.cases.now.getTime() + TEN_MINUTES));
  turn.memo.doubted = turn.cases.now.toISOString();
  turn.begin(which, { ...setAside(turn), ids: shown.map(t => t.id) }, 'ticket');
}

/** He was asked once: what stays in doubt goes to the case that is likeliest, and to whoever has it. */
function settle(turn: Turn, data: Choosing): void {
  const first = turn.cases.tickets.find(t => data.ids.includes(t.id) && isOpen(t));
  if (!first) {
    handOver(turn, data, BY_PERSON);
    return;
  }
  addUnasked({ ...turn, messageIds: data.messageIds }, first);
}

/** To the case that is likeliest, without a question: he was asked a while ago. */
export function addUnasked({ cases, say, messageIds }: Turn & Pick<Heard, 'messageIds'>, ticket: Ticket): void {
  cases.add(ticket.id, messageIds);
  say(
    'which.silence',
    `您刚才发的，我先放进${ticket.number}（${ticket.summary}）里给同事看。要是另一件事，直接告诉我。`,
  );
}

/** None of those shown: what it is instead is a report of its own, if it can be told from the words. */
function takeAsAnother(turn: Heard, data: Choosing): void {
  const messageIds = [...data.messageIds, ...turn.messageIds];
  const meant = { ...data.meant, category: 'none.general' } as const;
  if (isMute(data.text)) handOver(turn, { ...data, meant, messageIds }, BY_PERSON);
  else takeReport(replay(turn, data, REPORTS.includes(data.meant.intent) ? data.meant.intent : 'repair'));
}

/** Says neither which nor anything that could be acted on: asking again would be asking twice. */
const isNoAnswer = ({ reading, text }: Heard): boolean =>
  text !== '' &&
  reading.alert === undefined &&
  (reading.abstain ||
    isOfSomeCase(text) ||
    isRefusal(text) ||
    ['smalltalk', 'other', 'ticket_update'].includes(reading.intent));

/** Waits to hear which case was meant. */
export const which: Dialogue<Choosing> = {
  id: 'which@1',
  hear(turn, data) {
    const open = data.ids
      .map(id => turn.cases.tickets.find(t => t.id === id))
      .filter(t => t !== undefined && (isOpen(t) || t.state === 'resolved')) as Ticket[];
    const nth = ORDINALS.findIndex(o => o.test(turn.text.trim()));
    const isOther = turn.text.includes('另一件') || /新的(事|问题)/.test(turn.text) || isNo(turn.text);
    const ticket =
      namedIn(turn.text, open) ??
      (isOther ? undefined : (open[nth] ?? (isYes(turn.text) ? soleOf(open) : theOneWith(turn.text, open))));
    if (ticket) {
      delete turn.memo.doubted;
      if (isOpen(ticket)) applyTo(replay(turn, data), ticket);
      else openAgain(replay(turn, data), ticket);
      return { kind: 'end' };
    }
    // "不是，是大堂的门锁坏了": what it is instead is said already.
    const instead = turn.text.replace(NOT_IT, '');
    if (isOther && bare(instead).length >= 4 && REPORTS.includes(turn.reading.intent)) {
      delete turn.memo.doubted;
      const [messageIds, pictures] = [[...data.messageIds, ...turn.messageIds], data.pictures + turn.pictures];
      takeReport({ ...turn, text: instead, messageIds, pictures });
      return { kind: 'end', quietly: true };
    }
    if (isOther) {
      takeAsAnother(turn, data);
      return { kind: 'end', quietly: true };
    }
    if (isNoAnswer(turn)) {
      const likely = soleOf(open.filter(t => isOpen(t) && alike(turn.text, [t])));
      const ids = likely ? [likely.id] : data.ids;
      settle(turn, { ...data, ids, messageIds: [...data.messageIds, ...turn.messageIds] });
      return { kind: 'end', quietly: true };
    }
    delete turn.memo.doubted;
    turn.recall(data);
    return { kind: 'leave' };
  },
  timers: [
    {
      name: 'questions',
      ranOut(turn, data) {
        settle(turn, data);
        return { kind: 'end' };
      },
    },
  ],
};
