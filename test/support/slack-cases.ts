import { randomUUID } from 'node:crypto';
import { isFull } from '../prove/proof.ts';
import { DESK, type SlackDesk, slackDesk } from './slack-desk.ts';

/** The short form runs in an hour that is ten times as short: a message each tenth of a second and channel. */
export const TIMES = isFull ? 1 : 10;
export const SECOND_MS = 1000 / TIMES;

const REPORTS = ['楼道灯不亮了', '门口的路灯坏了', '电梯里太脏了没人打扫', '楼上天天半夜吵，睡不着'];

/** A desk at work in Slack, at the pace of `TIMES`. */
export async function busyDesk(options: Parameters<typeof slackDesk>[0] & { readonly timeoutMs?: number } = {}) {
  const { timeoutMs = 8000 / TIMES, slack, ...rest } = options;
  const everyMs = { post: 1050 / TIMES, update: 1200 / TIMES };
  const desk = await slackDesk({ ...rest, isLive: true, slack: { everyMs, timeoutMs, ...slack } });
  const { member } = await desk.staff('1001');
  return {
    ...desk,
    /** Each from a chat of its own; of one kind when `kinds` is 1. */
    async reports(count: number, { kinds = REPORTS.length, name = 'owner' } = {}): Promise<void> {
      for (let i = 0; i < count; i++)
        await write(desk, `${name}-${i}`, `${1 + (i % 3)}栋${1 + (i % 2)}单元${REPORTS[i % kinds]}`);
    },
    writes: (address: string, text: string) => write(desk, address, text),
    /** Something happens to the case: a note of 小张's. */
    async notes(ticketId: string, text: string): Promise<void> {
      await desk.verbs.note({ by: member, ticketId, version: 0, actId: randomUUID() }, text);
    },
    messages: () => desk.slack.channel(DESK).all,
    roots: () => desk.slack.channel(DESK).messages,
  };
}

export type BusyDesk = Awaited<ReturnType<typeof busyDesk>>;

async function write({ receive, account }: SlackDesk, address: string, text: string): Promise<void> {
  await receive({ channel: 'web', account, address, sender: { id: address }, externalId: randomUUID(), text });
}
