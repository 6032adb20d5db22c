import { type SQL, sql } from 'drizzle-orm';
import { gapsText, isLongGap, WECHAT_SILENT_MS, type WechatGap, type WechatPhase } from '../domain/wechat.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { Clock } from '../ports/clock.ts';
import { NO_CHANGES, type OutboxDraft } from '../ports/record.ts';
import type { WechatRecord, WechatStanding, WechatState, WechatView } from '../ports/wechat.ts';
import { type Client, type Db, type Row, rows, toDate, toDateOrNone } from './client.ts';
import { openWith } from './sealed.ts';
import { createWriter } from './writer.ts';

export interface WechatRecordOptions {
  /** Desks outside that are told of long gaps. */
  readonly channels?: readonly string[];
  /** What pages show of it has changed. */
  readonly onChanged?: (communityId: string) => void;
  /** Messages sent in the last 24 hours. */
  readonly sentInDay?: (communityId: string) => Promise<number | undefined>;
}

type Span = Pick<WechatGap, 'from' | 'until'>;

const at = (moment: Date | undefined) => sql`${moment?.toISOString() ?? null}::timestamptz`;

/** How the line to WeChat is and was, on record. */
export function createWechatRecord(
  client: Pick<Client, 'db' | 'transaction'>,
  cipher: Cipher,
  clock: Clock,
  { channels = [], onChanged = () => {}, sentInDay = async () => undefined }: WechatRecordOptions = {},
): WechatRecord & WechatView {
  const { db } = client;

  async function standing(row: Row | undefined): Promise<WechatStanding | undefined> {
    if (!row) return undefined;
    const communityId = row['community_id'] as string;
    const [gaps, sent] = await Promise.all([gapsOf(db, communityId, clock.now()), sentInDay(communityId)]);
    return { ...toStanding(row, cipher), gaps, ...(sent === undefined ? {} : { sentInDay: sent }) };
  }

  return {
    async keep(communityId, state) {
      const now = clock.now();
      const isNews = await client.transaction(async tx => {
        const before = await lockRow(tx, communityId, state, now);
        const away = awaySince(before, state);
        const gap =
          state.phase === 'online' && away && away < state.since ? { from: away, until: state.since } : undefined;
        const qr = sealAgain(before, state.qr, cipher);
        await writeRow(tx, communityId, state, { now, qr, away: state.phase === 'online' ? undefined : away });
        if (gap && (await keepGap(tx, communityId, gap)) && isLongGap(gap))
          await tell(tx, communityId, gap, now, channels);
        return gap !== undefined || before['phase'] !== state.phase || before['sealed_qr'] !== qr;
      });
      if (isNews) onChanged(communityId);
    },

    async read(communityId) {
      return standing((await rows(db, sql`select * from wechat where community_id = ${communityId}`))[0]);
    },
    async latest() {
      return standing((await rows(db, sql`select * from wechat order by written_at desc limit 1`))[0]);
    },
    async seen(staff, upto) {
      await db.execute(
        sql`update wechat_gap set seen_by = ${staff.id}, seen_at = ${at(clock.now())}
            where community_id = ${staff.communityId} and id <= ${upto} and seen_at is null`,
      );
      onChanged(staff.communityId);
    },
  };
}

/** The row as it was; a first one is as it is now. */
async function lockRow(db: Db, communityId: string, { phase, since }: WechatState, now: Date): Promise<Row> {
  await db.execute(
    sql`insert into wechat(community_id, phase, since, restarts, waiting, rss_bytes, written_at)
        values (${communityId}, ${phase}, ${at(since)}, 0, 0, 0, ${at(now)}) on conflict (community_id) do nothing`,
  );
  return (await rows(db, sql`select * from wechat where community_id = ${communityId} for update`))[0]!;
}

/**
 * Since when nothing has been heard, once this state holds; undefined: it has not been away. Whoever starts anew, or tells after a
 * long silence, knows no more than the last sign of life from when it was online.
 */
function awaySince(before: Row, { phase, since }: WechatState): Date | undefined {
  const known = toDateOrNone(before['away_since']);
  if (known || before['phase'] !== 'online') return known;
  const lastSign = toDate(before['written_at']);
  if (phase === 'online') return toDate(before['since']).getTime() === since.getTime() ? undefined : lastSign;
  const isUnheardOf = phase === 'starting' || since.getTime() - lastSign.getTime() > WECHAT_SILENT_MS;
  return isUnheardOf ? lastSign : since;
}

