import type { FoundArticle } from '../src/domain/article.ts';
import type { Matter } from '../src/domain/reading.ts';
import { bare, isFine, isMerelyThanks, isNo, isThanks, isYes } from './answers.ts';
import type { Dialogue, Flow, Heard } from './engine/flow.ts';
import { QUESTIONS } from './matter.ts';
import { isOwnAccount } from './own-account.ts';
import { asksForBanner, handOver } from './question.ts';
import { type SetAside, setAside } from './replay.ts';

const CLEAR = '清楚了';
const ASK_ON = '还要问人';
const NOT_CLEAR =
  /没(说|讲|答|看)?(清楚|明白|懂|回答)|不(是|太)?(清楚|明白|懂|对)|答非所问|不是(我)?(想|要)?问(的|这个)|没解决|还是不/;

/** Where it stands, and as of when: "依据《客户服务手册》第2章（2026年9月8日）". */
export function basisOf({ source, asOf }: FoundArticle): string {
  const [year, month, day] = asOf.split('-').map(Number);
  return `依据${source}（${year}年${month}月${day}日）`;
}

/** It was no answer: a person answers, and knows what was asked. */
export function askPerson(turn: Heard, asked: SetAside): void {
  turn.cases.articleHelped(false);
  const told = { ...asked, messageIds: [...asked.messageIds, ...turn.messageIds] };
  handOver(turn, told, '好，这件事请同事来答，您刚才问的我一并转过去，');
}

const isUnclear = (text: string): boolean => NOT_CLEAR.test(text);
/** "没问题", "不用了", "没有别的了": it was one. */
const isContent = (text: string): boolean =>
  text.trim() === CLEAR ||
  isYes(text) ||
  isFine(text) ||
  isMerelyThanks(text) ||
  /^(不用|没事|没了$|没有?别的|没有?其他)/.test(text.trim());

const ANSWER = 'knowledge.answer';
const COMPOSED = 'knowledge.composed';

/** What is said to the question: the article word for word, or what an assistant put together of it and was checked; with whose it is. */
function saying(article: FoundArticle): { readonly rule: string; readonly words: string } {
  const { answer, composed } = article;
  return composed === undefined
    ? { rule: ANSWER, words: `${answer}\n（${basisOf(article)}）` }
    : { rule: COMPOSED, words: `${composed}\n（由智能助手整理，${basisOf(article)}）` };
}

/** Listens whether the answer was one. */
const answered: Dialogue<SetAside> = {
  id: 'knowledge@1',
  hear(turn, asked) {
    const { text, cases } = turn;
    const isShort = bare(text).length <= 12;
    if (isShort && (isContent(text) || (isThanks(text) && !isUnclear(text)))) {
      cases.articleHelped(true);
      turn.say('knowledge.clear', '好的，有事随时发给我。');
      return { kind: 'end', quietly: true };
    }
    if (text.trim() === ASK_ON || (isShort && (isUnclear(text) || isNo(text)))) {
      askPerson(turn, asked);
      return { kind: 'end', quietly: true };
    }
    return { kind: 'leave' };
  },
};

/** What can be said at once about a question, and is not about the asker's own account. */
export const answerTo = ({ intent, article, text }: Matter): FoundArticle | undefined =>
  QUESTIONS.includes(intent) && !asksForBanner(text) && !isOwnAccount(text) ? article : undefined;

/** Said where the answer may not end in a question, because something else is asked or told. */
const IF_NOT = '没说清楚的话，说一声“没说清楚”，我请同事来答。';

/** The answers to these questions, put on record, and the question in case they were none. */
function give(turn: Heard, questions: readonly Matter[]) {
  const articles = questions.flatMap(m => answerTo(m) ?? []);
  for (const article of articles) turn.cases.giveArticle(article);
  const { article: _, ...question } = questions[0]!;
  const text = questions.map(m => m.text).join('，');
  const { article: __, ...reading } = turn.reading;
  const asked = setAside({ ...turn, text, reading: { ...reading, ...question } });
  const answers = articles.map(saying);
  const rule = answers.some(a => a.rule === COMPOSED) ? COMPOSED : ANSWER;
  return { rule, said: answers.map(a => a.words).join('\n'), asked };
}

/** Answers beside something else: nothing is asked of it. */
export function giveBeside(turn: Heard, questions: readonly Matter[]): string {
  const { said, asked } = give(turn, questions);
  turn.memo.answered = { at: turn.cases.now.toISOString(), asked: { ...asked, pictures: 0 } };
  return `${said}\n${IF_NOT}`;
}

/** Answers, and asks whether it was an answer; while something else is asked, that question comes again instead. */
export function giveAndAsk(turn: Heard, questions: readonly Matter[]): void {
  if (turn.open[0]?.question) {
    turn.say('knowledge.beside', giveBeside(turn, questions));
    turn.takeUpAgain();
    return;
  }
  const { rule, said, asked } = give(turn, questions);
  turn.say(rule, `${said}\n这样说清楚了吗？`, [
    { label: CLEAR, say: CLEAR },
    { label: ASK_ON, say: ASK_ON },
  ]);
  turn.begin(answered, asked);
}

/** Questions the company has an answer to: said with its source, and asked whether it was one. */
export const knowledge: Flow = {
  name: 'knowledge',
  hears: ({ reading, text }) =>
    !reading.abstain && reading.matters.length < 2 && answerTo({ ...reading, text }) !== undefined,
  dialogues: [answered],
  answer(turn) {
    giveAndAsk(turn, [{ ...turn.reading, text: turn.text }]);
  },
};
