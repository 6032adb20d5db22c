import type { Cast } from './cast.ts';
import { Difference, Unreadable } from './mistakes.ts';
import { type Parsed, parseStep, whoseStep } from './parse-step.ts';
import { PRESSES } from './staff-steps.ts';
import type { Play } from './step.ts';

/** Several members of staff press at the same moment, each on the page as it was before. */
export function readAtOnce({ value, more, line }: Parsed, cast: Cast): Play {
  const presses = value.items().map(item => {
    const { key, value: written, line: at } = parseStep(item);
    const name = whoseStep(key, cast.staff.keys());
    const press = PRESSES[key.slice(name?.length ?? 0)];
    if (!name || !press) throw new Unreadable(at, `“同时”里只能写员工的动作，例如 小张接单；没看懂“${key}”。`);
    return { name, prepare: press(written, cast) };
  });
  let wanted = presses.length;
  let refusal: readonly string[] = [];
  for (const { key, value: extra, line: at } of more) {
    if (key === '成功') wanted = extra.count();
    else if (key === '被拒绝') refusal = extra.texts();
    else throw new Unreadable(at, `“同时”后面可以再写：成功、被拒绝；没有“${key}”。`);
  }
  if (presses.length < 2) throw new Unreadable(line, '“同时”里至少要有两个人的动作。');
  return async stage => {
    await stage.calm();
    const ready = [];
    for (const { name, prepare } of presses) ready.push(await prepare(stage, stage.clerk(name), { isOld: false }));
    const answers = await Promise.all(ready.map(press => press()));
    const words = answers.filter(a => !a.ok).map(a => a.words);
    const passed = answers.length - words.length;
    if (passed !== wanted) throw new Difference(`${wanted} 个成功`, `${passed} 个成功；${words.join('；')}`);
    for (const told of words) {
      const missing = refusal.filter(w => !told.includes(w));
      if (missing.length > 0) throw new Difference(`被拒绝的人看到“${missing.join('”“')}”`, told);
    }
    await stage.service.settle();
  };
}
