import { whereLabel } from '../../src/domain/house.ts';
import type { Matter, Slots } from '../../src/domain/reading.ts';
import { isOpen } from '../../src/domain/ticket.ts';
import { wantsPerson } from '../answers.ts';
import type { Heard, Outcome } from '../engine/flow.ts';
import { waitForPerson, whoComes } from '../human.ts';
import { isVague, mattersOf } from '../matter.ts';
import { houseIn, whereOf } from '../place.ts';
import { intakeDialogue } from './dialogue.ts';
import { fileMatter, POINT } from './file.ts';
import { file, goOn, type Report, wait } from './listening.ts';
import { count, ENOUGH, NOT_ASKED, nextQuestion } from './questions.ts';
import { next } from './receipt.ts';

/** What is wanted is plain, what it is about is not. */
const ASK_WHAT: Partial<Record<Matter['intent'], string>> = {
  repair: '好的，我来记。请问是什么坏了、怎么个情况？一句话或一张照片都行。',
  complaint: '给您添麻烦了，很抱歉。您慢慢说，我都记下来：是什么事？',
  suggestion: '谢谢您愿意提建议。您说，我记下来。',
  praise: '谢谢您。您想表扬谁、是什么事？我来转告。',
};

/** Takes what was said as a new report: files what is understood, asks for what is missing. */
export function takeReport(turn: Heard): void {
  const { reading, text } = turn;
  const asked = wantsPerson(text) ? ENOUGH : NOT_ASKED;
  const blank: Report = { kind: reading.intent, asked, words: '', messages: [], pictures: 0 };
  const heard: Report = { ...blank, words: text, messages: turn.messageIds, pictures: turn.pictures };
  const matters = mattersOf(reading, text);
  if (!text) askWhat(turn, { ...heard, kind: 'repair' }, '照片收到了。请问拍的是什么情况、在哪里？一句话就行。');
  else if (isVague(text, reading.category)) askWhat(turn, heard, ASK_WHAT[reading.intent] ?? '您说，是什么事？');
  else listen(turn, matters.length > 1 ? fileSeveral(turn, blank, matters) : file(turn, blank));
}

/** Waits for answers, unless a person was asked for together with the matter: then for that person. */
function listen(turn: Heard, outcome: Outcome<Report>): void {
  if (outcome.kind !== 'wait') return;
  const ticket = turn.cases.tickets.find(t => t.id === outcome.data.ticketId && isOpen(t));
  if (ticket && wantsPerson(turn.text)) {
    turn.say('human.called', whoComes(turn.cases, turn.cases.amend(ticket.id, { wantsPerson: true }, '业主要找同事')));
    waitForPerson(turn, ticket);
  } else turn.begin(intakeDialogue, outcome.data, outcome.question);
}

/** Asks what it is about; nothing is filed yet. */
function askWhat(turn: Heard, data: Report, question: string): void {
  turn.say('intake.what', question);
  listen(turn, wait(turn, { ...data, asked: count(data.asked, 'what') }, 'what'));
}

/** The house in the words is named in another point of the list, or only in a later matter. */
function isOfAnother({ text }: Heard, matter: Matter, matters: readonly Matter[]): boolean {
  const naming = matters.filter(m => houseIn(m.text).building !== undefined);
  if (naming.length === 0 || houseIn(matter.text).building !== undefined) return false;
  const at = (m: Matter) => text.indexOf(m.text);
  return POINT.test(matter.text) || naming.every(m => at(m) > at(matter));
}

/** Everything but the house, which each matter has its own of. */
const elsewhere = ({ building: _b, unit: _u, room: _r, ...rest }: Slots): Slots => rest;

/** Several matters in one message: a case each, read back as a list. */
function fileSeveral(turn: Heard, data: Report, matters: readonly Matter[]): Outcome<Report> {
  const { cases, reading, messageIds } = turn;
  const tickets = matters.map((matter, i) => {
    const own = whereOf({ ...(isOfAnother(turn, matter, matters) ? {} : reading.slots), ...houseIn(matter.text) });
    const { location = reading.slots.location, ...house } = own;
    const isItsPlace = location !== undefined && matter.text.includes(location);
    return fileMatter(
      cases,
      matter,
      {
        ...elsewhere(reading.slots),
        ...house,
        location: isItsPlace || (i === 0 && !matter.text) ? location : undefined,
      } as typeof reading.slots,
      matter.text,
      messageIds,
    );
  });
  const lines = tickets.map(
    (t, i) => `${i + 1}. ${t.summary}${whereLabel(t.where) ? `（${whereLabel(t.where)}）` : ''}，编号${t.number}`,
  );
  const first = tickets[0]!;
  const you = cases.asker.calledAs ? `${cases.asker.calledAs}，` : '';
  const said = `${you}给您添麻烦了，很抱歉。您说的${tickets.length}件事我分开记下了：\n${lines.join('\n')}\n${next(cases, first)}${nextQuestion(cases, first, data.asked) ? '\n先说第1件。' : ''}`;
  return goOn(turn, { ...data, ticketId: first.id, others: tickets.slice(1).map(t => t.id) }, first, said);
}
