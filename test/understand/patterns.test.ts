import { describe, expect, it } from 'vitest';
import { CUES } from '../../src/understand/cues.ts';
import { DANGER_WORDS } from '../../src/understand/dangers.ts';
import { IDIOMS } from '../../src/understand/doubts.ts';
import { guard } from '../../src/understand/guard.ts';
import { cutMatters } from '../../src/understand/matters.ts';
import { normalise } from '../../src/understand/normalise.ts';
import { judgeResponsibility } from '../../src/understand/responsibility.ts';
import { readSlots } from '../../src/understand/slots.ts';
import { TOPICS } from '../../src/understand/topics.ts';
import { judgeUrgency } from '../../src/understand/urgency.ts';
import { effort } from '../support/effort.ts';

const SIZE = 64 * 1024;
const HOSTILE = [
  ...[
    '水',
    '电梯',
    '电梯我',
    '1',
    '一',
    '-',
    '1-',
    ' ',
    '\n',
    'a',
    '孩子',
    '外墙',
    '门',
    '煤气',
    '烟',
    '3栋',
    '3栋2单元',
  ],
  ...[
    '地下',
    '9点到',
    '第一',
    '另外',
    '陌生',
    '没有',
    '四天',
    '，',
    '!',
    '⟦p1⟧',
    '2024年',
    '气',
    'fire ',
    'stuck ',
    '打 ',
    '老人',
    '被狗',
  ],
].map(piece => piece.repeat(Math.ceil(SIZE / piece.length)).slice(0, SIZE));

/** Milliseconds that the worst of the texts takes. */
function slowest(use: (text: string) => unknown): number {
  return Math.max(...HOSTILE.map(text => effort(() => use(text))));
}

function rules(text: string): void {
  judgeUrgency('complaint', 'facility.leak', text);
  judgeResponsibility('repair', 'facility.leak', text);
}

describe('no hostile text makes a pattern slow', () => {
  it.each(DANGER_WORDS.map(({ danger, hint, certain, suspect }) => [danger, [hint, ...certain, ...suspect]] as const))(
    'words of %s',

    (_, patterns) => {
      for (const pattern of patterns)
        expect(
          slowest(text => pattern.exec(text)),
          pattern.source,
        ).toBeLessThan(20);
    },
  );

  it.each([
    ['figures of speech', (text: string) => text.replace(IDIOMS, '')],
    ['guard', guard],
    ['slots', readSlots],
    ['normalise', normalise],
    ['matters', cutMatters],
    ['rules', (text: string) => rules(text.slice(0, 4096))],
  ] as const)('%s', (_, use) => {
    expect(slowest(use)).toBeLessThan(20);
  });

  it('cues and topics, one by one', () => {
    for (const pattern of [...Object.values(CUES), ...Object.values(TOPICS)]) {
      expect(
        slowest(text => pattern.test(text)),
        pattern.source,
      ).toBeLessThan(20);
    }
  });
});
