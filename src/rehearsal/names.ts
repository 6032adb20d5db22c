import { CATEGORY_NAMES, DANGER_NAMES, INTENT_NAMES, RESPONSIBILITY_NAMES, URGENCY_NAMES } from '../domain/labels.ts';
import { STAFF_ROLE_NAMES } from '../domain/people.ts';
import { type EventKind, LOGGED_SOURCE_NAMES, type Source, TICKET_STATE_NAMES } from '../domain/ticket.ts';

/** The same table from the Chinese word to the label. */
const turned = <K extends string>(names: Readonly<Record<K, string>>): Readonly<Record<string, K>> =>
  Object.fromEntries(Object.entries<string>(names).map(([label, name]) => [name, label as K]));

/** What the events of a case are called in a rehearsal. */
export const EVENT_NAMES: Readonly<Record<EventKind, string>> = {
  opened: '登记',
  said: '补充',
  amended: '改动',
  claimed: '接单',
  reassigned: '转派',
  released: '退出',
  replied: '回复',
  corrected: '更正',
  noted: '内部记录',
  resolved: '办结',
  declined: '说明关闭',
  withdrawn: '撤回',
  reopened: '重新打开',
  person_wanted: '要人工',
  taken_over: '接管',
  handed_back: '交还',
  paged: '呼叫',
  acknowledged: '响应',
};

/** Words of a rehearsal and the labels they stand for. */
export const WORDS = {
  kind: turned(INTENT_NAMES),
  category: turned(CATEGORY_NAMES),
  urgency: turned(URGENCY_NAMES),
  responsibility: turned(RESPONSIBILITY_NAMES),
  danger: turned(DANGER_NAMES),
  state: turned(TICKET_STATE_NAMES),
  role: turned(STAFF_ROLE_NAMES),
  event: turned(EVENT_NAMES),
  source: { ...turned(LOGGED_SOURCE_NAMES), 聊天: 'chat', 群聊: 'room' } as Readonly<Record<string, Source>>,
} as const;
