import { describe, expect, it } from 'vitest';
import type { Example } from '../../src/understand/corpus.ts';
import { createNearest } from '../../src/understand/nearest.ts';

const sentence = (text: string): Example => ({ text, intent: 'repair', category: 'facility.leak' });
const OURS = [
  ...[
    '厨房水管漏水',
    '阳台漏水了',
    '电梯坏了',
    '楼上半夜蹦迪',
    '物业费怎么交',
    '路灯不亮',
    '我要表扬保安',
    '门禁卡丢了',
  ],
  ...['水龙头滴水', '车位被占', '垃圾没人收', '暖气不热'],
].map(sentence);

describe('the nearest training sentences', () => {
  it('are those that share the rarest features, the nearest first', async () => {
    const nearest = createNearest(() => OURS);
    await nearest.ready();
    expect(nearest.find('我家厨房的水管又漏水了')[0]?.text).toBe('厨房水管漏水');
    expect(nearest.find('楼上天天半夜蹦迪')[0]?.text).toBe('楼上半夜蹦迪');
    expect(nearest.find('漏水').length).toBeLessThanOrEqual(8);
    expect(nearest.find('')).toEqual([]);
  });

  it('are none while they are still being read, and nobody waits for them', async () => {
    let isRead = false;
    const nearest = createNearest(() => {
      isRead = true;
      return OURS;
    });
    expect(isRead).toBe(false);
    expect(nearest.find('漏水')).toEqual([]);
    await nearest.ready();
    expect(nearest.find('漏水')).not.toEqual([]);
  });

  it('are none where there are no sentences', async () => {
    const nearest = createNearest(() => {
      throw new Error('no such folder');
    });
    await nearest.ready();
    expect(nearest.find('漏水')).toEqual([]);
  });

  it('are found in under five milliseconds among sixteen thousand', async () => {
    const words = ['厨房', '卧室', '楼道', '车库', '漏水', '没电', '太吵', '收费', '电梯', '灯', '谁管', '修了吗'];
    const many = Array.from({ length: 16_000 }, (_, i) =>
      sentence(`${words[i % 12]}${words[Math.floor(i / 12) % 12]}${words[Math.floor(i / 144) % 12]}${i}`),
    );
    const nearest = createNearest(() => many);
    await nearest.ready();
    const times = Array.from({ length: 20 }, () => {
      const begun = performance.now();
      expect(nearest.find('厨房漏水修了吗，地下车库的灯也不亮')).toHaveLength(8);
      return performance.now() - begun;
    });
    expect(Math.min(...times)).toBeLessThan(5);
  });
});
