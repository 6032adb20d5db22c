import type { Reply } from '../src/ports/talk.ts';

/** One line of English for those who write it, by what was answered: the rule if it stands here, else the flow. */
const LINES: Readonly<Record<string, string>> = {
  intake:
    'Thank you. It is on record with the number above; a colleague will look at it and you will hear from us here.',
  question: 'Thank you. Your question has been passed to the person named above, who will answer here.',
  human: 'A colleague has been asked to join; everything you write meanwhile is passed on.',
  'human.cancelled': 'All right, no colleague for now. Say "转人工" whenever you want one.',
  emergency: 'Get to safety first. Police 110, fire 119, ambulance 120. Our people on duty are being called now.',
  'emergency.over': 'Good. Our people know and will still come and look. Tell us at once if anything changes.',
  status: 'Your case is listed above; you will hear from us here.',
  'status.none': 'You have no open case in this chat. If there is something new, just tell us.',
  update: 'Noted, and passed on.',
  'update.none': 'Thank you. You have no open case in this chat. If there is something new, just tell us.',
  withdraw: 'Noted.',
  clarify: 'What would you like us to do? Please choose above, or say "转人工" for a person.',
  which: 'Which case do you mean? Please choose above.',
};
const ANYTHING = 'We are here for the estate: tell us what you need.';
const NEEDS_NUMBER = 'Thank you. Please go on: one sentence or a photo is enough.';

/** What buttons say, in both languages. */
const LABELS: Readonly<Record<string, string>> = {
  转人工: 'Talk to a person',
  正在发生: 'Happening now',
  没有危险: 'No danger',
  是另一件事: 'Something else',
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
