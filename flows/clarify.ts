import type { Intent } from '../src/domain/labels.ts';
import { isOpen } from '../src/domain/ticket.ts';
import type { Dialogue, Flow, Heard } from './engine/flow.ts';
import { intake } from './intake/flow.ts';
import { QUESTIONS, REPORTS } from './matter.ts';
import { handOver, question } from './question.ts';
import { replay, type SetAside, setAside } from './replay.ts';
import { status } from './status.ts';
import { update } from './update.ts';

/** What owners would call it themselves. */
const PLAIN: Partial<Record<Intent, string>> = {
  repair: '有东西坏了要修',
  complaint: '有件事不满意',
  suggestion: '提个建议',
  praise: '想表扬一下',
  inquiry: '想问件事',
  fee_query: '问费用',
  status_query: '查之前的事',
  ticket_update: '补充之前的事',
};

/** Offered when too few likely meanings can be put into plain words. */
const USUAL: readonly Intent[] = ['repair', 'complaint', 'inquiry'];

const TEN_MINUTES = 10 * 60_000;
/** Still not understood, or no answer for ten minutes: a person reads it. */
const BY_PERSON = '您说的我原样记下了，';

const clarifying: Dialogue<SetAside> = {
  id: 'clarify@1',
  hear(turn, aside) {
    const chosen = (Object.keys(PLAIN) as Intent[]).find(intent => PLAIN[intent] === turn.text.trim());
    if (chosen) {
      takeAs(replay(turn, aside, chosen));
      return { kind: 'end', quietly: true };
    }
    turn.recall(aside);
    if (isPlainNow(turn)) return { kind: 'leave' };
    handOver(turn, setAside(turn), BY_PERSON);
    return { kind: 'end', quietly: true };
  },
  timers: [
    {
      name: 'questions',
      ranOut(turn, aside) {
        handOver(turn, aside, BY_PERSON);
        return { kind: 'end' };
      },
    },
  ],
};

/** The second try can be acted on; an update of nothing would only be asked about again. */
function isPlainNow({ reading, cases }: Heard): boolean {
  if (reading.abstain || reading.intent === 'other') return false;
  return reading.intent !== 'ticket_update' || cases.tickets.some(isOpen);
}

function takeAs(turn: Heard): void {
  const { intent } = turn.reading;
  if (REPORTS.includes(intent)) intake.answer(turn);
  else if (QUESTIONS.includes(intent)) question.answer(turn);
  else if (intent === 'status_query') status.answer(turn);
  else update.answer(turn);
}

/** Words nobody could read: one question, then a person. */
export const clarify: Flow = {
  name: 'clarify',
  hears: ({ reading, text }) => reading.abstain && text !== '',
  dialogues: [clarifying],
  answer(turn) {
    const likely = [...new Set([...turn.reading.top3.intent, ...USUAL])].filter(intent => PLAIN[intent]).slice(0, 3);
    const choices = [
      ...likely.map(intent => ({ label: PLAIN[intent]!, say: PLAIN[intent]! })),
      { label: '转人工', say: '转人工' },
    ];
    turn.say('clarify.which', '我想先弄明白，好转给对的人。您是想：', choices);
    turn.cases.setTimer('questions', new Date(turn.cases.now.getTime() + TEN_MINUTES));
    turn.begin(clarifying, setAside(turn), 'intent');
  },
};
