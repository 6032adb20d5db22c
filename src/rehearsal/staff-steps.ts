import type { CaseStory } from '../ports/desk.ts';
import { BINDING_PRESSES } from './binding-steps.ts';
import type { Cast } from './cast.ts';
import { readChange } from './change.ts';
import type { Answer, Clerk } from './clerk.ts';
import { KNOWLEDGE_PRESSES } from './knowledge-steps.ts';
import { logCase } from './log-step.ts';
import { Difference, Unreadable } from './mistakes.ts';
import { SLACK_PRESSES } from './slack-steps.ts';
import type { Stage } from './stage.ts';
import type { ReadVerb } from './step.ts';
import type { Field, Value } from './value.ts';
import { caseId } from './which-case.ts';

/** A press of a button, got ready: of several that are ready, all can be pressed at once. */
export type Ready = () => Promise<Answer>;
export type Prepare = (stage: Stage, clerk: Clerk, page: OldPage) => Promise<Ready>;
interface OldPage {
  /** Acts on the page as it was when last opened, not as it is now. */
  readonly isOld: boolean;
}
export type ReadPress = (value: Value, cast: Cast) => Prepare;

const NTH = '工单';

/** Splits "which case" from what is written: a number alone, or the item 工单 of a block. */
function whichCase(value: Value): {
  readonly nth: number | undefined;
  readonly rest: Value;
  readonly fields: readonly Field[];
} {
  if (value.kind !== 'block') return { nth: undefined, rest: value, fields: [] };
  const fields = value.fields();
  const named = fields.find(f => f.key === NTH);
  const others = fields.filter(f => f.key !== NTH);
  const only = others.find(f => f.key === '内容');
  return { nth: named?.value.count(), rest: only?.value ?? value, fields: others };
}

async function pageOf(stage: Stage, clerk: Clerk, nth: number | undefined, { isOld }: OldPage): Promise<CaseStory> {
  const id = await caseId(stage, nth);
  const story = isOld ? clerk.left.get(id) : await clerk.open(id, false);
  if (!story) throw new Difference(`${clerk.name}看得到这张工单`, isOld ? '之前没有打开过' : '对他不显示');
  return story;
}

/** A button of a case; `body` makes what goes with it out of what is written and the page. */
const button =
  (verb: string, read?: (value: Value, cast: Cast) => (story: CaseStory, stage: Stage) => object): ReadPress =>
  (value, cast) => {
    const { nth, rest } = whichCase(value);
    const isNumber = !read && value.kind === 'text';
    const body = read?.(rest, cast);
    const which = isNumber ? value.count() : nth;
    return async (stage, clerk, page) => {
      const story = await pageOf(stage, clerk, which, page);
      const sent = body?.(story, stage) ?? {};
      return () => clerk.press(verb, story, sent);
    };
  };

const written = (key: string) => (value: Value) => {
  const text = value.text();
  return (story: CaseStory) => ({ [key]: text, seenSeq: story.lastSeq });
};

const handTo = (value: Value, cast: Cast) => {
  const to = value.text();
  if (!cast.staff.has(to)) value.fail(`不认识员工“${to}”。认识的：${[...cast.staff.keys()].join('、')}。`);
  return (_: CaseStory, stage: Stage) => ({ toStaffId: stage.clerk(to).staffId });
};

function correction(value: Value) {
  const fields = new Map(value.fields().map(f => [f.key, f.value]));
  const was = fields.get('原话')?.text() ?? value.fail('要写 原话（已发出的话里的几个字）和 改为。');
  const text = fields.get('改为')?.text() ?? value.fail('要写 改为（更正后的话）。');
  return (story: CaseStory) => {
    const told = story.items.findLast(i => i.kind === 'told' && i.text.includes(was));
    if (told?.kind !== 'told') throw new Difference(`发出过含“${was}”的话`, '没有');
    return { outboxKey: told.key, text };
  };
}

const answerAlarms: ReadPress = () => async (_stage, clerk) => {
  const alarms = await clerk.alarms();
  if (alarms.length === 0) throw new Difference('有没人响应的警报', '工作台上没有警报');
  return async () => {
    const answers = [];
    for (const alarm of alarms) answers.push(await clerk.post(`alarms/${alarm.id}/acknowledge`));
    return answers.find(a => !a.ok) ?? { ok: true, words: '' };
  };
};

const duty =
  (isOnDuty: boolean): ReadPress =>
  () =>
  async (_stage, clerk) =>
  () =>
    clerk.post('duty', { isOnDuty });

/** What staff press at the desk, by the word after their name. */
export const PRESSES: Readonly<Record<string, ReadPress>> = {
  接单: button('claim'),
  回复: button('reply', written('text')),
  内部记录: button('note', written('text')),
  办结: button('resolve', written('done')),
  说明关闭: button('decline', written('reason')),
  重新打开: button('reopen', written('reason')),
  转派: button('reassign', handTo),
  改单: button('recategorise', value => {
    const change = readChange(value.fields().filter(f => f.key !== NTH));
    return () => ({ change });
  }),
  接管: button('takeOver'),
  交还: button('handBack'),
  更正: button('correct', correction),
  限制: button('limit', value => {
    const hours = value.count();
    return () => ({ hours });
  }),
  登记: logCase,
  ...BINDING_PRESSES,
  ...KNOWLEDGE_PRESSES,
  ...SLACK_PRESSES,
  响应警报: answerAlarms,
  上班: duty(true),
  下班: duty(false),
};

/** One press, and whether it was let through. */
export const pressStep =
  (read: ReadPress): ReadVerb =>
  (name, value, cast, more) => {
    const prepare = read(value, cast);
    let refusal: readonly string[] | undefined;
    let isOld = false;
    for (const { key, value: extra, line } of more) {
      if (key === '被拒绝') refusal = extra.texts();
      else if (key === '用旧页面') isOld = extra.yes();
      else throw new Unreadable(line, `员工的步骤后面可以再写：被拒绝、用旧页面；没有“${key}”。`);
    }
    return async stage => {
      await stage.calm();
      const clerk = stage.clerk(name);
      const answer = await (await prepare(stage, clerk, { isOld }))();
      if (!refusal && !answer.ok) throw new Difference(`${name}这一步成功`, `被拒绝：${answer.words}`);
      if (refusal && answer.ok) throw new Difference(`${name}被拒绝`, '成功了');
      const missing = refusal?.filter(w => !answer.words.includes(w)) ?? [];
      if (missing.length > 0) throw new Difference(`拒绝的话里有“${missing.join('”“')}”`, answer.words);
      await stage.service.settle();
    };
  };
