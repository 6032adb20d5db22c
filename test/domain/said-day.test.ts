import { expect, test } from 'vitest';
import { withDay } from '../../src/domain/said-day.ts';

/** A Sunday, an hour after midnight where owners live, and still Saturday in London. */
const NOW = new Date('2026-11-21T17:00:00Z');
const said = (words: string, now = NOW) => withDay(words, now, 'Asia/Shanghai');

test.each([
  ['昨晚11点多', '昨晚11点多（11月21日）'],
  ['今天凌晨', '今天凌晨（11月22日）'],
  ['刚才', '刚才（11月22日）'],
  ['大前天', '大前天（11月19日）'],
  ['明天上午', '明天上午（11月23日）'],
  ['上周三', '上周三（11月11日）'],
  ['这周六', '这周六（11月21日）'],
  ['下个星期天', '下个星期天（11月29日）'],
  ['上月18日', '上月18日（10月18日）'],
  ['本月三号下午', '本月三号下午（11月3日）'],
  ['去年九月', '去年九月（2025年9月）'],
  ['去年12月2日晚', '去年12月2日晚（2025年12月2日）'],
  ['yesterday evening', 'yesterday evening（11月21日）'],
])('%s is said with its day', (words, whole) => {
  expect(said(words)).toBe(whole);
});

test.each(['11月20日', '周三', '两个月', '每天早上六点', '周末', '上周末', '半夜', '本月32号', '晚上8点'])(
  '%s stays as it is',
  words => {
    expect(said(words)).toBe(words);
  },
);

test('a day in another year says its year', () => {
  expect(said('昨晚', new Date('2027-01-01T04:00:00Z'))).toBe('昨晚（2026年12月31日）');
  expect(said('上个月30号', new Date('2026-03-05T04:00:00Z'))).toBe('上个月30号');
  expect(said('上个月25号', new Date('2027-01-05T04:00:00Z'))).toBe('上个月25号（2026年12月25日）');
});
