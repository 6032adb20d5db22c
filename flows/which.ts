import { isOpen, type Ticket } from '../src/domain/ticket.ts';
import { isNo, isYes } from './answers.ts';
import { applyTo } from './apply.ts';
import type { Dialogue, Heard } from './engine/flow.ts';
import { takeReport } from './intake/report.ts';
import { REPORTS } from './matter.ts';
import { replay, type SetAside, setAside } from './replay.ts';
import { namedIn } from './status.ts';

interface Choosing extends SetAside {
  readonly ids: readonly string[];
}

const TEN_MINUTES = 10 * 60_000;
/** The button under that question for something new. */
const ANOTHER = '是另一件事';
const ORDINALS = [/^(第?一|1|①)/, /^(第?二|2|②)/, /^(第?三|3|③)/];

/** Asks which case the words are about. */
export function askWhich(turn: Heard, open: readonly Ticket[], opening = ''): void {
  const shown = open.slice(0, 3);
  const lines = shown.map((t, i) => `${i + 1}. ${t.number} ${t.summary}`);
  const text =
    shown.length === 1
      ? `您说的是${shown[0]!.number}（${shown[0]!.summary}）那件事吗？`
      : `您说的是哪一件？\n${lines.join('\n')}`;
  turn.say('which.case', `${opening}${text}`, [
    ...shown.map(t => ({ label: t.summary.slice(0, 16), say: t.number })),
    { label: ANOTHER, say: ANOTHER },
  ]);
  turn.cases.setTimer('questions', new Date(turn.cases.now.getTime() + TEN_MINUTES));
  turn.begin(which, { ...setAside(turn), ids: shown.map(t => t.id) }, 'ticket');
}

/** Waits to hear which case was meant. */
export const which: Dialogue<Choosing> = {
  id: 'which@1',
  hear(turn, data) {
    const open = data.ids
      .map(id => turn.cases.tickets.find(t => t.id === id))
      .filter(t => t !== undefined && isOpen(t)) as Ticket[];
    const nth = ORDINALS.findIndex(o => o.test(turn.text.trim()));
    const isOther = turn.text.includes('另一件') || /新的(事|问题)/.test(turn.text) || isNo(turn.text);
    const ticket =
      namedIn(turn.text, open) ?? (isOther ? undefined : (open[nth] ?? (isYes(turn.text) ? open[0] : undefined)));
    if (ticket) {
      applyTo(replay(turn, data), ticket);
      return { kind: 'end' };
    }
    if (isOther) {
      const isReport = REPORTS.includes(data.meant.intent);
      takeReport(replay(turn, data, isReport ? data.meant.intent : 'repair'));
      return { kind: 'end', quietly: true };
    }
    turn.recall(data);
    return { kind: 'leave' };
  },
  timers: [
    {
      name: 'questions',
      ranOut(turn, data) {
        const first = turn.cases.tickets.find(t => t.id === data.ids[0] && isOpen(t));
        if (!first) return { kind: 'end' };
        turn.cases.add(first.id, data.messageIds);
        turn.say(
          'which.silence',
          `您刚才发的，我先放进${first.number}（${first.summary}）里给同事看。要是另一件事，直接告诉我。`,
        );
        return { kind: 'end' };
      },
    },
  ],
};
