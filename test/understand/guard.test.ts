import { describe, expect, it } from 'vitest';
import { DANGERS } from '../../src/domain/labels.ts';
import { guard } from '../../src/understand/guard.ts';
import { CERTAIN } from './guard.alarms.ts';
import { NOTHING, SUSPECT } from './guard.calm.ts';
import { NOT_CERTAIN } from './guard.nearmiss.ts';
import { NOT_CERTAIN_MORE } from './guard.nearmiss-more.ts';
import { SPOKEN } from './guard.spoken.ts';
import { SPOKEN_MORE } from './guard.spoken-more.ts';

describe('the guard', () => {
  for (const danger of DANGERS) {
    it.each(CERTAIN[danger])(`hears ${danger}: %s`, text => {
      expect(guard(text)).toMatchObject({ tier: 'certain', danger });
    });
    it.each([...SPOKEN[danger], ...SPOKEN_MORE[danger]])(`hears spoken ${danger}: %s`, text => {
      expect(guard(text)).toMatchObject({ tier: 'certain', danger });
    });
  }

  it.each([...NOT_CERTAIN, ...NOT_CERTAIN_MORE])('pages nobody for: %s', text => {
    expect(guard(text)?.tier).not.toBe('certain');
  });

  it.each(SUSPECT)('asks about: %s', text => {
    expect(guard(text)).toMatchObject({ tier: 'suspect' });
  });

  it.each(NOTHING)('lets pass: %s', text => {
    expect(guard(text)).toBeUndefined();
  });

  it('says on which words it rests', () => {
    expect(guard('3栋着火了')?.because).toContain('着火');
  });
});
