import { describe, expect, it } from 'vitest';
import type { Category, Intent } from '../../src/domain/labels.ts';
import type { Reading, Slots } from '../../src/domain/reading.ts';
import { merge } from '../../src/understand/merge.ts';
import { type Opinion, opinionIn } from '../../src/understand/model-question.ts';

function reading(intent: Intent, category: Category, confidence: number, more: Partial<Reading> = {}): Reading {
  const matter = { text: '', intent, category, urgency: 'normal' as const, responsibility: 'property' as const };
  return {
    ...matter,
    slots: {},
    confidence,
    top3: { intent: [intent, 'inquiry', 'other'], category: [category, 'none.general', 'facility.water'] },
    matters: [matter],
    abstain: confidence < 0.5,
    engine: 'local',
    because: [],
    ...more,
  };
}
const opinion = (intent: Intent, category: Category, more: Partial<Opinion> = {}): Opinion =>
  opinionIn({ intent, category, ...more })!;

describe('a second opinion', () => {
  it('may raise a suspicion of danger, never a certainty', () => {
    const local = reading('inquiry', 'facility.gas', 0.95);
    const { reading: raised, verdict } = merge(
      '屋里怪怪的',
      local,
      opinion('emergency', 'facility.gas', { danger: 'gas' }),
    );
    expect(verdict).toBe('raised');
    expect(raised).toMatchObject({
      intent: 'emergency',
      urgency: 'emergency',
      category: 'facility.gas',
      alert: { tier: 'suspect', danger: 'gas' },
      abstain: false,
    });
    expect(raised.matters).toMatchObject([{ intent: 'emergency' }]);
  });

  it('gives a raised danger a category that fits it', () => {
    const local = reading('repair', 'service.cleaning', 0.6);
    const { reading: raised } = merge('救救我', local, opinion('emergency', 'fee.fund', { danger: 'injury' }));
    expect(raised.category).toBe('incident.injury');
  });

  it('calls nothing an emergency without naming the danger', () => {
    const local = reading('inquiry', 'fee.property', 0.6);
    expect(merge('急', local, opinion('emergency', 'fee.property')).reading.intent).toBe('inquiry');
  });

  it('never lowers a danger', () => {
    const alert = { tier: 'suspect', danger: 'fire', because: '烟' } as const;
    for (const local of [
      reading('emergency', 'incident.fire', 0.7, { alert, urgency: 'emergency' }),
      reading('repair', 'facility.power', 0.3, { alert, abstain: false }),
    ])
      for (const said of ['smalltalk', 'inquiry', 'repair', 'complaint'] as const) {
        const { reading: merged } = merge('有烟', local, opinion(said, 'none.general'));
        expect(merged).toMatchObject({ intent: local.intent, category: local.category, urgency: local.urgency, alert });
      }
  });

  it.each<[Intent, string]>([
    ['smalltalk', '水管'],
    ['praise', '水管'],
    ['other', '水管'],
    ['human', '水管'],
  ])('%s never takes the place of a report, however unsure', (said, text) => {
    for (const confidence of [0.2, 0.6, 0.9]) {
      const local = reading('repair', 'facility.leak', confidence);
      expect(merge(text, local, opinion(said, 'none.general')).reading).toEqual(local);
    }
  });

  it('a person is wanted when the words ask for one', () => {
    const local = reading('inquiry', 'none.general', 0.4);
    expect(merge('我要找你们经理', local, opinion('human', 'none.general')).reading.intent).toBe('human');
  });

  it('small talk of both is small talk only when we were sure', () => {
    expect(
      merge('嗯', reading('smalltalk', 'none.general', 0.4), opinion('smalltalk', 'none.general')).reading.abstain,
    ).toBe(true);
    expect(merge('嗯', reading('smalltalk', 'none.general', 0.6), opinion('smalltalk', 'none.general')).verdict).toBe(
      'agreed',
    );
  });

  it('helps where we are unsure, with what we thought beside it', () => {
    const { reading: taken, verdict } = merge(
      '楼上整夜放音乐',
      reading('inquiry', 'community.activity', 0.4, { urgency: 'high' }),
      opinion('complaint', 'neighbor.noise'),
    );
    expect(verdict).toBe('taken');
    expect(taken).toMatchObject({ intent: 'complaint', category: 'neighbor.noise', confidence: 0.6, abstain: false });
    expect(taken.urgency).toBe('high');
    expect(taken.responsibility).toBe('owner');
    expect(taken.top3.intent.slice(0, 2)).toEqual(['complaint', 'inquiry']);
    expect(taken.top3.category).toHaveLength(3);
  });

  it('is overruled where we are sure, and kept in mind', () => {
    const local = reading('repair', 'facility.leak', 0.8);
    const { reading: stood } = merge('漏水', local, opinion('complaint', 'service.admin'));
    expect(stood).toMatchObject({ intent: 'repair', category: 'facility.leak', confidence: 0.8 });
    expect(stood.top3.intent.slice(0, 2)).toEqual(['repair', 'complaint']);
  });

  it('leaves several matters as they are', () => {
    const [one, two] = [reading('repair', 'facility.leak', 0.6), reading('fee_query', 'fee.property', 0.6)];
    const both = { ...one, matters: [...one.matters, ...two.matters] };
    expect(merge('漏水，还有物业费', both, opinion('fee_query', 'fee.property')).reading.matters).toEqual(both.matters);
  });
});

