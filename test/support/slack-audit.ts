import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Query } from './drained.ts';
import type { Call, Message, Slack } from './slack/index.ts';

/** Waits until no turn, no delivery and nothing of Slack's waits; tells whether that came in time. */
export async function isWorkedOff(query: Query, mostMs: number): Promise<boolean> {
  const until = performance.now() + mostMs;
  while (performance.now() < until) {
    const [left] = await query(
      sql`select (select count(*) from conversation where due_at is not null) + (select count(*) from lane where due_at is not null)
            + (select count(*) from slack_inbound where due_at is not null) as n`,
    );
    if (Number(left!['n']) === 0) return true;
    await pause(100);
  }
  return false;
}

interface Key {
  readonly of: string;
  readonly upto: number;
}

/** What our messages of a channel carry to be found again, in their order. */
const keysIn = (messages: readonly Message[]): readonly Key[] =>
  messages.flatMap(m => (m.metadata ? [m.metadata['event_payload'] as Key] : []));

/** Cases on record against what stands in a channel: counts, all zero when everything was shown once and in order. */
export async function audit(query: Query, messages: readonly Message[]) {
  const cases = await query(
    sql`select t.id, b.ts, coalesce(b.seen_event, 0) as seen, (select max(e.id) from ticket_event e where e.ticket_id = t.id) as last
        from ticket t left join slack_case b on b.ticket_id = t.id`,
  );
  const told = new Map<string, number[]>();
  for (const { of, upto } of keysIn(messages)) told.set(of, [...(told.get(of) ?? []), upto]);
  const all = [...told.values()];
  return {
    without_card: cases.filter(c => !messages.some(m => m.ts === c['ts'])).length,
    untold: cases.filter(c => Number(c['seen']) !== Number(c['last'])).length,
    doubled: all.reduce((sum, list) => sum + list.length - new Set(list).size, 0),
    unordered: all.filter(list => list.some((upto, i) => i > 0 && upto < list[i - 1]!)).length,
  };
}

/** Messages that took effect, in the fullest stretch of so many milliseconds. */
function mostWithin(calls: readonly Call[], ms: number): number {
  const times = calls.filter(c => c.method === 'chat.postMessage' && c.done).map(c => c.at.getTime());
  return Math.max(0, ...times.map((from, i) => times.filter((at, j) => j >= i && at < from + ms).length));
}

/**
 * How close messages came to each other at Slack, where a second is as long as `secondMs`. A short second is no longer than a pause of
 * the machine on the way to Slack: then the seconds are told, and ten of them judged with one message to spare.
 */
export function crowding(calls: readonly Call[], secondMs: number) {
  const times = calls.filter(c => c.method === 'chat.postMessage' && c.done).map(c => c.at.getTime());
  const gaps = times.slice(1).map((at, i) => at - times[i]!);
  const figures = {
    closest_ms: Math.min(...gaps),
    most_in_one_second: mostWithin(calls, secondMs),
    most_in_ten_seconds: mostWithin(calls, 10 * secondMs),
  };
  const isShort = secondMs < 1000;
  const broken = [
    ...(isShort || figures.most_in_one_second <= 2 ? [] : [`${figures.most_in_one_second} messages within a second`]),
    ...(figures.most_in_ten_seconds <= (isShort ? 11 : 10)
      ? []
      : [`${figures.most_in_ten_seconds} messages within ten seconds`]),
  ];
  return { figures, broken };
}

/** The lines of a found count that are not zero. */
export const nonZero = (found: Readonly<Record<string, number>>): string[] =>
  Object.entries(found).flatMap(([what, n]) => (n === 0 ? [] : [`${what}: ${n}`]));

/** Of each of these words: how often they stand in the channel, in the order in which they were written. */
export function timesTold(slack: Slack, messages: readonly Message[], words: readonly string[]): readonly number[] {
  const shown = messages.map(m => slack.text(m)).join('\n');
  return words.map(w => shown.split(w).length - 1);
}
