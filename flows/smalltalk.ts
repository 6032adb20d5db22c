import { isFine, isMerelyThanks, isThanks, isYes } from './answers.ts';
import type { Flow, Heard } from './engine/flow.ts';

const IDENTITY = /真人|机器|人工智能|智能客服|你是谁|你是不是人|是人吗|\bAI\b/i;
const BYE = /再见|拜拜|晚安|88$|bye/i;

function words({ cases, text }: Heard): { readonly why: string; readonly text: string } {
  if (IDENTITY.test(text)) {
    return {
      why: 'smalltalk.identity',
      text: '我是机器，帮大家记事、转事的，不是真人。您说的事都会到同事手里；想直接找同事，说“转人工”就行。',
    };
  }
  if (isThanks(text)) return { why: 'smalltalk.thanks', text: '不客气，有事随时发给我。' };
  if (BYE.test(text)) return { why: 'smalltalk.bye', text: '好的，您忙。有事随时发给我。' };
  if (/你好|您好|在吗|有人|喂|早上好|晚上好|下午好|hello|hi/i.test(text)) {
    const you = cases.asker.calledAs ? `${cases.asker.calledAs}，` : '';
    return { why: 'smalltalk.greeting', text: `${you}您好，我在。有什么事要帮您记、帮您问的？` };
  }
  return { why: 'smalltalk.heard', text: '好的，我在，有事随时发给我。' };
}

/** Greetings, thanks and the like: a short kind answer, nothing opened. */
export const smalltalk: Flow = {
  name: 'smalltalk',
  hears: ({ reading, text }) => {
    if (reading.intent === 'praise' || reading.abstain) return isMerelyThanks(text) || isFine(text) || isYes(text);
    return reading.intent === 'smalltalk';
  },
  answer(turn) {
    const answer = words(turn);
    turn.say(answer.why, answer.text);
  },
};
