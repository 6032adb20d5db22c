import { whereLabel } from '../../src/domain/house.ts';
import type { Matter } from '../../src/domain/reading.ts';
import type { Flow, Heard } from '../engine/flow.ts';
import { isVague, mattersOf, REPORTS } from '../matter.ts';
import { houseIn, whereOf } from '../place.ts';
import { file, goOn, intakeDialogue, type Report, wait } from './dialogue.ts';
import { fileMatter } from './file.ts';
import { count, NOT_ASKED } from './questions.ts';
import { next } from './receipt.ts';

const ASK_WHAT: Partial<Record<Matter['intent'], string>> = {
  repair: '好的，我来记。请问是什么坏了、怎么个情况？一句话或一张照片都行。',
  complaint: '给您添麻烦了，很抱歉。您慢慢说，我都记下来：是什么事？',
  suggestion: '谢谢您愿意提建议。您说，我记下来。',
  praise: '谢谢您。您想表扬谁、是什么事？我来转告。',
};

/** Takes reports: complaint, repair, suggestion, praise. */
export const intake: Flow = {
  name: 'intake',
  hears: ({ reading, text, pictures }) => REPORTS.includes(reading.intent) || (!text && pictures > 0),
  dialogues: [intakeDialogue],
  answer(turn) {
    const { reading, text } = turn;
    const blank: Report = { kind: reading.intent, asked: NOT_ASKED, words: '', messages: [], pictures: 0 };
    const heard: Report = { ...blank, words: text, messages: turn.messageIds, pictures: turn.pictures };
    if (!text)
      return askWhat(turn, { ...heard, kind: 'repair' }, '照片收到了。请问拍的是什么情况、在哪里？一句话就行。');
    if (isVague(text, reading.category)) return askWhat(turn, heard, ASK_WHAT[reading.intent] ?? '您说，是什么事？');
    const matters = mattersOf(reading);
    if (matters.length > 1) return fileSeveral(turn, blank, matters);
    const outcome = file(turn, blank);
    if (outcome.kind === 'wait') turn.begin(intakeDialogue, outcome.data, outcome.question);
  },
};

function askWhat(turn: Heard, data: Report, question: string): void {
  turn.say('intake.what', question);
  const outcome = wait(turn, { ...data, asked: count(data.asked, 'what') }, 'what');
  if (outcome.kind === 'wait') turn.begin(intakeDialogue, outcome.data, outcome.question);
}

function fileSeveral(turn: Heard, data: Report, matters: readonly Matter[]): void {
  const { cases, reading, messageIds } = turn;
  const tickets = matters.map((matter, i) => {
    const own = whereOf({ ...reading.slots, ...houseIn(matter.text) });
    const { location, ...house } = own;
    const isItsPlace = location !== undefined && matter.text.includes(location);
    return fileMatter(
      cases,
      matter,
      {
        ...reading.slots,
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
  const said = `${you}给您添麻烦了，很抱歉。您说的${tickets.length}件事我分开记下了，每件都有人看：\n${lines.join('\n')}\n${next(cases, first)}`;
  const outcome = goOn(turn, { ...data, ticketId: first.id }, first, said);
  if (outcome.kind === 'wait') turn.begin(intakeDialogue, outcome.data, outcome.question);
}
