import { beforeAll, describe, expect, it, test } from 'vitest';
import type { Category, Intent } from '../../src/domain/labels.ts';
import type { Understanding } from '../../src/ports/understanding.ts';
import type { TextClassifier } from '../../src/understand/classifier.ts';
import { guard } from '../../src/understand/guard.ts';
import { createUnderstanding } from '../../src/understand/understanding.ts';

/** What people wrote when the product was played, and what it must be taken for without asking back. */
const PLAYED: readonly (readonly [string, Intent, Category?])[] = [
  ['3栋电梯里困了个孩子', 'emergency', 'facility.elevator'],
  ['5栋电梯里困了两个人，一个是老人', 'emergency', 'facility.elevator'],
  ['把一个老人困电梯里了', 'emergency', 'facility.elevator'],
  ['困了仨人在6号楼货梯', 'emergency', 'facility.elevator'],
  ['车里锁了个孩子', 'emergency', 'incident.injury'],
  ['阳台上关着一个老人', 'emergency', 'incident.injury'],
  ['孩子一个人在家把门反锁了我进不去', 'emergency', 'incident.injury'],
  ['邻居把我们堵在家里', 'emergency', 'service.security'],
  ['感觉有股煤气味，会不会漏气', 'emergency', 'facility.gas'],
  ['担心煤气漏了，有点味道', 'emergency', 'facility.gas'],
  ['我困了', 'smalltalk'],
  ['困死了', 'smalltalk'],
  ['我家卫生间水管裂了在滴水', 'repair', 'facility.leak'],
  ['你是人还是机器', 'smalltalk'],
  ['你是机器人吗', 'smalltalk'],
  ['是真人吗', 'smalltalk'],
  ['喂', 'smalltalk'],
  ['喂？', 'smalltalk'],
  ['在不在', 'smalltalk'],
  ['有人吗', 'smalltalk'],
  ['要等你们领导吗', 'inquiry'],
  ['叫你们领导来', 'human'],
  ['我要报修', 'repair', 'none.general'],
  ['我想投诉', 'complaint', 'none.general'],
  ['There is water coming through my bathroom ceiling, building 5 unit 1 room 502', 'repair', 'facility.leak'],
  ['when will someone come?', 'status_query'],
  ['The light in the corridor is broken', 'repair', 'facility.lighting'],
  ['elevator not working', 'repair', 'facility.elevator'],
  ['My neighbors are so loud at night', 'complaint', 'neighbor.noise'],
  ['someone is parked in my spot', 'complaint', 'service.parking'],
  ['I lost my key card, how do I get a new one', 'inquiry', 'service.door'],
  ['How do I pay my bill?', 'fee_query', 'fee.property'],
  ['no hot water in my flat since yesterday', 'repair', 'facility.water'],
  ['停水了吗', 'inquiry', 'facility.water'],
  ['今天停水吗', 'inquiry', 'facility.water'],
  ['是不是停电了', 'inquiry', 'facility.power'],
  ['家里停电了', 'repair', 'facility.power'],
  ['要收钱吗', 'fee_query'],
  ['收费吗', 'fee_query'],
  ['要多少钱', 'fee_query'],
  ['师傅几点来', 'status_query'],
  ['什么时候来修', 'status_query'],
  ['上次那个还没修', 'status_query'],
  ['上次那个又坏了', 'repair'],
  ['上次那个师傅电话多少', 'inquiry'],
];

describe('what was played', () => {
  let understanding: Understanding;
  beforeAll(() => {
    understanding = createUnderstanding();
  });

  it.each(PLAYED.map(([text, intent, category]) => ({ text, intent, category })))('$text is $intent', async said => {
    const { text, intent, category } = said;
    expect(await understanding.read(text)).toMatchObject({ intent, abstain: false, ...(category && { category }) });
  });

  it.each(['楼上漏水把我家地板全泡了', '昨天楼上漏水把我家地板全泡了'])(
    'takes damage done for no page: %s',
    async text => {
      expect((await understanding.read(text)).alert?.tier).not.toBe('certain');
    },
  );

  it('takes damage that goes on for one', async () => {
    expect((await understanding.read('楼上漏水把我家地板全泡了，还在漏')).alert).toMatchObject({ tier: 'certain' });
  });
});

describe('an emergency of which the guard heard no word', () => {
  const sure = (category: Category): TextClassifier => ({
    rank: () => ({
      intent: [
        { label: 'emergency', chance: 0.97 },
        { label: 'repair', chance: 0.03 },
      ],
      category: [{ label: category, chance: 0.9 }],
    }),
    weigh: () => ({ intent: [], category: [] }),
  });

  it('becomes a suspicion of the danger its category names', async () => {
    const reading = await createUnderstanding(() => sure('facility.gas')).read('这里不太对劲');
    expect(reading).toMatchObject({ intent: 'emergency', alert: { tier: 'suspect', danger: 'gas' } });
  });

  it('is a cry for help when its category names none', async () => {
    const reading = await createUnderstanding(() => sure('fee.property')).read('这里不太对劲');
    expect(reading).toMatchObject({ intent: 'emergency', alert: { tier: 'suspect', danger: 'help' } });
  });
});

test('how to reach somebody does not blur what he wants', async () => {
  const reading = await createUnderstanding().read('6栋1单元301厨房水管漏水，我电话⟦p1⟧，车停在⟦n2⟧');
  expect(reading).toMatchObject({ intent: 'repair', category: 'facility.leak', abstain: false });
  expect(reading.slots.phone).toBe('⟦p1⟧');
});

test('a cupboard under a dripping sink is no flood', () => {
  expect(guard('水槽下面一直滴水，柜子都泡了')).toBeUndefined();
});
