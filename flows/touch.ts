import type { Reply } from '../src/ports/talk.ts';
import { isEnglish } from './answers.ts';
import type { LastTouch } from './engine/flow.ts';

/** One line of English for those who write it, by what was answered. */
const ENGLISH: Readonly<Record<string, string>> = {
  intake:
    'Thank you. Your message is on record with the number above; a colleague will look at it and you will hear from us here.',
  question: 'Thank you. Your question has been passed to the person named above, who will answer here.',
  human: 'A colleague has been asked to join; everything you write meanwhile is passed on.',
  emergency: 'Get to safety first. Police 110, fire 119, ambulance 120. Our people on duty are being called now.',
  status: 'Your case is listed above; you will hear from us here.',
  update: 'Noted, and passed on.',
  withdraw: 'Noted.',
  clarify: 'What would you like us to do? Please choose above, or say "转人工" for a person.',
};

const RESTARTED = '抱歉，刚才问到一半我这边更新了一下，前面的问题您不用管了。';

/** Nothing that is not about the danger stands beside an emergency answer. */
const isAboutDanger = (why: string): boolean => why.startsWith('emergency.');

/** Who we are, once per contact, together with the first answer. */
function introduction({ cases }: Parameters<LastTouch>[0]): string {
  const { name, settings } = cases.community;
  const privacy = settings.privacyUrl ? `（隐私说明：${settings.privacyUrl}）` : '';
  const who = `您好，这里是${name}门房。消息由机器先整理、再转同事，只用来办您的事${privacy}。`;
  return `${who}急事请打24小时电话${settings.phone24}，这里不是报警电话；找同事请说“转人工”。`;
}

/** Adds the line of English under the first reply. */
function inEnglishToo([first, ...rest]: readonly Reply[]): readonly Reply[] {
  if (!first) return rest;
  const line = ENGLISH[first.why.split('.')[0]!] ?? 'We are here for the estate: tell us what you need.';
  return [{ ...first, text: `${first.text}\n${line}` }, ...rest];
}

/** Puts the introduction or the restart before the first answer; never beside an emergency. */
export const lastTouch: LastTouch = (turn, replies, wasRestarted) => {
  const [first, ...rest] = turn.text && isEnglish(turn.text) ? inEnglishToo(replies) : replies;
  if (turn.reading && turn.cases.asker.isFirstContact) turn.memo.owesIntroduction = true;
  if (!first) return replies;
  if (replies.some(r => isAboutDanger(r.why))) return [first, ...rest].map(r => ({ ...r, priority: 'emergency' }));
  const before: string[] = [];
  if (turn.memo.owesIntroduction && turn.reading) {
    delete turn.memo.owesIntroduction;
    before.push(introduction(turn));
  }
  if (wasRestarted) before.push(RESTARTED);
  return before.length === 0 ? [first, ...rest] : [{ ...first, text: [...before, first.text].join('\n\n') }, ...rest];
};
