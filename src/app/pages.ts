import { maskMarks } from '../domain/conceal.ts';
import { headOf } from '../domain/cut.ts';
import { houseLabel, type Where } from '../domain/house.ts';
import { DANGER_NAMES, type Danger } from '../domain/labels.ts';
import { introduce, toPage } from '../domain/people.ts';
import type { Directory, OutboxDraft, TimerDraft } from '../ports/record.ts';

/** A danger is said and paged once per kind and conversation within this time. */
export const ONCE_MS = 10 * 60_000;
/** Paged again until somebody acknowledges. */
export const AGAIN_MS = 2 * 60_000;

export interface PageOf {
  readonly alarmId: string;
  readonly conversationId: number;
  readonly danger: Danger;
  readonly words: string;
  readonly where: string;
  readonly round: number;
  readonly number?: string;
}

/** "报告人住3栋2单元1201": where to look first while nobody has said where it is. */
export const livesAt = (homes: readonly Where[]): string =>
  homes.length > 0 ? `报告人住${homes.map(houseLabel).join('或')}` : '';

/**
 * Rows that reach people about a danger: one for each person on duty (nobody on duty: each supervisor) at the desk, and one
 * for the outside pager. The words go to the desk; outside goes only what is needed to come, without numbers.
 */
export function pageRows(page: PageOf, directory: Directory, now: Date): readonly OutboxDraft[] {
  const { community, staff } = directory;
  const called = toPage(staff);
  const text = `【${DANGER_NAMES[page.danger]}】${page.where ? `${page.where} ` : ''}${headOf(maskMarks(page.words), 200)}`;
  const base = { notBefore: now, priority: 'emergency' as const, why: `page.${page.danger}.${page.round}` };
  const desk = called.map(person => ({
    ...base,
    lane: { communityId: community.id, channel: 'desk', account: community.id, address: String(person.id) },
    key: `page:${page.alarmId}:${page.round}:${person.id}`,
    body: { text },
  }));
  const outside: OutboxDraft = {
    ...base,
    // A lane for each alarm: one page that cannot be delivered keeps no other danger waiting.
    lane: { communityId: community.id, channel: 'pager', account: community.id, address: page.alarmId },
    key: `page:${page.alarmId}:${page.round}:pager`,
    // The next round takes its place.
    expiresAt: new Date(now.getTime() + AGAIN_MS),
    body: {
      text,
      page: {
        alarm: page.alarmId,
        community: community.name,
        danger: page.danger,
        title: DANGER_NAMES[page.danger],
        where: page.where,
        words: headOf(maskMarks(page.words), 200),
        round: page.round,
        at: now.toISOString(),
        called: called.map(introduce),
        ...(page.number ? { number: page.number } : {}),
      },
    },
  };
  return [...desk, outside];
}

/** The timer that pages again. */
export const pageAgain = (
  page: Pick<PageOf, 'alarmId' | 'conversationId'>,
  communityId: string,
  now: Date,
): TimerDraft => ({
  key: `page:${page.alarmId}`,
  communityId,
  conversationId: page.conversationId,
  name: `page:${page.alarmId}`,
  dueAt: new Date(now.getTime() + AGAIN_MS),
});
