import { asksWhatWeAre, isFine, isMerelyThanks, isThanks, isYes } from './answers.ts';
import type { Flow, Heard } from './engine/flow.ts';
import { worded } from './worded.ts';

/** Asks whether we are a person. */
const IDENTITY = /真人|机器|人工智能|智能客服|你是谁|你是不是人|是人吗|\bAI\b/i;
/** Does not know how to go about it: "这个怎么用啊", "我不会弄". */
const LOST =
  /^(请问|喂|你好|这个?|那个?|你|我|微信|聊天|机器人?|东西)*((怎么|咋)(用|弄|操作|使|玩)|不会(用|弄|操作|打字))(的|啊|呀|呢|吗|嘛)?$/;
/** Says good-bye. */
const BYE = /再见|拜拜|晚安|88$|bye/i;

const isLost = (text: string): boolean => LOST.test(text.replace(/[\s\p{P}]/gu, ''));

function answer({ cases, text, say }: Heard): void {
  if (isLost(text))
    say(
      'smalltalk.help',
      `不用学，有什么事照平常说话那样发一句就行，比如“我家水龙头漏水”，发照片也可以，我记下来转给同事。打字不方便，就打24小时电话${cases.community.settings.phone24}，或者发“转人工”。`,
    );
  else if (IDENTITY.test(text) || asksWhatWeAre(text))
    say(
      'smalltalk.identity',
      '我是机器，帮大家记事、转事的，不是真人。您说的事都会到同事手里；想直接找同事，说“转人工”就行。',
    );
  else if (isThanks(text) || isMerelyThanks(text)) say('smalltalk.thanks', '不客气，有事随时发给我。');
  else if (BYE.test(text)) say('smalltalk.bye', '好的，再见。有事随时发给我。');
  else if (/你好|您好|在吗|有人|喂|早上好|晚上好|下午好|hello|hi/i.test(text)) {
    const you = cases.asker.calledAs ? `${cases.asker.calledAs}，` : '';
    say(
      'smalltalk.greeting',
      `${you}${worded('words.greeting', cases.community, {}, '您好，我在。有什么事要帮您记、帮您问的？')}`,
    );
  } else say('smalltalk.heard', '好的，我在，有事随时发给我。');
}

/** Greetings, thanks and the like: a short kind answer, nothing opened. */
export const smalltalk: Flow = {
  name: 'smalltalk',
  hears: ({ reading, text }) => {
    if (isLost(text) || asksWhatWeAre(text)) return true;
    if (reading.intent === 'praise' || reading.abstain) return isMerelyThanks(text) || isFine(text) || isYes(text);
    return reading.intent === 'smalltalk';
  },
  answer,
};
