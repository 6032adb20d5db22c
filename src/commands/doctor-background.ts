import type { SocketState } from '../../adapters/slack/socket.ts';
import type { RecordFacts } from '../db/record-facts.ts';
import type { JobsState } from '../ports/jobs.ts';
import { bad, type Finding, fine, warn } from './doctor-check.ts';

/** What a running service says besides what is on record; as JSON brings it, its moments are text. */
export interface ServiceFacts extends RecordFacts {
  readonly jobs?: JobsState;
  /** Absent: Slack is not listened to over a socket. */
  readonly slackSocket?: SocketState;
}

const HOUR_MS = 3_600_000;
/** Made up for at noon, the night after is left to the one after that: a day and a half. */
const OVERDUE_MS = 36 * HOUR_MS;

/** Background work runs, and the night's housekeeping was done. */
export function background({ jobs, housekeptAt }: ServiceFacts, now: Date): readonly Finding[] {
  const state =
    jobs?.kind === 'failed'
      ? [
          bad(
            `后台任务（每晚整理、导入、缩略图）没有运行：${jobs.why}`,
            '服务会自己再试，其他功能不受影响。在 PostgreSQL 上请看数据库用户能不能在库里建 schema（menfang_jobs）。',
          ),
        ]
      : jobs?.kind === 'running'
        ? [fine('后台任务在运行')]
        : [];
  return [...state, housekeeping(jobs, housekeptAt ? new Date(housekeptAt) : undefined, now)];
}

function housekeeping(jobs: JobsState | undefined, at: Date | undefined, now: Date): Finding {
  if (!at) return fine('夜间整理还没有做过，服务运行后会做');
  const hours = Math.round((now.getTime() - at.getTime()) / HOUR_MS);
  const what = `上次夜间整理在 ${hours} 小时前`;
  if (hours * HOUR_MS <= OVERDUE_MS) return fine(what);
  return jobs?.kind === 'running'
    ? warn(what, '应当每晚一次：请看服务日志里的 background work failed。')
    : fine(`${what}，服务启动后会补上`);
}
