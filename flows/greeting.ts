import { localDate } from '../src/domain/time.ts';
import type { Heard } from './engine/flow.ts';

/** What may begin with a wish: nothing that is a grief, a grievance, money or a danger. */
const GLAD: readonly string[] = ['smalltalk', 'praise', 'suggestion', 'inquiry', 'status_query'];
const SAD = /去世|过世|走了|病|丧|葬|吊唁|追悼|出殡|白事|遗|抢救|住院|事故|投诉|生气|着急|急/;

/** The wish of a company notice for today, once per chat and festival; undefined when there is none or it would not be kind. */
export function wishFor({ cases, memo, reading, text }: Heard): string | undefined {
  const today = localDate(cases.now, cases.community.timeZone);
  const wish = cases.community.settings.greetings?.find(g => g.from <= today && today <= g.until);
  if (!wish || !GLAD.includes(reading.intent) || SAD.test(text) || reading.alert) return undefined;
  const festival = `${wish.words} ${wish.from}`;
  if (memo.wishedFor === festival) return undefined;
  memo.wishedFor = festival;
  return `${wish.words}！`;
}
