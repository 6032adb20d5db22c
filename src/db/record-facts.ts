import { sql } from 'drizzle-orm';
import type { SlackSettings } from '../domain/community.ts';
import type { WechatPhase } from '../domain/wechat.ts';
import type { Cipher } from '../ports/cipher.ts';
import { type Db, rows, toDate, toDateOrNone } from './client.ts';

export interface OnDuty {
  readonly code: string;
  readonly name: string;
  readonly slackUser: string | null;
  readonly email: string | null;
}

/** What can be wrong with a record, without anything that somebody said. */
export interface RecordFacts {
  readonly communities: readonly {
    readonly id: string;
    readonly name: string;
    readonly timeZone: string;
    readonly onDuty: number;
    readonly supervisors: number;
    readonly slack?: SlackSettings;
    /** Who is on duty now, and how Slack knows them. */
    readonly duty?: readonly OnDuty[];
  }[];
  /** How each line to WeChat is; moments as text when they come from the service. */
  readonly wechat?: readonly {
    readonly communityId: string;
    readonly phase: WechatPhase;
    readonly since: Date | string;
    readonly writtenAt: Date | string;
    readonly trouble?: string | undefined;
  }[];
  /** When the night's housekeeping last ended; a moment as text when it comes from the service. */
  readonly housekeptAt?: Date | string;
  /** Whether what is sealed opens with our key; absent: nothing is sealed yet. */
  readonly keyFits?: boolean;
}

export async function readRecordFacts(db: Db, cipher: Cipher): Promise<RecordFacts> {
  const communities = await rows(
    db,
    sql`select c.id, c.name, c.time_zone, c.settings->'slack' as slack, count(s.id) filter (where s.on_duty) as on_duty,
          count(s.id) filter (where s.role in ('supervisor', 'manager')) as supervisors,
          jsonb_agg(jsonb_build_object('code', s.code, 'name', s.name, 'slackUser', s.slack_user, 'email', s.email) order by s.id)
            filter (where s.on_duty) as duty
        from community c left join staff s on s.community_id = c.id and s.until is null group by c.id order by c.id`,
  );
  // The oldest and the newest: a record whose key was changed halfway shows it there.
  const sealed = await rows(
    db,
    sql`(select sealed_name as sealed from person order by id limit 1)
        union all (select sealed_name from person order by id desc limit 1)
        union all (select sealed from concealed order by conversation_id desc limit 1)`,
  );
  const lines = await rows(
    db,
    sql`select community_id, phase, since, written_at, trouble from wechat order by community_id`,
  );
  const [kept] = await rows(db, sql`select max(ended_at) as at from chore`);
  const housekeptAt = toDateOrNone(kept!['at']);
  const opens = (text: string) => {
    try {
      return cipher.open(text) !== undefined;
    } catch {
      return false;
    }
  };
  return {
    communities: communities.map(r => ({
      id: r['id'] as string,
      name: r['name'] as string,
      timeZone: r['time_zone'] as string,
      onDuty: Number(r['on_duty']),
      supervisors: Number(r['supervisors']),
      duty: (r['duty'] as OnDuty[] | null) ?? [],
      ...(r['slack'] ? { slack: r['slack'] as SlackSettings } : {}),
    })),
    wechat: lines.map(r => ({
      communityId: r['community_id'] as string,
      phase: r['phase'] as WechatPhase,
      since: toDate(r['since']),
      writtenAt: toDate(r['written_at']),
      trouble: (r['trouble'] as string | null) ?? undefined,
    })),
    ...(housekeptAt ? { housekeptAt } : {}),
    ...(sealed.length > 0 ? { keyFits: sealed.every(r => opens(r['sealed'] as string)) } : {}),
  };
}
