import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isAfar } from '../../src/understand/afar.ts';
import { askingsIn, readAskings } from '../../src/understand/askings.ts';
import { learnSubjects, SUBJECTS_FILE, trainedSubjects } from '../../src/understand/subjects.ts';

describe('subjects', () => {
  it('are learnt again byte for byte', { timeout: 60_000 }, () => {
    const made = `${JSON.stringify(learnSubjects(readAskings()))}\n`;
    expect(made === readFileSync(SUBJECTS_FILE, 'utf8'), 'run "npm run train" and commit subjects.json').toBe(true);
  });

  it('are small enough to load at once', () => {
    expect(readFileSync(SUBJECTS_FILE).length).toBeLessThan(700_000);
  });

  it('are shares of a whole, whatever is asked', () => {
    for (const text of ['门禁卡丢了', '', '🙂', 'x'.repeat(9000)]) {
      const shares = trainedSubjects().of(text);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
    }
  });

  it('of questions asked by whatever words are the same', () => {
    const { of } = trainedSubjects();
    const subjectOf = (text: string) => of(text).indexOf(Math.max(...of(text)));
    expect(subjectOf('刷单元门的圆牌不晓得丢哪了')).toBe(subjectOf('补办门禁卡'));
    expect(subjectOf('厂里三个月没发工资，能不能先欠着')).toBe(subjectOf('最近手头紧，能不能分几次付'));
  });
});

describe('askings', () => {
  it('stand in lines under their subject', () => {
    expect(askingsIn('# 门禁卡\n卡丢了\n\n# 停水\n几点来水\n')).toEqual([
      { text: '卡丢了', subject: '门禁卡' },
      { text: '几点来水', subject: '停水' },
    ]);
  });

  it('all have one, and each stands under one alone', () => {
    const askings = readAskings();
    expect(askings.filter(({ subject }) => subject === '')).toEqual([]);
    expect(new Set(askings.map(({ text }) => text)).size).toBe(askings.length);
  });
});

describe('another estate', () => {
  it.each(['隔壁金都苑物业费多少', '不是咱们这的事，想问下加装电梯', '我老家那边暖气几号停'])('%s', text => {
    expect(isAfar(text)).toBe(true);
  });
  it.each(['提前交有优惠不，隔壁小区还送米呢', '楼上漏水找谁', '对面楼跳广场舞太吵'])('is not meant by %s', text => {
    expect(isAfar(text)).toBe(false);
  });
});
