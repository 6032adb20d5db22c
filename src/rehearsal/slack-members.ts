import type { EstatePlan } from '../domain/estate.ts';
import { Difference } from './mistakes.ts';
import type { SlackStand } from './slack-stand.ts';
import type { Stage } from './stage.ts';

/** The plan in which every member of staff is in Slack too; cases go to one channel there, but some categories to others. */
export function shownIn(slack: SlackStand, plan: EstatePlan, played: number): EstatePlan {
  const { community } = plan;
  const staff = plan.staff.map(member => ({ ...member, slackUser: `U${played}X${member.code}` }));
  const named = Object.entries(community.settings.slack?.channels ?? {});
  const members = staff.map(({ slackUser, name }) => ({ id: slackUser, name }));
  const [channel, ...others] = slack.begin(
    members,
    named.map(([, name]) => name),
  );
  const channels = Object.fromEntries(named.map(([category], i) => [category, others[i]!]));
  const settings = { ...community.settings, slack: { ...community.settings.slack, channel, channels } };
  return { ...plan, staff, community: { ...community, settings } };
}

/** The Slack of this rehearsal. */
export function slackOf({ slack }: Stage): SlackStand {
  if (!slack) throw new Difference('有 Slack 可以一起演', '这里没有：要和 Slack 一起演的，由 npm test 来演');
  return slack;
}

/** What a member of staff is called in Slack. */
export function slackUserOf({ plan }: Stage, name: string): string {
  const user = plan.staff.find(member => member.name === name)?.slackUser;
  if (!user) throw new Difference(`${name}在 Slack 里`, '不在');
  return user;
}

/** Lets everything on its way between the two arrive, and what comes of it. */
export async function slackSettled({ slack, service }: Pick<Stage, 'slack' | 'service'>): Promise<void> {
  for (let round = 0; round < 2; round++) {
    await slack?.settled();
    // What was acknowledged is still worked through; what is told in return comes as an event.
    await service.settle();
  }
}
