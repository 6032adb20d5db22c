import { findSecrets } from '../../domain/conceal.ts';
import { DomainError } from '../../domain/errors.ts';
import { whereLabel } from '../../domain/house.ts';
import type { Staff } from '../../domain/people.ts';
import type { Alert, Reading, Slots } from '../../domain/reading.ts';
import type { Ticket } from '../../domain/ticket.ts';
import { deskTopic, PAGES_WAIT } from '../../ports/feed.ts';
import type { Changes, Directory } from '../../ports/record.ts';
import type { Stores } from '../../ports/stores.ts';
import type { FileTakenDown } from '../../ports/talk.ts';
import type { Understanding } from '../../ports/understanding.ts';
import type { Logged, Verbs } from '../../ports/verbs.ts';
import { gatherCases } from '../cases.ts';
import { pageAgain, pageRows } from '../pages.ts';
import { paper } from '../paper.ts';
import { actorOf, safeIn, tidied, type VerbParts, written } from './act.ts';

/** No turn follows: a member of staff has heard it out already. */
export const NO_TURN = { silenceMs: 0, capMs: 0 };

export interface LogParts extends VerbParts {
  readonly understanding: Pick<Understanding, 'readAtOnce'>;
  readonly fileTakenDown: FileTakenDown;
}

/** The verb that opens a case for somebody who did not write. */
export const logVerbs = (parts: LogParts): Pick<Verbs, 'log'> => ({
  async log(by, logged, actId) {
    const ticket = await parts.book.transaction(stores => log(parts, stores, by, logged, actId));
    parts.deliveryDue();
    parts.feed.wake(deskTopic(by.communityId));
    if (ticket.danger) parts.feed.wake(PAGES_WAIT);
    return ticket;
  },
});

/** Everything a message, its turn and its case leave, in one transaction; a conversation of its own for each act. */
async function log(parts: LogParts, stores: Stores, by: Staff, logged: Logged, actId: string): Promise<Ticket> {
  const now = parts.clock.now();
  const name = tidied(logged.name ?? '', '姓名', 40);
  const sender = { id: actId, ...(name ? { name } : {}) };
  const chat = { channel: paper.name, account: by.communityId, address: actId, externalId: actId, sender };
  const conversationId = await stores.inbox.openConversation({ ...chat, text: '' }, now);
  if (conversationId === undefined) throw new DomainError('not_found', '没有找到这个小区，请刷新后再登记。');
  const conversation = await stores.turns.lock(conversationId);
  const [known] = (await stores.turns.fresh(conversation, now, 0)).tickets;
  if (known) return known;

  const taken = await takenDown(logged, safeIn(stores, conversationId), parts.understanding);
  const inbound = { ...chat, text: taken.kept };
  const [kept] = await stores.inbox.keep([{ inbound, isUrgent: false }], now, NO_TURN);
  if (typeof kept !== 'object') throw new Error('what was taken down could not be stored');
  const directory = await stores.estate.directory(by.communityId);
  const gathered = gatherCases(await stores.turns.fresh(conversation, now, kept.seq), directory, now);
  const { reading } = taken;
  const danger = isAlarm(reading.alert, logged) ? reading.alert.danger : undefined;
  const filed = parts.fileTakenDown(gathered.cases, {
    reading,
    ...(danger ? { danger } : {}),
    messageIds: [kept.messageId],
  });
  if (danger) gathered.cases.page(danger, filed.id);
  const houseId = await stores.tickets.houseAt(by.communityId, filed.where);
  const ticket: Ticket = {
    ...filed,
    source: logged.source,
    urgency: danger ? 'emergency' : (logged.urgency ?? (reading.alert ? 'high' : filed.urgency)),
    ...(logged.category ? { category: logged.category } : {}),
    ...(taken.phone ? { phone: taken.phone } : {}),
    ...(houseId ? { houseId } : {}),
  };
  const { timeZone, prefix } = directory.community;
  const changes = told(gathered.changes(), ticket, reading.text, by, directory, now);
  const [opened] = await stores.writer.write(changes, { now, timeZone, prefix, actId });
  await stores.turns.finish(
    [{ conversation, wasUrgent: false, uptoSeq: kept.seq, state: {}, attempts: 0, greeted: false }],
    now,
    NO_TURN,
  );
  await stores.tickets.markSeen(by.id, ticket.id, now);
  return opened!;
}

/** Nobody can be asked back: what the person at the phone calls an emergency needs no more than a suspicion. */
const isAlarm = (alert: Alert | undefined, { urgency }: Logged): alert is Alert =>
  alert !== undefined && (alert.tier === 'certain' || urgency === 'emergency');

/** What was written down as it is kept, numbers concealed, and as it is understood. */
async function takenDown(
  logged: Logged,
  safe: (text: string) => Promise<string>,
  { readAtOnce }: LogParts['understanding'],
): Promise<{ readonly kept: string; readonly reading: Reading; readonly phone: string | undefined }> {
  const words = await safe(written(logged.words, '内容'));
  const where = await safe(tidied(logged.where ?? '', '位置', 60));
  const theirs = await safe(tidied(logged.externalNumber ?? '', '对方编号', 60));
  const read = readAtOnce(words);
  return {
    kept: theirs ? `${words}\n（对方编号 ${theirs}）` : words,
    reading: { ...read, text: words, slots: where ? placed(read.slots, where, readAtOnce(where).slots) : read.slots },
    phone: await phoneMark(logged.phone ?? '', safe),
  };
}

/** The place written down counts; what of it names no home is a spot. */
function placed(
  { building: _b, unit: _u, room: _r, location: heard, ...slots }: Slots,
  where: string,
  named: Slots,
): Slots {
  const { building, unit, room } = named;
  const isHome = building !== undefined || unit !== undefined || room !== undefined;
  const location = named.location ?? (isHome ? heard : where);
  return {
    ...slots,
    ...(building ? { building } : {}),
    ...(unit ? { unit } : {}),
    ...(room ? { room } : {}),
    ...(location ? { location } : {}),
  };
}

async function phoneMark(text: string, safe: (text: string) => Promise<string>): Promise<string | undefined> {
  const phone = tidied(text, '电话', 40);
  if (phone === '') return undefined;
  const found = findSecrets(phone).find(({ kind }) => kind === 'phone' || kind === 'landline');
  if (!found) throw new DomainError('bad_input', '电话看不明白。请写11位手机号，座机请带区号，例如 021-55500100。');
  return safe(phone.slice(found.start, found.end));
}

/** What the case leaves on record: opened by whoever took it down, and pages when there is danger. */
function told(changes: Changes, ticket: Ticket, words: string, by: Staff, directory: Directory, now: Date): Changes {
  const pages = changes.alarms.map(({ id, conversationId, danger }) => ({
    ...{ alarmId: id, conversationId, danger, words, round: 1 },
    ...{ where: whereLabel(ticket.where), number: ticket.number },
  }));
  return {
    ...changes,
    opened: [ticket],
    events: changes.events.map(event => ({
      ...event,
      actor: actorOf(by),
      ...(event.kind === 'opened' ? { data: { ...event.data, source: ticket.source, urgency: ticket.urgency } } : {}),
    })),
    outbox: pages.flatMap(page => pageRows(page, directory, now)),
    timers: pages.map(page => pageAgain(page, by.communityId, now)),
  };
}
