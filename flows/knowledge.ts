import type { FoundArticle } from '../src/domain/article.ts';
import { bare, isFine, isMerelyThanks, isNo, isThanks, isYes, wantsPerson } from './answers.ts';
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

/** What is said to the question: the article word for word, or what an assistant put together of it and was checked; with whose it is. */
function saying(article: FoundArticle): { readonly rule: string; readonly words: string } {
  const { answer, composed } = article;
  return composed === undefined
    ? { rule: 'knowledge.answer', words: `${answer}\n（${basisOf(article)}）` }
    : { rule: 'knowledge.composed', words: `${composed}\n（由智能助手整理，${basisOf(article)}）` };
}

/** Listens whether the answer was one. */
const answered: Dialogue<SetAside> = {
  id: 'knowledge@1',
  hear(turn, asked) {
    const { text, cases } = turn;
    const isShort = bare(text).length <= 12;
    if (text.trim() === ASK_ON || (isShort && (NOT_CLEAR.test(text) || isNo(text) || wantsPerson(text)))) {
      cases.articleHelped(false);
      const { article: _, ...meant } = asked.meant;
      const told = { ...asked, meant, messageIds: [...asked.messageIds, ...turn.messageIds] };
      handOver(turn, told, '好，这件事请同事来答，您刚才问的我一并转过去，');
      return { kind: 'end', quietly: true };
    }
    if (text.trim() === CLEAR || isYes(text) || isFine(text) || isMerelyThanks(text) || (isShort && isThanks(text))) {
      cases.articleHelped(true);
      turn.say('knowledge.clear', '好的，有事随时发给我。');
      return { kind: 'end', quietly: true };
    }
    return { kind: 'leave' };
  },
};

/** What can be said at once about a question, and is not about the asker's own account. */
const answerTo = ({ reading, text }: Heard): FoundArticle | undefined =>
  reading.matters.length < 2 && !asksForBanner(text) && !isOwnAccount(text) ? reading.article : undefined;

/** Questions the company has an answer to: said with its source, and asked whether it was one. */
export const knowledge: Flow = {
  name: 'knowledge',
  hears: turn => !turn.reading.abstain && QUESTIONS.includes(turn.reading.intent) && answerTo(turn) !== undefined,
  dialogues: [answered],
  answer(turn) {
    const article = turn.reading.article!;
    turn.cases.giveArticle(article);
    const { rule, words } = saying(article);
    turn.say(rule, `${words}\n这样说清楚了吗？`, [
      { label: CLEAR, say: CLEAR },
      { label: ASK_ON, say: ASK_ON },
    ]);
    turn.begin(answered, setAside(turn));
  },
};
