import { sql } from 'drizzle-orm';
import { partsOf } from '../../adapters/wechaty/parts.ts';
import type { Gateway } from '../../adapters/wechaty/pretend/gateway.ts';
import type { OutboundBody } from '../../src/ports/channel.ts';
import type { Query } from './drained.ts';
import { auditBytes } from './wechat-audit-bytes.ts';
import { ROOM } from './wechat-process.ts';
import type { Written } from './wechat-writers.ts';

type Lists = ReadonlyMap<string, readonly string[]>;

/** What is not as it was promised: counts. All but `said_twice` and `left_alone` are zero when it held. */
export async function audit(
  query: Query,
  { delivered, said }: Pick<Gateway, 'delivered' | 'said'>,
  written: readonly Written[],
) {
  const kept = await onRecord(query);
  const known = new Set(delivered);
  const owed = owedRows(delivered, written);
  const answers = await answersOnRecord(query);
  const told = listsOf(said.map(({ to, text = '' }) => [addressOf(to), withoutMention(text)]));
  const aligned = [...new Set([...answers.keys(), ...told.keys()])].map(address =>
    align(answers.get(address) ?? [], told.get(address) ?? []),
  );
  const sum = (what: keyof ReturnType<typeof align>) => aligned.reduce((all, one) => all + one[what], 0);
  // What is slow to come is passed by words that came after it.
  const slow = new Set(written.flatMap(({ id, from, sent }) => (sent ? [`${id}@${from}`] : [])));
  const withoutBytes = (ids: readonly string[]) => ids.filter(id => !slow.has(id));
  const addresses = [...owed.keys()];
  const count = (of: (address: string) => number) => addresses.reduce((all, address) => all + of(address), 0);
  return {
    lost: count(a => owed.get(a)!.filter(id => !kept.get(a)?.includes(id)).length),
    doubled: count(a => (kept.get(a)?.length ?? 0) - new Set(kept.get(a)).size),
    out_of_order: count(a =>
      [isCopy, (id: string) => !isCopy(id)].reduce(
        (all, of) => all + disorder(owed.get(a)!.filter(of), withoutBytes(kept.get(a) ?? []).filter(of)),
        0,
      ),
    ),
    ...(await auditBytes(
      query,
      written.filter(one => known.has(one.id)),
    )),
    unanswered: count(a => (a.startsWith('contact:') && !answers.get(a)?.length ? 1 : 0)),
    not_sent: await notSent(query),
    unsaid: sum('unsaid'),
    said_out_of_order: sum('outOfOrder'),
    said_twice: sum('twice'),
  };
}

/** What was said to us in a room stands in the sender's own chat as well; WeChat has no order between the two. */
const isCopy = (id: string) => id.startsWith('room:');
const addressOf = (to: string) => `${to === ROOM ? 'room' : 'contact'}:${to}`;
const withoutMention = (text: string) => text.replace(/^@[^\u2005]*\u2005/, '');

function listsOf(pairs: Iterable<readonly [string, string]>): Lists {
  const lists = new Map<string, string[]>();
  for (const [key, value] of pairs) lists.set(key, [...(lists.get(key) ?? []), value]);
  return lists;
}

/** Ids as they must stand on record in each chat, in the order in which the puppet told of them. */
function owedRows(delivered: readonly string[], written: readonly Written[]): Lists {
  const byId = new Map(written.map(one => [one.id, one]));
  return listsOf(
    [...new Set(delivered)].flatMap((id): (readonly [string, string])[] => {
      const one = byId.get(id);
      // What ends whoever reads it is no message of anybody's: staff are told that something came.
      if (!one || one.poison === 'message') return [];
      const own = `${id}@${one.from}`;
      if (!one.isRoom) return [[addressOf(one.from), own]];
      return [[addressOf(ROOM), own], ...(one.isAddressed ? [[addressOf(one.from), `room:${own}`] as const] : [])];
    }),
  );
}

async function onRecord(query: Query): Promise<Lists> {
  const found = await query(
    sql`select v.address, m.external_id from message m join conversation v on v.id = m.conversation_id
        where m.channel = 'wechaty' order by v.id, m.seq`,
  );
  return listsOf(found.map(r => [r['address'] as string, r['external_id'] as string]));
}

async function answersOnRecord(query: Query): Promise<Lists> {
  const found = await query(
    sql`select l.address, o.body, c.settings->>'phone24' as phone from outbox o join lane l on l.id = o.lane_id
          join community c on c.id = o.community_id
        where l.channel = 'wechaty' and o.status = 'sent' order by o.id`,
  );
  return listsOf(
    found.flatMap(r => {
      const address = r['address'] as string;
      const options = { maxBytes: 2000, mayLink: address.startsWith('contact:'), phone24: String(r['phone']) };
      const parts = partsOf(r['body'] as OutboundBody, options);
      return parts.map(part => [address, part.kind === 'words' ? part.text : ''] as const);
    }),
  );
}

async function notSent(query: Query): Promise<number> {
  const [row] = await query(
    sql`select count(*)::int as n from outbox o join lane l on l.id = o.lane_id
        where l.channel = 'wechaty' and o.status <> 'sent'`,
  );
  return Number(row!['n']);
}

/** How many stand on record after one that came later. */
function disorder(owed: readonly string[], kept: readonly string[]): number {
  const places = [...new Set(kept)].map(id => owed.indexOf(id)).filter(place => place >= 0);
  return places.filter((place, i) => i > 0 && place < places[i - 1]!).length;
}

/** What was said beside what stands on record: each in its order, once or again at once. */
function align(answers: readonly string[], told: readonly string[]) {
  let next = 0;
  let twice = 0;
  let outOfOrder = 0;
  for (const text of told) {
    if (text === answers[next]) next++;
    else if (text === answers[next - 1]) twice++;
    else outOfOrder++;
  }
  return { unsaid: answers.length - next, twice, outOfOrder };
}
