import { houseLabel, whereLabel } from '../../src/domain/house.ts';
import type { Danger } from '../../src/domain/labels.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import type { Heard } from '../engine/flow.ts';
import { correctionIn } from '../place.ts';

/** More was said during an alarm, with nothing in it to read back. */
const COMFORT = [
  '收到，已经记下，被叫到的同事看得到。',
  '我在。您说的都记着。',
  '收到，同事那边看得到。',
  '都记下了，请先顾好自己和身边的人。',
];

/** For somebody in despair: near, unhurried, nothing of cases and numbers. */
const NEAR = ['我在，您说的我都在听。', '您愿意说出来就好，我一直在。', '我在听，您慢慢说。'];

/** For a child: nobody's forms, and never its own words of fear read back. */
const CHILD_NEAR = ['别怕，我在。说的话，大人都看得到。', '我在呢。说得很清楚，大人看得到。'];

/** Calls and sighs, which nobody reads back. */
const NO_FACT = /^(好|嗯|哦|喂|是|对|行|谢)|快|救命|人呢|来人|怎么(还|办)|啊$|[吗呢？?！!]/;

const comfort = (danger: Danger, n: number): string => {
  const lines = danger === 'suicide' ? NEAR : COMFORT;
  return lines[n % lines.length]!;
};

/** What was understood, read back so that a mistake is seen at once; else a short line that differs from the last. */
export function heardLine(
  { text, pictures }: Heard,
  before: Ticket,
  after: Ticket,
  danger: Danger,
  n: number,
  byChild = false,
): string {
  if (danger === 'suicide') return comfort(danger, n);
  if (pictures > 0 && !text) return '照片收到，被叫到的同事看得到。';
  const where = whereLabel(after.where);
  const isPutRight = correctionIn(text) !== undefined;
  const isMoved =
    where !== whereLabel(before.where) && (isPutRight || houseLabel(after.where) !== houseLabel(before.where));
  const place = isMoved ? [`${isPutRight ? '改成' : '记下'}${where}`] : [];
  const phone = after.phone && after.phone !== before.phone ? [`电话记为${after.phone}`] : [];
  const said = [...place, ...phone].join('，');
  if (said) return `好，${said}，被叫到的同事看得到。`;
  if (byChild) return CHILD_NEAR[n % CHILD_NEAR.length]!;
  const fact = text.replace(/[。，,.\s]+$/u, '');
  const isFact = fact.length >= 4 && fact.length <= 24 && !fact.includes('\n') && !NO_FACT.test(fact);
  return isFact ? `好，“${fact}”，记下了，被叫到的同事看得到。` : comfort(danger, n);
}

/** It seems over: said plainly that people are told and still come to see, and nothing is asked. */
export const overLine = (danger: Danger): string =>
  danger === 'suicide'
    ? '您愿意告诉我就好。您说的同事也看得到。想说话，我一直在。'
    : '那就好，人没事最要紧。您说的已经记下，被叫到的同事看得到，由他们核实后再收尾，您不用再做什么。再有一点不对劲，马上告诉我。';
