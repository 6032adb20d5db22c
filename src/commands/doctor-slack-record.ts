import type { SlackConfig } from '../config.ts';
import type { OnDuty, RecordFacts } from '../db/record-facts.ts';
import { CATEGORY_NAMES, type Category } from '../domain/labels.ts';
import { bad, type Finding, fine, warn } from './doctor-check.ts';
import type { Ask } from './doctor-slack.ts';

type Estate = RecordFacts['communities'][number];

/** What conversations.info says of a channel. */
interface Channel {
  readonly name?: string;
  readonly is_archived?: boolean;
  readonly is_member?: boolean;
  readonly is_private?: boolean;
  readonly is_ext_shared?: boolean;
}

/** People asked about, at most: Slack allows fifty such questions a minute. */
const MOST_ASKED = 40;

/** Every channel that cases are to go to is there, open, and the bot is in it. */
export async function channels(ask: Ask, settings: SlackConfig, record?: RecordFacts): Promise<readonly Finding[]> {
  const estates = record?.communities ?? [];
  const nowhere = estates.filter(c => !(c.slack?.channel ?? settings.channel));
  const findings = nowhere.map(c =>
    bad(
      `${c.name}：没有说工单发到哪个 Slack 频道`,
      '请在小区文件的 slack.channel，或在 .env 的 SLACK_CHANNEL 写上频道编号（在频道详情的最下面）。',
    ),
  );
  for (const [id, uses] of usesOf(estates, settings)) findings.push(...(await look(ask, id, uses)));
  return findings;
}

interface Use {
  /** What is shown there: "翠湖花园", "翠湖花园的电梯". */
  readonly what: string;
  readonly isFull: boolean;
}

function usesOf(estates: readonly Estate[], settings: SlackConfig): ReadonlyMap<string, readonly Use[]> {
  const uses = new Map<string, Use[]>();
  const note = (id: string | undefined, use: Use) => {
    if (id) uses.set(id, [...(uses.get(id) ?? []), use]);
  };
  for (const { name, slack } of estates) {
    const isFull = slack?.show === 'full';
    note(slack?.channel ?? settings.channel, { what: name, isFull });
    for (const [category, id] of Object.entries(slack?.channels ?? {}))
      note(id, { what: `${name}的${CATEGORY_NAMES[category as Category]}`, isFull });
  }
  if (estates.length === 0) note(settings.channel, { what: 'SLACK_CHANNEL', isFull: false });
  return uses;
}

async function look(ask: Ask, id: string, uses: readonly Use[]): Promise<readonly Finding[]> {
  const what = uses.map(use => use.what).join('、');
  const found = await ask('conversations.info', { channel: id });
  if (found.kind === 'later')
    return [warn(`Slack 频道 ${id}（${what}）这次没有查成`, '请过一分钟再运行一次 npm run doctor。')];
  if (found.kind === 'refused')
    return [
      found.error === 'channel_not_found'
        ? bad(
            `Slack 频道 ${id}（${what}）找不到`,
            '请核对频道编号；私有频道要先在频道里输入 /invite @menfang 把机器人拉进去。',
          )
        : bad(`Slack 频道 ${id}（${what}）查不了（${found.error}）`, '请先补上缺少的权限，再运行一次 npm run doctor。'),
    ];
  const channel = found.body['channel'] as Channel;
  const name = `Slack 频道 #${channel.name ?? id}（${what}）`;
  if (channel.is_archived)
    return [bad(`${name}已归档，工单发不进去`, '请在 Slack 里取消归档，或在小区文件换一个频道。')];
  if (!channel.is_member)
    return [bad(`${name}里没有机器人，工单发不进去`, '请在那个频道里输入 /invite @menfang 把机器人拉进去。')];
  return [fine(`${name}可以发工单`), ...readAlong(name, channel, uses)];
}

/** Whoever reads a channel without being meant to. */
function readAlong(name: string, channel: Channel, uses: readonly Use[]): readonly Finding[] {
  if (channel.is_ext_shared)
    return [warn(`${name}和别的公司共用，对方也看得到工单`, '业主的事只给自己的同事看：请换一个不共用的频道。')];
  if (channel.is_private === false && uses.some(use => use.isFull))
    return [
      warn(`${name}是公开频道，而工单写着业主的姓名电话房号（show: full）`, '请换成私有频道，或把 show 改成 masked。'),
    ];
  return [];
}

/** Whoever is on duty is somebody in Slack: by member id, or by an address that the workspace knows. */
export async function people(ask: Ask, record?: RecordFacts): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { name, duty = [] } of record?.communities ?? []) {
    const unnamed = duty.filter(s => !s.slackUser && !s.email);
    const strangers: OnDuty[] = [];
    for (const member of duty.slice(0, MOST_ASKED)) if (await isStranger(ask, member)) strangers.push(member);
    if (unnamed.length > 0)
      findings.push(
        warn(
          `${name}：在班的${list(unnamed)}没有写 Slack 成员编号和邮箱，在 Slack 里认不出来`,
          '认不出来就不能接单，紧急呼叫也叫不到：请在员工名单里写上邮箱，再运行 npm run import -- staff 名单.xlsx。',
        ),
      );
    if (strangers.length > 0)
      findings.push(
        warn(
          `${name}：在班的${list(strangers)}在这个 Slack 工作区里找不到`,
          '请核对员工名单里的 Slack 成员编号或邮箱，或请管理员邀请他们加入工作区。',
        ),
      );
    if (duty.length > 0 && unnamed.length + strangers.length === 0)
      findings.push(fine(`${name}：在班的人在 Slack 里都认得出来`));
  }
  return findings;
}

const list = (members: readonly OnDuty[]): string => members.map(s => `${s.name}（工号${s.code}）`).join('、');

/** The id or address on file is nobody's; what Slack does not tell counts against nobody. */
async function isStranger(ask: Ask, { slackUser, email }: OnDuty): Promise<boolean> {
  if (slackUser) {
    const found = await ask('users.info', { user: slackUser });
    return found.kind === 'answer'
      ? (found.body['user'] as { deleted?: boolean }).deleted === true
      : found.kind === 'refused' && /^user_not_(?:found|visible)$/.test(found.error);
  }
  if (!email) return false;
  const found = await ask('users.lookupByEmail', { email });
  return found.kind === 'refused' && found.error === 'users_not_found';
}