/** The same code keeps its seal, so that pages see a new one by it. */
function sealAgain(before: Row, qr: string | undefined, cipher: Cipher): string | null {
  const sealed = before['sealed_qr'] as string | null;
  if (qr === undefined) return null;
  return sealed !== null && openWith(cipher, sealed) === qr ? sealed : cipher.seal(qr);
}

interface Written {
  readonly now: Date;
  readonly qr: string | null;
  readonly away: Date | undefined;
}

async function writeRow(db: Db, communityId: string, state: WechatState, { now, qr, away }: Written): Promise<void> {
  const { phase, since, self, lastHeardAt, restarts, waiting, rssBytes, trouble } = state;
  await db.execute(
    sql`update wechat set phase = ${phase}, since = ${at(since)}, name = ${self?.name ?? null}, trouble = ${trouble ?? null},
          qr_at = case when ${qr}::text is null then null when sealed_qr = ${qr}::text then qr_at else ${at(now)} end,
          sealed_qr = ${qr}, last_heard_at = greatest(last_heard_at, ${at(lastHeardAt)}), restarts = ${restarts},
          waiting = ${waiting}, rss_bytes = ${Math.round(rssBytes)}, away_since = ${at(away)}, written_at = ${at(now)}
        where community_id = ${communityId}`,
  );
}

/** false: it was on record already. */
async function keepGap(db: Db, communityId: string, { from, until }: Span): Promise<boolean> {
  const kept = await rows(
    db,
    sql`insert into wechat_gap(community_id, "from", until) values (${communityId}, ${at(from)}, ${at(until)})
        on conflict (community_id, "from") do nothing returning id`,
  );
  return kept.length > 0;
}

/** A row for each desk outside; the desk's own pages read the gaps. */
async function tell(db: Db, communityId: string, gap: Span, now: Date, channels: readonly string[]): Promise<void> {
  if (channels.length === 0) return;
  const [row] = await rows(db, sql`select time_zone, prefix from community where id = ${communityId}`);
  const [timeZone, prefix] = [row!['time_zone'] as string, row!['prefix'] as string];
  const mark = String(gap.from.getTime());
  const outbox = channels.map(
    (channel): OutboxDraft => ({
      lane: { communityId, channel, account: communityId, address: `news:${mark}:${communityId}` },
      priority: 'update',
      // Staff are at work: the community's night holds nothing back from them.
      notBefore: now,
      key: `${channel}:wechat-gap:${communityId}:${mark}`,
      body: { text: gapsText([gap], now, timeZone) },
      why: 'wechat.gap',
    }),
  );
  await createWriter(db).write({ ...NO_CHANGES, outbox }, { now, timeZone, prefix });
}

async function gapsOf(db: Db, communityId: string, now: Date): Promise<readonly WechatGap[]> {
  const found = await rows(
    db,
    sql`select * from wechat_gap where community_id = ${communityId} and until > ${at(now)} - interval '7 days' order by id desc limit 100`,
  );
  return found.map(row => ({
    id: Number(row['id']),
    from: toDate(row['from']),
    until: toDate(row['until']),
    isSeen: row['seen_at'] !== null,
  }));
}

function toStanding(row: Row, cipher: Cipher): Omit<WechatStanding, 'gaps'> {
  const sealed = row['sealed_qr'] as string | null;
  const text = sealed === null ? undefined : openWith(cipher, sealed);
  const lastHeardAt = toDateOrNone(row['last_heard_at']);
  const away = toDateOrNone(row['away_since']);
  return {
    phase: row['phase'] as WechatPhase,
    since: toDate(row['since']),
    restarts: Number(row['restarts']),
    waiting: Number(row['waiting']),
    rssBytes: Number(row['rss_bytes']),
    writtenAt: toDate(row['written_at']),
    ...(text === undefined ? {} : { qr: { text, at: toDate(row['qr_at']) } }),
    ...(row['name'] === null ? {} : { name: row['name'] as string }),
    ...(lastHeardAt ? { lastHeardAt } : {}),
    ...(away ? { awaySince: away } : {}),
    ...(row['trouble'] === null ? {} : { trouble: row['trouble'] as string }),
  };
}

/** One value that changes whenever what the desk's pages show of the line does. */
export const wechatMark = (communityId: string, now: Date): SQL => sql`(
  select jsonb_build_array(w.phase, w.since, w.qr_at, w.trouble, date_trunc('minute', w.last_heard_at),
    w.written_at < ${at(new Date(now.getTime() - WECHAT_SILENT_MS))},
    (select jsonb_build_array(max(g.id), count(g.seen_at)) from wechat_gap g where g.community_id = w.community_id))
  from wechat w where w.community_id = ${communityId})`;
