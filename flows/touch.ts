import { withoutCode } from '../src/domain/binding-code.ts';
import type { Reply } from '../src/ports/talk.ts';
import { isEnglish } from './answers.ts';
import type { Heard, LastTouch } from './engine/flow.ts';
import { bilingual, inEnglishToo, introducedInEnglish, isOurButton } from './english.ts';
import { wishFor } from './greeting.ts';
import { gathered } from './hurry.ts';
import { beforeQuestion } from './last-line.ts';
import { worded } from './worded.ts';

/** An update of the program took away what was being asked. */
const RESTARTED = '抱歉，刚才问到一半我这边更新了一下，前面的问题您不用管了。';

/** Nothing that is not about the danger stands beside an emergency answer. */
const isAboutDanger = (why: string): boolean => why.startsWith('emergency.');

/** The same without the clauses that tell what stands beside them already; that we are a machine is never left out. */
const without = (words: string, said: readonly string[]): string =>
  words
    .split(/(?<=[，；。])/)
    .filter(clause => clause.includes('机器') || !said.some(known => clause.includes(known)))
    .join('')
    .replace(/[，；]$/, '。');

/** Who we are, once per contact, together with the first answer; what that answer says already is left out. */
function introduction({ cases, memo }: Parameters<LastTouch>[0], { why, text }: Reply): string {
  const { community } = cases;
  const { phone24, privacyUrl } = community.settings;
  const words = worded(
    'words.introduction',
    community,
    { 小区: community.name, 电话: phone24 },
    `这里是${community.name}门房，消息由机器先整理、再转同事，只用来办您的事。急事请打24小时电话${phone24}，找同事请说“转人工”。`,
  );
  const isToldOfPeople = why.startsWith('human.') || text.includes('转人工');
  const said = [...(text.includes(phone24) ? [phone24] : []), ...(isToldOfPeople ? ['转人工'] : [])];
  const chinese = `${without(words, said)}${privacyUrl ? `隐私说明：${privacyUrl}` : ''}`;
  return memo.writesEnglish ? `${chinese}\n${introducedInEnglish(phone24)}` : chinese;
}

/** Answers to a greeting and the like: nothing in them is more urgent than who we are. */
const IS_SMALL = /^(smalltalk|other|clarify)\./;

/** The receipt first, then who we are; what is asked stays the last thing read. */
const withIntroduction = ({ why, text }: Reply, introduced: string): string =>
  IS_SMALL.test(why) ? `${introduced}\n\n${text}` : beforeQuestion(text, introduced, '\n\n');

function noteLanguage({ text, memo }: Parameters<LastTouch>[0]): void {
  if (!text) return;
  if (isEnglish(withoutCode(text))) memo.writesEnglish = true;
  else if (/\p{Script=Han}{2}/u.test(text) && !isOurButton(text)) delete memo.writesEnglish;
}

/** Puts what stands beside an answer there; never beside an emergency. */
export const lastTouch: LastTouch = (turn, replies, wasRestarted) => {
  const touched = withOurselves(turn, replies, wasRestarted);
  const beside = replies.some(r => isAboutDanger(r.why)) ? [] : gathered(turn);
  return [...(turn.memo.writesEnglish ? inEnglishToo(beside) : beside), ...touched];
};

/** The introduction or the restart together with the first answer. */
const withOurselves: LastTouch = (turn, replies, wasRestarted) => {
  noteLanguage(turn);
  if (turn.reading && turn.cases.asker.isFirstContact) turn.memo.owesIntroduction = true;
  const [first, ...rest] = replies;
  if (!first) return replies;
  const inTongue = (all: readonly Reply[]) => (turn.memo.writesEnglish && turn.reading ? inEnglishToo(all) : all);
  if (replies.some(r => isAboutDanger(r.why))) return inTongue(replies).map(r => ({ ...r, priority: 'emergency' }));
  const [told = first] = inTongue([first]);
  let text = told.text;
  if (turn.memo.owesIntroduction && turn.reading) {
    delete turn.memo.owesIntroduction;
    text = withIntroduction(told, introduction(turn, told));
  }
  const wish = turn.reading ? wishFor(turn as Heard) : undefined;
  if (wish) text = `${wish}${text}`;
  if (wasRestarted) text = `${RESTARTED}\n\n${text}`;
  return [{ ...told, text }, ...(turn.memo.writesEnglish ? rest.map(bilingual) : rest)];
};