describe('words of a model', () => {
  const added = (text: string, said: Partial<Opinion>, slots: Slots = {}) =>
    merge(text, reading('repair', 'facility.leak', 0.8, { slots }), opinion('repair', 'facility.leak', said)).reading
      .slots;

  it('are taken when they stand in the text', () => {
    expect(added('老年食堂后头漏水，大概立冬那阵', { location: '老年食堂后头', time: '立冬那阵' })).toEqual({
      location: '老年食堂后头',
      time: '立冬那阵',
    });
    expect(added('3栋二单元', { building: '3' })).toEqual({ building: '3' });
    expect(added('住3-2-1201', { building: '3', unit: '2', room: '1201' })).toMatchObject({ unit: '2', room: '1201' });
  });

  it.each<[string, string, Partial<Opinion>]>([
    ['are made up', '厨房漏水', { building: '9', unit: '9', room: '909', location: '车库' }],
    ['stand beside no house', '漏了3天，修了1201块', { building: '3', room: '1201' }],
    ['are only denied', '不是3栋的', { building: '3' }],
    ['are part of a longer number', '13栋', { building: '3' }],
    ['are too long', `${'在那边'.repeat(8)}漏水`, { location: '在那边'.repeat(8) }],
    ['hold a number to call', '打⟦p1⟧', { location: '打⟦p1⟧' }],
    ['are a pattern', '3栋', { building: '.', room: '.*' }],
  ])('are left when they %s', (_, text, said) => {
    expect(added(text, said)).toEqual({});
  });

  it('never replace what was read off the text', () => {
    const own = { building: '3', location: '厨房' };
    expect(added('3栋厨房，5栋阳台 1201室', { building: '5', room: '1201', location: '阳台' }, own)).toEqual(own);
  });
});

describe('an answer', () => {
  it.each([
    null,
    'repair',
    [],
    { intent: 'repair' },
    { intent: 'repair', category: 'facility.spa' },
    { intent: 'REPAIR', category: 'facility.leak' },
    { intent: 'repair', category: 'facility.leak', danger: 'war' },
    { intent: 'repair', category: 'facility.leak', room: 1201 },
    { intent: 'repair', category: 'facility.leak', phone: '13800001201' },
    { intent: ['repair'], category: 'facility.leak' },
  ])('outside the lists is none: %j', value => {
    expect(opinionIn(value)).toBeUndefined();
  });

  it('brings no prototype along', () => {
    const said = opinionIn(JSON.parse('{"__proto__":{"polluted":"1"},"intent":"repair","category":"facility.leak"}'));
    expect(Object.keys(said ?? {}).includes('__proto__') || 'polluted' in Object(said) || 'polluted' in {}).toBe(false);
  });
});
