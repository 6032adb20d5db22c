import type { Intent } from '../src/domain/labels.ts';
import { isOpen } from '../src/domain/ticket.ts';
import type { Flow } from './engine/flow.ts';
import { takeReport } from './intake/report.ts';
import { askWhich } from './which.ts';

const ASKS =
  /^(你好|您好|喂|在吗)?[，,。！!\s]*我?(想|要|来)?(你们)?(报修|报个修|投诉|举报|反映(个|一个)?(问题|情况|事)?|提(个|点|一个)?建议|表扬)(一下|个人|个事|个问题)?[。！!~\s]*$/;
const KIND: readonly (readonly [RegExp, Intent])[] = [
  [/修/, 'repair'],
  [/建议/, 'suggestion'],
  [/表扬/, 'praise'],
];

/** "我要报修": what is wanted is plain, what it is about is not. */
export const asking: Flow = {
  name: 'asking',
  hears: ASKS,
  answer(turn) {
    const intent = KIND.find(([pattern]) => pattern.test(turn.text))?.[1] ?? 'complaint';
    takeReport({ ...turn, reading: { ...turn.reading, intent, category: 'none.general' } });
  },
};

/** "几时有人嚟整啊": asks for somebody to come about what was never told here, in this chat or by another way: it is a report. */
export const untold: Flow = {
  name: 'untold',
  hears: ({ cases, reading, text }) =>
    reading.intent === 'status_query' &&
    cases.tickets.length === 0 &&
    reading.category.startsWith('facility.') &&
    !/怎么样|修得|那个|好了没|到哪|报|反映|说过|上次|之前|登记|进度|单/.test(text),
  answer: turn => takeReport({ ...turn, reading: { ...turn.reading, intent: 'repair' } }),
};

/** Pictures without a word: they may belong to a case that is open, or begin one. */
export const pictures: Flow = {
  name: 'pictures',
  hears: ({ text, pictures }) => text === '' && pictures > 0,
  answer(turn) {
    const open = turn.cases.tickets.filter(isOpen);
    if (open.length > 0) askWhich(turn, open, '照片收到了。');
    else takeReport(turn);
  },
};
