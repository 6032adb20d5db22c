import type { Ticket } from '../../src/domain/ticket.ts';
import type { Choice } from '../../src/ports/channel.ts';
import type { Cases } from '../../src/ports/talk.ts';
import { whichHome } from '../homes.ts';
import { isMisconduct } from '../matter.ts';
import { homeLabel, isAtHome, isWhereKnown, namesNeighbour } from '../place.ts';

export type Key = 'what' | 'where' | 'about' | 'phone';

/** Counts what was asked, so that nobody is asked the same thing three times or more than three things. */
export interface Asked {
  readonly total: number;
  readonly times: { readonly what?: number; readonly where?: number; readonly about?: number; readonly phone?: number };
  readonly dropped: readonly Key[];
}

export const NOT_ASKED: Asked = { total: 0, times: {}, dropped: [] };
/** Nothing more is asked. */
export const ENOUGH: Asked = { ...NOT_ASKED, total: 3 };

interface Question {
  readonly key: Key;
  isNeeded(cases: Cases, ticket: Ticket, again: boolean): boolean;
  ask(cases: Cases, ticket: Ticket, again: boolean): { readonly text: string; readonly choices?: readonly Choice[] };
}

const NO_PLACE = /^(fee\.|service\.(attitude|admin|convenience)|community\.)/;
/** Something has to be done at a place. */
export const isWork = (ticket: Ticket) =>
  ticket.kind === 'repair' || ticket.kind === 'complaint' || ticket.kind === 'emergency';

/** Asks for what is missing of a place whose building is known. */
function missing({ where, category, summary }: Ticket): string {
  if (category === 'neighbor.noise') return `${where.unit ? '' : '几单元、'}几层、哪一户传来的？说不上来也没关系。`;
  if (!isAtHome(summary, category)) return `是${where.unit ? '' : '几单元、'}几层，或者挨着什么？`;
  return `还差${[...(where.unit ? [] : ['单元']), '房号'].join('和')}，方便说一下吗？同事好找到您家。`;
}

/** What may be missing, in the order in which it is asked. */
const QUESTIONS: readonly Question[] = [
  {
    key: 'where',
    isNeeded: (_, ticket) =>
      isWork(ticket) &&
      !NO_PLACE.test(ticket.category) &&
      !namesNeighbour(ticket.where) &&
      !isWhereKnown(ticket.where, isAtHome(ticket.summary, ticket.category)),
    ask({ asker: { homes } }, ticket, again) {
      if (again && ticket.where.building) return { text: missing(ticket) };
      if (!isAtHome(ticket.summary, ticket.category)) {
        return {
          text: again
            ? '再请您说一下位置，几栋几单元，或者挨着哪个门、哪条路都行。'
            : '请问在什么位置？比如几栋几单元、哪个门附近。',
        };
      }
      if (ticket.category === 'neighbor.noise')
        return { text: again ? '再请您说一下，大概是几栋、什么方向？' : '请问是从哪一栋、哪个位置传来的？' };
      if (homes.length > 1) {
        return {
          text: whichHome(homes),
          choices: homes.map(h => ({ label: homeLabel(h), say: homeLabel(h) })),
        };
      }
      return { text: again ? '再请您说一下楼栋、单元和房号，同事好找到您家。' : '请问您家是几栋几单元几号？' };
    },
  },
  {
    key: 'about',
    isNeeded: (_, ticket, again) =>
      !again && isMisconduct(ticket.summary) && !/工号|工牌|姓|名叫|叫[小老]/.test(ticket.summary),
    ask: () => ({ text: '那位同事的样子、工牌，您记得多少都可以告诉我，没看清也没关系。' }),
  },
  {
    key: 'phone',
    isNeeded: ({ asker }, ticket) => isWork(ticket) && !ticket.phone && !asker.hasPhoneOnFile,
    ask: (_, __, again) => ({
      text: again ? '电话还差一个，留一个方便接的就行，不留也可以。' : '方便留一个联系电话吗？不留也可以。',
    }),
  },
];

/** The next thing to ask and how it is counted; undefined when we know enough or have asked enough. */
export function nextQuestion(cases: Cases, ticket: Ticket, asked: Asked) {
  if (asked.total >= 3) return undefined;
  const times = (key: Key) => asked.times[key] ?? 0;
  const question = QUESTIONS.find(
    q => !asked.dropped.includes(q.key) && times(q.key) < 2 && q.isNeeded(cases, ticket, times(q.key) > 0),
  );
  if (!question) return undefined;
  return {
    key: question.key,
    ...question.ask(cases, ticket, times(question.key) > 0),
    asked: count(asked, question.key),
  };
}

/** The same count with one question more. */
export const count = (asked: Asked, key: Key): Asked => ({
  ...asked,
  total: asked.total + 1,
  times: { ...asked.times, [key]: (asked.times[key] ?? 0) + 1 },
});

/** Accepts that a question will not be answered. */
export const dropQuestion = (asked: Asked, key: Key): Asked => ({ ...asked, dropped: [...asked.dropped, key] });
