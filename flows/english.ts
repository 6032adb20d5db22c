import type { Reply } from '../src/ports/talk.ts';

/** One line of English for those who write it, by what was answered: the rule if it stands here, else the flow. */
export const LINES: Readonly<Record<string, string>> = {
  intake:
    'Thank you. It is on record with the number above; a colleague will look at it and you will hear from us here.',
  question: 'Thank you. Your question is on record with the number above and will be answered here.',
  human: 'We know that you want a person: see above who or when. Everything you write meanwhile is passed on.',
  hours: 'Our desk hours and the 24-hour number are above. You can report anything right now.',
  listed: 'Your case is listed above; you will hear from us here.',
  'human.cancelled': 'All right, no colleague for now. Say "转人工" whenever you want one.',
  emergency: 'Get to safety first. Police 110, fire 119, ambulance 120. Our people are being called now.',
  'emergency.over': 'Good. Our people know and will check. Tell us at once if anything changes.',
  status: 'Your case is listed above; you will hear from us here.',
  'status.none': 'You have no open case in this chat. If there is something new, just tell us.',
  'emergency.suspect':
    'Get to safety first. Police 110, fire 119, ambulance 120. Is it happening now? Please press a button below.',
  'emergency.asked':
    'We are here. Please call 110 or 120 now, or 12356 to talk to somebody. Are you all right, and is somebody with you?',
  'emergency.near':
    'We are here. Please call 110 or 120 now, or 12356 to talk to somebody. People are being called for you.',
  'emergency.listening': 'We are here and listening. In danger call 110 or 120.',
  suspect: 'Good. If anything happens, get to safety first and then tell us.',
  update: 'Noted, and passed on.',
  'update.none': 'Thank you. You have no open case in this chat. If there is something new, just tell us.',
  withdraw: 'Noted on your case.',
  relapse: 'Sorry that it is not mended yet. Your case is open again, see above who goes on with it.',
  leaving: 'Noted. Staff will check and end the registration; you hear of it here.',
  why: 'You asked why you got our last message: see above. Tell us if it is wrong.',
  clarify: 'What would you like us to do? Please choose above, or say "转人工" for a person.',
  bind: 'You asked about your home in this chat, see above. You can report anything meanwhile.',
  foreign: 'Kept as you wrote it; a colleague will read it and answer here. Chinese or English is quickest.',
  confidence: 'Who told us something, or whether anybody did, is told to nobody.',
  privacy:
    'Names, numbers and homes of other people are told to nobody. Tell us what they should hear, and a colleague passes it on.',
  'smalltalk.thanks': 'You are welcome. Write to us at any time.',
  child: 'Do not be afraid. We are asking a grown-up to talk to you here. In danger call 110.',
  stop: 'Noted. You still hear about your own cases and about danger.',
  attached: 'Received and kept. One sentence about it helps.',
  changed: 'Noted on your case.',
  hurry: 'Every message has arrived; they are read and answered together. Urgent: please call the number above.',
  knowledge: 'Above is what the company has on record about it. Is it clear? Please press a button below.',
  'knowledge.clear': 'Good. Write to us at any time.',
  which: 'Which case do you mean? Please choose above.',
};
const ANYTHING = 'We are here for the estate: tell us what you need.';
const NEEDS_NUMBER = 'Thank you. Please go on: one sentence or a photo is enough.';

/** What buttons say, in both languages. */
const LABELS: Readonly<Record<string, string>> = {
  转人工: 'Talk to a person',
  正在发生: 'Happening now',
  没有危险: 'No danger',
  请人来陪我: 'Please send somebody',
  还没找到: 'Not found yet',
  是另一件事: 'Something else',
  清楚了: 'That is clear',
  还要问人: 'Ask a person',
  有东西坏了要修: 'A repair',
  有件事不满意: 'A complaint',
  提个建议: 'A suggestion',
  想表扬一下: 'Praise',
  想问件事: 'A question',
  问费用: 'Fees',
  查之前的事: 'An earlier case',
  补充之前的事: 'More on a case',
};

const NUMBER = /⟦№|[A-Z]{1,4}-\d{2}-\d{4}/;

/** Somebody who presses a button of ours has not changed language. */
export const isOurButton = (text: string): boolean => text in LABELS || text === '是的，正在发生' || NUMBER.test(text);

function lineFor({ why, text }: Reply): string {
  const rule = LINES[why];
  if (rule) return rule;
  const flow = why.split('.')[0]!;
  return flow === 'intake' && !NUMBER.test(text) ? NEEDS_NUMBER : (LINES[flow] ?? ANYTHING);
}

/** The reply with buttons in both languages. */
export const bilingual = (reply: Reply): Reply =>
  reply.choices
    ? {
        ...reply,
        choices: reply.choices.map(c => ({ ...c, label: [c.label, LABELS[c.label]].filter(Boolean).join(' ') })),
      }
    : reply;

/** Adds the line of English under the first reply, and English to the buttons. */
export function inEnglishToo(replies: readonly Reply[]): readonly Reply[] {
  const [first, ...rest] = replies.map(bilingual);
  return first ? [{ ...first, text: `${first.text}\n${lineFor(first)}` }, ...rest] : [];
}

/** Who we are, for those who read English. */
export const introducedInEnglish = (phone24: string): string =>
  `This is the estate's front desk: a program sorts messages and passes them to our staff. Urgent: call ${phone24}. For a person, say "转人工".`;
