import { whereLabel } from '../domain/house.ts';
import { type Priority, passesQuietHours } from '../domain/priority.ts';
import { isWithin, localTime, nextLocal } from '../domain/time.ts';
import type { Changes, Directory, OutboxDraft, Snapshot } from '../ports/record.ts';
import type { Stores } from '../ports/stores.ts';
import type { Happening, Reply } from '../ports/talk.ts';
import { livesAt, ONCE_MS, pageAgain, pageRows } from './pages.ts';

/** Completes what a flow decided with the rows that carry it out: replies, pages and their timers. */
export async function toChanges(
  stores: Stores,
  snapshot: Snapshot,
  directory: Directory,
  happening: Happening,
  decided: Changes,
  replies: readonly Reply[],
  now: Date,
): Promise<Changes> {
  const { conversation } = snapshot;
  const cause =
    happening.kind === 'said'
      ? `m${snapshot.messages.at(-1)?.seq ?? 0}`
      : `t:${happening.name}:${conversation.version}`;
  const said = replies.map((reply, i): OutboxDraft => {
    const priority = reply.priority ?? 'answer';
    return {
      lane: laneOf(snapshot),
      conversationId: conversation.id,
      ...(decided.opened[0] ? { ticketId: decided.opened[0].id } : {}),
      priority,
      notBefore: earliest(priority, now, directory),
      key: `${conversation.id}:${cause}:${i}`,
      body: { text: reply.text, ...(reply.choices ? { choices: reply.choices } : {}) },
      why: reply.why,
    };
  });
  const alarms: Changes['alarms'][number][] = [];
  const pages: OutboxDraft[] = [];
  const timers = [...decided.timers];
  for (const alarm of decided.alarms) {
    if (await stores.alarms.recent(conversation.id, alarm.danger, new Date(now.getTime() - ONCE_MS))) continue;
    const ticket = [...decided.opened, ...decided.updated].find(t => t.id === alarm.ticketId);
    const page = {
      alarmId: alarm.id,
      conversationId: conversation.id,
      danger: alarm.danger,
      words: happening.kind === 'said' ? happening.reading.text : (ticket?.summary ?? ''),
      where: (ticket && whereLabel(ticket.where)) || livesAt(snapshot.asker.homes),
      round: 1,
    };
    alarms.push(alarm);
    pages.push(...pageRows(page, directory, now));
    timers.push(pageAgain(page, conversation.communityId, now));
  }
  return { ...decided, alarms, timers, outbox: [...decided.outbox, ...said, ...pages] };
}

/** The recipient as it is now, frozen into the row: whatever changes later, the answer goes to whom it was written for. */
export const laneOf = ({ conversation }: Pick<Snapshot, 'conversation'>) => ({
  communityId: conversation.communityId,
  channel: conversation.channel,
  account: conversation.account,
  address: conversation.address,
});

/** Now, or the end of the community's quiet hours for what can wait. */
export function earliest(priority: Priority, now: Date, { community }: Directory): Date {
  const { quietFrom, quietUntil } = community.settings;
  if (passesQuietHours(priority) || !isWithin(localTime(now, community.timeZone), quietFrom, quietUntil)) return now;
  return nextLocal(now, community.timeZone, quietUntil);
}
