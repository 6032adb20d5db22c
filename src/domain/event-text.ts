import { type Where, whereLabel } from './house.ts';
import {
  CATEGORY_NAMES,
  type Category,
  INTENT_NAMES,
  type Intent,
  RESPONSIBILITY_NAMES,
  type Responsibility,
  URGENCY_NAMES,
  type Urgency,
} from './labels.ts';
import { OTHER_SOURCE_NAMES, type TicketEvent } from './ticket.ts';

const FIELD_NAMES: Record<string, string> = {
  kind: '类型',
  category: '类别',
  urgency: '紧急程度',
  responsibility: '责任',
  where: '位置',
  phone: '电话',
  summary: '事项',
  demand: '诉求',
  happenedAt: '时间',
  checked: '业主已核对',
  wantsPerson: '想找人工',
  confidential: '为报事人保密',
};

function show(field: string, value: unknown): string {
  if (value == null || value === '') return '（空）';
  if (field === 'kind') return INTENT_NAMES[value as Intent] ?? String(value);
  if (field === 'category') return CATEGORY_NAMES[value as Category] ?? String(value);
  if (field === 'urgency') return URGENCY_NAMES[value as Urgency] ?? String(value);
  if (field === 'responsibility') return RESPONSIBILITY_NAMES[value as Responsibility] ?? String(value);
  if (field === 'where') return whereLabel(value as Where) || '（空）';
  if (typeof value === 'boolean') return value ? '是' : '否';
  return String(value);
}

function amended(event: TicketEvent): string {
  const { from, to } = (event.data ?? {}) as { from?: Record<string, unknown>; to?: Record<string, unknown> };
  const changes = Object.keys(to ?? {}).filter(
    k => k in FIELD_NAMES && JSON.stringify(from?.[k]) !== JSON.stringify(to?.[k]),
  );
  return `改动：${changes.map(k => `${FIELD_NAMES[k]} ${show(k, from?.[k])} → ${show(k, to?.[k])}`).join('；') || event.reason || '无'}`;
}

const because = (event: TicketEvent) => (event.reason ? `：${event.reason}` : '');

/** One line of a case's story in plain Chinese, for staff. */
export function eventText(event: TicketEvent): string {
  const text = typeof event.data?.['text'] === 'string' ? event.data['text'] : '';
  switch (event.kind) {
    case 'opened':
      return `${OTHER_SOURCE_NAMES[event.data?.['source'] as keyof typeof OTHER_SOURCE_NAMES] ?? ''}登记（未核对）`;
    case 'said':
      return '业主补充';
    case 'amended':
      return amended(event);
    case 'claimed':
      return '接单';
    case 'reassigned':
      return `转派给 ${event.data?.['toName'] ?? ''}`;
    case 'released':
      return '负责人成了被投诉人，不再负责，等同事接单';
    case 'replied':
      return '回复业主';
    case 'corrected':
      return `更正已发出的话：${text}`;
    case 'noted':
      return text;
    case 'resolved':
      return `办结：${text}`;
    case 'declined':
      return `说明关闭${because(event)}`;
    case 'withdrawn':
      return `业主撤回${because(event)}`;
    case 'reopened':
      return `重新打开${because(event)}`;
    case 'person_wanted':
      return '业主要求人工';
    case 'taken_over':
      return '接管对话';
    case 'handed_back':
      return '交还对话';
    case 'paged':
      return '已呼叫值班人员';
    case 'acknowledged':
      return '已响应警报';
  }
}
