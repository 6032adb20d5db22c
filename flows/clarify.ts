import { headOf } from '../src/domain/cut.ts';
import { CATEGORY_NAMES, type Category, type Intent } from '../src/domain/labels.ts';
import { isOpen, type Ticket } from '../src/domain/ticket.ts';
import type { Choice } from '../src/ports/channel.ts';
import { isFine, isNo, isYes } from './answers.ts';
import { applyTo } from './apply.ts';
import type { Dialogue, Flow, Heard } from './engine/flow.ts';
import { intake } from './intake/flow.ts';
import { isWork } from './intake/questions.ts';
import { QUESTIONS, REPORTS } from './matter.ts';
import { isOfSomeCase, pointedAt } from './pointing.ts';
import { BY_PERSON, handOver, isAskedInVain, passOn, question } from './question.ts';
import { replay, type SetAside, setAside } from './replay.ts';
import { namedIn, status } from './status.ts';
import { update } from './update.ts';
import { addUnasked, askWhich } from './which.ts';

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

interface Asked extends SetAside {
  /** What a yes means: one meaning was put to the owner. */
  readonly guess?: Intent;
}

const clarifying: Dialogue<Asked> = {
  id: 'clarify@1',
  hear(turn, aside) {
    const { guess } = aside;
    const isAgreed = guess !== undefined && (isYes(turn.text) || isFine(turn.text));
    const chosen = isAgreed ? guess : (Object.keys(PLAIN) as Intent[]).find(i => PLAIN[i] === turn.text.trim());
    if (chosen) {
      delete turn.memo.doubted;
      takeAs(replay(turn, aside, chosen));
      return { kind: 'end', quietly: true };
    }
    if (guess !== undefined && isNo(turn.text)) {
      // One question is enough: a person reads it.
      handOver(turn, aside, BY_PERSON);
      return { kind: 'end', quietly: true };
    }
    const named = namedIn(turn.text, turn.cases.tickets.filter(isOpen));
    if (named) {
      delete turn.memo.doubted;
      applyTo(replay(turn, aside), named);
      return { kind: 'end', quietly: true };
    }
    turn.recall(aside);
    if (isPlainNow(turn)) {
      delete turn.memo.doubted;
      return { kind: 'leave' };
    }
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
function isPlainNow(turn: Heard): boolean {
  const { reading, cases, text } = turn;
  const open = cases.tickets.filter(isOpen);
  if (reading.abstain || reading.intent === 'other' || isFairlySure(turn)) return false;
  if (isOfSomeCase(text)) return open.length === 1;
  return reading.intent !== 'ticket_update' || open.length === 1 || pointedAt(text, open) !== undefined;
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
    ask(turn);
  },
};

/** Of several open cases one by name stands where “之前的事” would have to be asked about again. */
function likelyMeant({ cases, reading }: Heard): readonly Choice[] {
  const open = cases.tickets.filter(isOpen);
  const plain = [...new Set([...reading.top3.intent, ...USUAL])].filter(intent => PLAIN[intent]);
  const of = (intent: Intent) => ({ label: PLAIN[intent]!, say: PLAIN[intent]! });
  if (open.length < 2) return plain.slice(0, 3).map(of);
  const fresh = plain.filter(intent => COMES_TO[intent] !== 'update' && COMES_TO[intent] !== 'status');
  return [...open.slice(0, 2).map(t => ({ label: headOf(t.summary, 16), say: t.number })), of(fresh[0]!)];
}

/** The one case that is open, when the words may well be about it. */
function mayBeAbout({ cases, reading }: Heard): Ticket | undefined {
  const [one, ...more] = cases.tickets.filter(isOpen);
  const isLikely = reading.top3.intent.some(intent => ABOUT_A_CASE.includes(intent));
  return (isLikely || reading.category === 'none.general') && more.length === 0 ? one : undefined;
}
const ABOUT_A_CASE: readonly Intent[] = ['ticket_update', 'status_query'];

function ask(turn: Heard): void {
  const about = mayBeAbout(turn);
  if (isAskedInVain(turn)) {
    if (about && isWork(about)) addUnasked(turn, about);
    else passOn(turn);
    return;
  }
  if (about) {
    askWhich(turn, [about]);
    return;
  }
  const choices = [...likelyMeant(turn), { label: '转人工', say: '转人工' }];
  turn.say('clarify.which', '我想先弄明白，好转给对的人。您是想：', choices);
  waitFor(turn, setAside(turn));
}

function waitFor(turn: Heard, asked: Asked): void {
  turn.cases.setTimer('questions', new Date(turn.cases.now.getTime() + TEN_MINUTES));
  turn.memo.doubted = turn.cases.now.toISOString();
  turn.begin(clarifying, asked, 'intent');
}

/** From here on we act without asking; between this and what is unsure one line asks. Measured: below it two of five guesses are wrong. */
const SURE = 0.65;

/** What comes of an intent: whoever confuses two of one kind does the owner no harm. */
const COMES_TO: Readonly<Record<Intent, 'case' | 'answer' | 'status' | 'update' | 'talk'>> = {
  ...{ emergency: 'case', repair: 'case', complaint: 'case', suggestion: 'case', praise: 'talk' },
  ...{ inquiry: 'answer', fee_query: 'answer', status_query: 'status', ticket_update: 'update' },
  ...{ human: 'talk', smalltalk: 'talk', other: 'talk' },
};

/** The meaning put into one line. */
const GUESSED: Partial<Record<Intent, (thing: string) => string>> = {
  repair: thing => `您是要报修${thing}吗？`,
  complaint: thing => `您是要投诉${thing}吗？`,
  suggestion: thing => `您是要提一个${thing}建议吗？`,
  inquiry: thing => `您是想问${thing}吗？`,
  fee_query: thing => `您是想问${thing}吗？`,
};

const thingOf = (category: Category, intent: Intent): string =>
  category === 'none.general'
    ? ({ repair: '', complaint: '', fee_query: '费用的事', suggestion: '' }[intent as string] ?? '一件事')
    : `“${CATEGORY_NAMES[category]}”${intent === 'suggestion' ? '方面的' : '的事'}`;

const isFairlySure = ({ reading, text }: Heard): boolean =>
  text !== '' &&
  !reading.abstain &&
  reading.engine === 'local' &&
  reading.alert === undefined &&
  reading.matters.length < 2 &&
  reading.confidence < SURE &&
  GUESSED[reading.intent] !== undefined &&
  reading.top3.intent[1] !== undefined &&
  COMES_TO[reading.top3.intent[1]] !== COMES_TO[reading.intent];

/** Likely understood, and not surely: one line that a yes answers. Where a case is open, the words may be about it: the other flows ask. */
export const confirm: Flow = {
  name: 'confirm',
  hears: turn => isFairlySure(turn) && !turn.cases.tickets.some(isOpen),
  answer(turn) {
    if (isAskedInVain(turn)) {
      passOn(turn);
      return;
    }
    const { intent, category, top3 } = turn.reading;
    const other = top3.intent.find(i => PLAIN[i] && COMES_TO[i] !== COMES_TO[intent]);
    turn.say('clarify.confirm', GUESSED[intent]!(thingOf(category, intent)), [
      { label: '是的', say: '是的' },
      ...(other ? [{ label: PLAIN[other]!, say: PLAIN[other]! }] : []),
      { label: '转人工', say: '转人工' },
    ]);
    waitFor(turn, { ...setAside(turn), guess: intent });
  },
};
