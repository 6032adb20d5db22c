import { whereLabel } from '../../src/domain/house.ts';
import { describe } from '../../src/domain/message.ts';
import { isOpen, type Ticket } from '../../src/domain/ticket.ts';
import type { Cases } from '../../src/ports/talk.ts';
import {
  asksWhoCares,
  isCancel,
  isDone,
  isFine,
  isNo,
  isRefusal,
  isSolved,
  isThanks,
  isYes,
  wantsSecrecy,
} from '../answers.ts';
import { keepSecret } from '../apply.ts';
import type { Dialogue, Heard, Outcome } from '../engine/flow.ts';
import { isVague } from '../matter.ts';
import {
  askedLine,
  asksCost,
  calmLine,
  costLine,
  isOutburst,
  isSaidAgain,
  isStillGoingOn,
  noteTime,
  saidAgainLine,
  stillLine,
} from '../meanwhile.ts';
import { statusLine } from '../status.ts';
import { endByOwner } from '../withdraw.ts';
import { correct, enrich, nameMatter } from './amend.ts';
import { isAskingAfter, isSomethingElse } from './else.ts';
import { end, file, goOn, type Report, ticketOf, wait } from './listening.ts';
import { dropQuestion, ENOUGH, isWork, type Key, nextQuestion } from './questions.ts';
import { looksAtIt, nameOf, next, noted, SECRET_KEPT, standsWith } from './receipt.ts';

/** More came in before it was known what the matter is. */
function hearBeforeFiling(turn: Heard, data: Report): Outcome<Report> {
  const { text } = turn;
  const grown: Report = {
    ...data,
    messages: [...data.messages, ...turn.messageIds],
    pictures: data.pictures + turn.pictures,
  };
  if (isCancel(text)) {
    turn.say('intake.cancelled', '好的，那就先不记。您有事随时发给我。');
    return end(turn);
  }
  if (!text) {
    const place = turn.attachments.find(a => a.kind === 'location');
    const words = place ? [data.words, describe(place)].filter(Boolean).join('\n') : data.words;
    turn.say('intake.picture', '又收到了，已经记下。等您一句话说说是什么情况。');
    return wait(turn, { ...grown, words }, 'what');
  }
  if (isSomethingElse(turn)) return { kind: 'pass' };
  const isEmpty = isVague(text, turn.reading.category) || isFine(text) || isYes(text);
  if (isEmpty && (data.asked.times.what ?? 0) < 2) {
    turn.say('intake.what', '您慢慢说，一句话讲讲是什么情况，发照片也可以。');
    return wait(
      turn,
      { ...grown, asked: { ...data.asked, total: data.asked.total + 1, times: { ...data.asked.times, what: 2 } } },
      'what',
    );
  }
  return file(turn, data);
}

/** Once the place is known it may be somebody else who looks at it first; whoever has claimed it keeps it. */
function whoInstead(cases: Cases, before: Ticket, after: Ticket): string {
  const owner = cases.staff.find(s => s.id === after.responsibleId);
  if (owner) return whereLabel(before.where) === whereLabel(after.where) ? '' : `已经记下，${owner.name}看得到。`;
  const who = looksAtIt(cases, after);
  return who && who.id !== looksAtIt(cases, before)?.id ? `${standsWith(cases, after)}。` : '';
}

