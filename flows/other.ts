import type { Category } from '../src/domain/labels.ts';
import { isOpen } from '../src/domain/ticket.ts';
import type { Flow } from './engine/flow.ts';
import { isStillGoingOn } from './meanwhile.ts';
import { ABUSE } from './summary.ts';

/** Reproaches that name nothing anybody could see to. */
const EMPTY =
  /收(了)?钱(就)?不(干|办|管)(人)?事|不(干|办)(人)?事|白(收|拿|交)钱|吃干饭|干什么吃的|什么(玩意|东西)|没(用|人性|良心|素质)|你们?|您|物业|公司|一[群帮]|这[些帮群]|全家|老子|告诉|真的?|就是?|都|的|了|骂|是|少|跟|来|这套|操|靠|日|艹|去|啊|吧|呢/g;
const hasNoMatter = (text: string): boolean => {
  const rest = text
    .split(/[\s，,。；;！!？?]+/u)
    .filter(clause => !ABUSE.test(clause))
    .join('');
  return rest.replace(EMPTY, '').length <= 2;
};

const isMereAnger = (text: string, category: Category): boolean =>
  ABUSE.test(text) &&
  (text.length <= 14 || hasNoMatter(text)) &&
  (category === 'none.general' || category === 'service.attitude');

const PERSON = { label: '转人工', say: '转人工' };

/** Anger without a matter, advertisements, games with the machine: one polite line, nothing opened. */
export const other: Flow = {
  name: 'other',
  hears: ({ reading, text, cases }) =>
    !(isStillGoingOn(text) && cases.tickets.some(isOpen)) &&
    ((reading.intent === 'other' && !reading.abstain) || isMereAnger(text, reading.category)),
  answer({ text, cases, say }) {
    const isAgain = cases.lastTold?.startsWith('other.anger');
    if (ABUSE.test(text) && isAgain)
      say(
        'other.anger_again',
        `我在，让您气成这样，抱歉。想直接跟同事说，点“转人工”就行，也可以打24小时电话${cases.community.settings.phone24}。`,
        [PERSON],
      );
    else if (ABUSE.test(text))
      say('other.anger', '听得出您很生气，给您添堵了，抱歉。是哪件事让您不痛快，您说给我听，我记下来转给同事。', [
        PERSON,
      ]);
    else say('other.offside', '我能帮您记事、转事、找同事。小区和家里的事，直接说给我听就行。');
  },
};
