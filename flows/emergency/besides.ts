import type { Matter } from '../../src/domain/reading.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import type { Heard } from '../engine/flow.ts';
import { fileMatter } from '../intake/file.ts';
import { isAkin, mattersOf } from '../matter.ts';
import { houseIn, whereOf } from '../place.ts';

/** The part of the words that tells of the danger, where they tell of other matters too. */
export const ownPart = ({ reading }: Pick<Heard, 'reading'>): Matter | undefined =>
  reading.matters.length > 1 ? reading.matters.find(m => m.intent === 'emergency') : undefined;

/** Whatever else stood in the same words is not lost: cases of their own, named in one line after the danger. */
export function fileBesides(turn: Heard, ticket: Ticket): void {
  const { reading, cases, messageIds, text } = turn;
  if (!ownPart(turn)) return;
  const others = mattersOf(reading, text).filter(
    m => m.intent !== 'emergency' && !isAkin(m.category, ticket.category) && m.text !== text,
  );
  if (others.length === 0) return;
  const filed = others.map(matter => {
    const { location } = reading.slots;
    const said = { ...houseIn(matter.text), ...(location && matter.text.includes(location) ? { location } : {}) };
    return fileMatter(cases, matter, whereOf(said), matter.text, messageIds);
  });
  const named = filed.map(t => `${t.summary}（${t.number}）`).join('、');
  turn.say('emergency.besides', `您说的另外${filed.length}件也分开记下了：${named}。先顾眼前的危险，这些不急着说。`);
}
