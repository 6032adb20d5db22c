import type { Matter } from '../src/domain/reading.ts';
import { bare } from './answers.ts';
import type { Flow, Heard, Trigger } from './engine/flow.ts';
import { answerTo, askPerson, giveAndAsk, giveBeside } from './knowledge.ts';
import { carrying } from './last-line.ts';
import { part } from './parted.ts';

const hasAnswer = (matter: Matter): boolean => answerTo(matter) !== undefined;

const matches = (trigger: Trigger | undefined, turn: Heard): boolean =>
  trigger instanceof RegExp ? trigger.test(turn.text) : (trigger?.(turn) ?? false);

/** A question with an answer beside other matters: they go their own way, `flows` hear them, and what they say carries the answer. */
export const createBeside = (flows: readonly Flow[]): Flow => ({
  name: 'beside',
  hears: ({ reading }) => !reading.abstain && reading.matters.length > 1 && reading.matters.some(hasAnswer),
  answer(turn) {
    const { answered, others } = part(turn, hasAnswer);
    if (!others) return giveAndAsk(turn, answered);
    const say = carrying(turn, `您问的：${giveBeside(turn, answered)}`);
    (flows.find(flow => matches(flow.hears, others)) ?? flows.at(-1)!).answer({ ...others, say });
  },
});

const HALF_HOUR = 30 * 60_000;
const UNCLEAR = /没(说|讲|答)?(清楚|明白|懂)|(没|不太?)(看|听)?(明白|懂)|答非所问|不是(我)?(想|要)?问(的|这个)/;
/** Also what may be the answer to a question that waits: "不清楚". */
const VAGUELY = /^不(太)?清楚/;
const CLEAR = /^(好的?[，,]?)?(这下|现在)?(清楚|明白|懂)了/;

/** What he says of an answer that stood beside something else: it was one, or a person gives one; what waits asks on. */
export const afterwards: Flow = {
  name: 'afterwards',
  interrupts({ text, memo, cases, open }) {
    if (!memo.answered || bare(text).length > 12) return false;
    const isFresh = cases.now.getTime() - new Date(memo.answered.at).getTime() < HALF_HOUR;
    const isSaid = UNCLEAR.test(text) || CLEAR.test(text) || (VAGUELY.test(text.trim()) && !open[0]?.question);
    return isFresh && isSaid;
  },
  returns: true,
  answer(turn) {
    if (!CLEAR.test(turn.text)) askPerson(turn, turn.memo.answered!.asked);
    else {
      turn.cases.articleHelped(true);
      turn.say('knowledge.clear', '好的，有事随时发给我。');
    }
    delete turn.memo.answered;
  },
};
