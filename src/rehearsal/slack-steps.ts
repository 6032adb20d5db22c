import type { Answer } from './clerk.ts';
import { Difference } from './mistakes.ts';
import { slackOf, slackSettled, slackUserOf } from './slack-members.ts';
import type { SlackPlace, SlackStand } from './slack-stand.ts';
import type { ReadPress } from './staff-steps.ts';
import type { Stage } from './stage.ts';
import type { Value } from './value.ts';
import { caseId } from './which-case.ts';

/** What the desk says in private when it has done as told. */
const DONE = /^(已登记|已记下|您改了|您删了)/;
const REFUSED = /没有(执行|登记)：/;

/** Where buttons stand that are on no card. */
const ELSEWHERE: Readonly<Record<string, SlackPlace>> = { 我来处理: 'alarm', 发更正: 'private' };
const PLACES: Readonly<Record<string, SlackPlace>> = { 警报: 'alarm', 首页: 'home', 私信: 'private' };

/** Does something in Slack; it was refused when its author was told so, in private or in his dialog. */
const doing =
  (work: (slack: SlackStand, user: string, stage: Stage) => Promise<() => Promise<void>>): ReturnType<ReadPress> =>
  async (stage, clerk) => {
    const slack = slackOf(stage);
    const user = slackUserOf(stage, clerk.name);
    await slackSettled(stage);
    const before = slack.screen(user).private.length;
    const go = await inWords(clerk.name, () => work(slack, user, stage));
    return async (): Promise<Answer> => {
      await inWords(clerk.name, go);
      await slackSettled(stage);
      const { private: told, dialog } = slack.screen(user);
      const words = told.slice(before).filter(line => !DONE.test(line));
      if (dialog && REFUSED.test(dialog)) words.push(dialog);
      return { ok: words.length === 0, words: words.join('\n') };
    };
  };

/** What a person could not do in Slack is a difference like any other. */
async function inWords<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Difference || !(error instanceof Error)) throw error;
    throw new Difference(`${name}在 Slack 里做得到这一步`, error.message);
  }
}

const partsOf = (value: Value) =>
  value.kind === 'block' ? new Map(value.fields().map(f => [f.key, f.value])) : new Map<string, Value>();

/** 按: 接单, or { 工单: 1, 按: 接单 }, or { 在: 首页, 按: 接单 }. */
const press: ReadPress = value => {
  const parts = partsOf(value);
  const label =
    (value.kind === 'block' ? parts.get('按') : value)?.text() ?? value.fail('要写 按，例如 { 按: 接单 }。');
  const nth = parts.get('工单')?.count();
  const place = parts.get('在')?.oneOf(PLACES) ?? ELSEWHERE[label];
  return doing(async (slack, user, stage) => {
    const seen = place ?? { ticketId: await caseId(stage, nth) };
    return slack.press(user, seen, label);
  });
};

const entriesIn = (value: Value): Readonly<Record<string, string>> =>
  Object.fromEntries(value.fields().map(f => [f.key, f.value.text()]));

/** 填: what is typed into the dialog, which is sent then; with several inputs by their labels. */
const fill: ReadPress = value => {
  const entries = value.kind === 'block' ? entriesIn(value) : { text: value.text() };
  return doing(async (slack, user) => () => slack.submit(user, entries));
};

/** 登记: opens the form; with what stands in it, it is filled in and sent as well. */
const log: ReadPress = value => {
  const entries = value.kind === 'block' ? entriesIn(value) : undefined;
  if (!entries && value.kind !== 'empty')
    value.fail('只写“在Slack登记”打开窗口，或者写 { 怎么来的: 来电, 说了什么: … }。');
  return doing(async (slack, user) => async () => {
    await slack.openLog(user);
    if (entries) await slack.submit(user, entries);
  });
};

/** 转为工单: his own last message, or that of whoever is named. */
const toCase: ReadPress = value => {
  const whose = value.kind === 'empty' ? undefined : value.text();
  return doing(async (slack, user, stage) => {
    const other = whose === undefined ? user : slackUserOf(stage, whose);
    return () => slack.toCase(user, other);
  });
};

const sayInChannel: ReadPress = value => {
  const parts = partsOf(value);
  const text = value.kind === 'block' ? (parts.get('内容')?.text() ?? '') : value.text();
  const beside = { photographs: parts.get('图片')?.count() ?? 0, others: parts.get('文件')?.texts() ?? [] };
  return doing(async (slack, user) => () => slack.sayInChannel(user, text, beside));
};

const say: ReadPress = value => {
  const parts = partsOf(value);
  const text = (value.kind === 'block' ? parts.get('内容') : value)?.text() ?? value.fail('要写 内容。');
  const nth = parts.get('工单')?.count();
  return doing(async (slack, user, stage) => {
    const ticketId = await caseId(stage, nth);
    return () => slack.say(user, ticketId, text);
  });
};

const change: ReadPress = value => {
  const text = value.text();
  return doing(async (slack, user) => () => slack.change(user, text));
};

/** What is asked for is answered in private: nothing of that is a refusal. */
const asking =
  (ask: (slack: SlackStand, user: string) => Promise<void>): ReturnType<ReadPress> =>
  async (stage, clerk) =>
  async () => {
    await inWords(clerk.name, () => ask(slackOf(stage), slackUserOf(stage, clerk.name)));
    await slackSettled(stage);
    return { ok: true, words: '' };
  };

const command: ReadPress = value => {
  const text = value.text();
  return asking((slack, user) => slack.command(user, text));
};

/** What staff do in Slack, by the word after their name. */
export const SLACK_PRESSES: Readonly<Record<string, ReadPress>> = {
  在Slack按: press,
  在Slack填: fill,
  在Slack发出: () => doing(async (slack, user) => () => slack.submit(user, {})),
  在Slack关窗口: () => asking((slack, user) => slack.closeDialog(user)),
  在Slack登记: log,
  在Slack转为工单: toCase,
  在频道里说: sayInChannel,
  在讨论里说: say,
  在讨论里改成: change,
  在讨论里删掉: () => doing(async (slack, user) => () => slack.change(user)),
  在讨论里发给业主: () => doing(async (slack, user) => () => slack.sendSaid(user)),
  在Slack输入: command,
  打开Slack首页: () => asking((slack, user) => slack.openHome(user)),
};
