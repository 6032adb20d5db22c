import { readAtOnce } from './at-once.ts';
import type { Cast } from './cast.ts';
import { LOOKS } from './desk-steps.ts';
import { Unreadable } from './mistakes.ts';
import { OWNER_VERBS } from './owner-steps.ts';
import { type Parsed, parseStep, whoseStep, wordsOf } from './parse-step.ts';
import { SLACK_LOOKS, SLACK_STEPS } from './slack-looks.ts';
import { PRESSES, pressStep } from './staff-steps.ts';
import type { Play, ReadStep, ReadVerb, Step } from './step.ts';
import type { Value } from './value.ts';
import { WECHAT_STEPS, WECHAT_VERBS } from './wechat-steps.ts';
import { WORLD_STEPS } from './world-steps.ts';

const STAFF_VERBS: Readonly<Record<string, ReadVerb>> = {
  ...Object.fromEntries(Object.entries(PRESSES).map(([word, press]) => [word, pressStep(press)])),
  ...LOOKS,
  ...SLACK_LOOKS,
};
const STEPS: Readonly<Record<string, ReadStep>> = { ...WORLD_STEPS, ...SLACK_STEPS, ...WECHAT_STEPS };
const OWNERS: Readonly<Record<string, ReadVerb>> = { ...OWNER_VERBS, ...WECHAT_VERBS };

export const AT_ONCE = '同时';

const CHECKS =
  /(听到|页面|看到|看不到工单|工作台|工单数|呼叫|待绑|待发|记录里没有|记录里有|Slack卡片|Slack讨论|Slack频道|Slack警报|Slack里没有|成了好友|没成好友)$|^工单$/;

/** Reads one step of the course of events. */
export function readStep(item: Value, cast: Cast): Step {
  const parsed = parseStep(item);
  return { line: parsed.line, words: wordsOf(parsed), isCheck: CHECKS.test(parsed.key), play: readPlay(parsed, cast) };
}

function readPlay(parsed: Parsed, cast: Cast): Play {
  const { key, value, more, line } = parsed;
  if (key === AT_ONCE) return readAtOnce(parsed, cast);
  const world = Object.hasOwn(STEPS, key) ? STEPS[key] : undefined;
  if (world) {
    const extra = more[0];
    if (extra) throw new Unreadable(extra.line, `“${key}”后面不能再写“${extra.key}”。请另起一步，用“- ”开头。`);
    return world(value, cast);
  }
  const owner = whoseStep(key, cast.owners.keys());
  const clerk = whoseStep(key, cast.staff.keys());
  if (owner !== undefined) return verbOf(OWNERS, owner, parsed, '业主')(owner, value, cast, more);
  if (clerk !== undefined) return verbOf(STAFF_VERBS, clerk, parsed, '员工')(clerk, value, cast, more);
  throw new Unreadable(line, unknownStep(key, cast));
}

function verbOf(verbs: Readonly<Record<string, ReadVerb>>, name: string, { key, line, more }: Parsed, who: string) {
  const word = key.slice(name.length).trim();
  const verb = Object.hasOwn(verbs, word) ? verbs[word] : undefined;
  if (!verb)
    throw new Unreadable(line, `${name}（${who}）后面不认识“${word}”。可以写：${Object.keys(verbs).join('、')}。`);
  const extra = more[0];
  if (who === '业主' && extra)
    throw new Unreadable(extra.line, `“${key}”后面不能再写“${extra.key}”。请另起一步，用“- ”开头。`);
  return verb;
}

function unknownStep(key: string, cast: Cast): string {
  const verbs = [...Object.keys(OWNERS), ...Object.keys(STAFF_VERBS)].sort((a, b) => b.length - a.length);
  const verb = verbs.find(v => key.endsWith(v) && key.length > v.length);
  const people = `业主：${[...cast.owners.keys()].join('、')}；员工：${[...cast.staff.keys()].join('、')}`;
  return verb
    ? `不认识“${key.slice(0, -verb.length)}”。这份演练里有：${people}。其他人先在“业主”或“员工”里写上。`
    : `不认识这一步“${key}”。以人开头（${people}），或者是：${[...Object.keys(STEPS), AT_ONCE].join('、')}。`;
}