/** Something is said while a report is being taken, most often the answer to our question. */
function hearAnswer(turn: Heard, data: Report, ticket: Ticket, question: string | undefined): Outcome<Report> {
  const { text, cases } = turn;
  const correction = text ? correct(turn, ticket) : undefined;
  if (correction) {
    const corrected = ticketOf(turn, data) ?? ticket;
    return goOn(turn, data, corrected, `${correction}${whoInstead(cases, ticket, corrected)}`);
  }
  if (isOutburst(text)) {
    cases.add(ticket.id, turn.messageIds);
    return goOn(turn, { ...data, asked: ENOUGH }, ticket, calmLine(turn, ticket, data.asked.total >= ENOUGH.total));
  }
  const refuses =
    question !== undefined && (isRefusal(text) || (question === 'phone' && (isNo(text) || isCancel(text))));
  if (refuses) {
    cases.add(ticket.id, turn.messageIds);
    return goOn(
      turn,
      { ...data, asked: dropQuestion(data.asked, /电话|手机|号码|phone/i.test(text) ? 'phone' : (question as Key)) },
      ticket,
      '好的，没关系，您说的这些同事可以先看。',
    );
  }
  if (isDone(text)) {
    cases.add(ticket.id, turn.messageIds);
    return goOn(turn, { ...data, asked: ENOUGH }, ticket, '好的，您说的这些同事可以先看。您想到什么，随时发给我。');
  }
  if (isCancel(text) || isSolved(text)) {
    endByOwner(turn, ticket);
    return end(turn);
  }
  if (isYes(text) || (isFine(text) && !question)) {
    const isNew = !ticket.checked;
    if (isNew) cases.amend(ticket.id, { checked: true }, '业主核对无误');
    cases.add(ticket.id, turn.messageIds);
    return goOn(turn, data, ticket, isNew ? '好的，核对过了。有进展我在这里告诉您。' : '好的，有进展我在这里告诉您。');
  }
  if (isThanks(text)) {
    turn.say('intake.thanks', '不客气。有进展我在这里告诉您。');
    return wait(turn, data, question);
  }
  if (isFine(text)) return goOn(turn, data, ticket, '好的。');
  if (!text) {
    cases.add(ticket.id, turn.messageIds);
    turn.say('intake.picture', '照片收到，已附到这件事上。');
    return wait(turn, data, question);
  }
  if (isSaidAgain(text, ticket)) return goOn(turn, data, ticket, saidAgainLine(turn, ticket));
  if (isStillGoingOn(text)) {
    cases.add(ticket.id, turn.messageIds);
    return goOn(turn, { ...data, asked: ENOUGH }, ticket, stillLine(cases, ticket, text));
  }
  if (isAskingAfter(turn, ticket)) {
    cases.add(ticket.id, turn.messageIds);
    return goOn(turn, data, ticket, statusLine(turn, ticket));
  }
  if (isSomethingElse(turn, ticket)) return { kind: 'pass' };
  if (isWork(ticket) && asksCost(text)) {
    cases.add(ticket.id, turn.messageIds);
    return goOn(turn, data, ticket, costLine(cases, ticket));
  }
  const time = noteTime(turn, ticket);
  if (time) return goOn(turn, data, ticketOf(turn, data) ?? ticket, time);
  const named = nameMatter(turn, ticket);
  const { said, answered } = enrich(turn, named ?? ticket, question);
  if (wantsSecrecy(text)) {
    keepSecret(turn, ticket);
    return goOn(turn, data, ticket, SECRET_KEPT);
  }
  const photo = turn.pictures > 0 ? '照片也附上了。' : '';
  const grown = ticketOf(turn, data) ?? ticket;
  if (asksWhoCares(text)) {
    return goOn(
      turn,
      data,
      grown,
      `让您着急了，很抱歉。这件事（${grown.number}）${standsWith(cases, grown)}。有进展我在这里告诉您。`,
    );
  }
  const isVenting = turn.reading.intent === 'smalltalk' && !said;
  const plain = isVenting || !answered ? '您说的我都记着，同事看得到。' : noted(cases, grown);
  const told = named ? `好的，这件事记下了：${named.summary}。` : undefined;
  const words = told ?? said ?? askedLine(cases, grown, text) ?? plain;
  return goOn(turn, data, grown, `${words}${photo}${whoInstead(cases, ticket, grown)}`);
}

/** Listens to a report until everything is said or ten minutes were silent. */
export const intakeDialogue: Dialogue<Report> = {
  id: 'intake@1',
  hear(turn, data, question) {
    if (data.ticketId === undefined) return hearBeforeFiling(turn, data);
    const ticket = ticketOf(turn, data);
    return ticket && isOpen(ticket) ? hearAnswer(turn, data, ticket, question) : { kind: 'leave' };
  },
  resume(turn, data, question) {
    const ticket = ticketOf(turn, data);
    if (!ticket || !isOpen(ticket) || !question || !nextQuestion(turn.cases, ticket, data.asked))
      return wait(turn, data);
    return goOn(turn, data, ticket, `再回到${nameOf(ticket)}这件事（${ticket.number}）。`);
  },
  timers: [
    {
      name: 'questions',
      ranOut(turn, data, question) {
        const ticket = ticketOf(turn, data);
        if (!ticket && data.pictures > 0) {
          const filed = turn.cases.open({
            where: {},
            kind: 'inquiry',
            category: 'none.general',
            urgency: 'normal',
            responsibility: 'property',
            summary: '发来照片，还没有说明',
            messages: data.messages,
          }); // prettier-ignore
          turn.say(
            'intake.silence',
            `照片我先记下了，编号${filed.number}。${next(turn.cases, filed)}您想到什么，随时发给我。`,
          );
        } else if (!ticket) {
          turn.say('intake.silence', '我先不打扰您。什么时候想说了，发一句话给我就行。');
        } else if (question) {
          turn.say(
            'intake.silence',
            `我先问到这里，您说的这些同事可以先看（编号${ticket.number}）。您想到什么，随时发给我。`,
          );
        }
        return { kind: 'end' };
      },
    },
  ],
};
