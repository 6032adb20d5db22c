import { whereLabel } from '../domain/house.ts';
import { type Priority, passesQuietHours } from '../domain/priority.ts';
import { isOpen } from '../domain/ticket.ts';
import { isWithin, localTime, nextLocal } from '../domain/time.ts';
import type { Changes, Directory, OutboxDraft, Snapshot } from '../ports/record.ts';
import type { Decided, Stores } from '../ports/stores.ts';
import type { Happening, Reply, Talk, TalkState } from '../ports/talk.ts';
import { bindAlarms } from './alarms.ts';
import { bringAlong } from './along.ts';
import { fileRequest, tryCodes } from './bindings.ts';
import { gatherCases } from './cases.ts';
import { missedWords } from './missed.ts';
import { livesAt, ONCE_MS, pageAgain, pageRows } from './pages.ts';

/** What came out of one happening in one chat, not written yet. */
export interface Outcome extends Decided {
  readonly state: TalkState;
  readonly conversationId: number;
  readonly directory: Directory;
}

/** Runs the flow on what happened. */
export async function outcomeOf(
  { talk }: { readonly talk: Talk },
  stores: Stores,
  before: Snapshot,
  directory: Directory,
  happening: Happening,
  now: Date,
): Promise<Outcome> {
  const { conversation } = before;
  const code = happening.kind === 'said' ? await tryCodes(stores, before, now) : undefined;
  // Whose the chat is has changed: homes and name are read anew.
  const isBound = code === 'bound';
  const known = isBound ? await stores.turns.fresh(conversation, now, before.messages.at(-1)?.seq ?? 0) : before;
  const { snapshot, kept } = await bringAlong(stores, known, now);
  const missed = isBound ? await missedWords(stores, conversation, now) : [];
  const gathered = gatherCases(snapshot, directory, now, code, missed);
  const talked = await talk.talk(conversation.state, happening, gathered.cases);
  // The machine says nothing where a person speaks; the guard's words are written at the door.
  const replies = gathered.cases.isMuted ? [] : talked.replies;
  const decided = await kept(gathered.changes());
  const changes = await toChanges(stores, snapshot, directory, happening, decided, replies, now);
  await fileRequest(stores, snapshot, gathered.asked(), now);
  const { timeZone, prefix } = directory.community;
  return { changes, timeZone, prefix, state: talked.state, conversationId: conversation.id, directory };
}

/** Writes everything that was decided, and ties alarms to the cases they have now. */
export async function writeOutcomes(stores: Stores, outcomes: readonly Outcome[], now: Date): Promise<void> {
  await stores.writer.writeAll(outcomes, now);
  for (const { changes, conversationId, directory } of outcomes) {
    const emergency = [...changes.opened, ...changes.updated].find(t => t.danger !== undefined && isOpen(t));
    if (emergency) await bindAlarms(stores, conversationId, emergency, directory, now);
    for (const answer of changes.given ?? []) await stores.articles.given(answer, now);
    if (changes.helped !== undefined) await stores.articles.helped(conversationId, changes.helped, now);
  }
}

/** Completes what a flow decided with the rows that carry it out: replies, pages and their timers. */
async function toChanges(
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
