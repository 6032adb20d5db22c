import type { Where } from '../../../src/domain/house.ts';
import {
  CATEGORY_NAMES,
  INTENT_NAMES,
  type Intent,
  RESPONSIBILITY_NAMES,
  URGENCY_NAMES,
} from '../../../src/domain/labels.ts';
import type { Ticket } from '../../../src/domain/ticket.ts';
import type { BoardCase } from '../../../src/ports/case-board.ts';
import type { Verbs } from '../../../src/ports/verbs.ts';
import { type Block, context } from '../blocks.ts';
import type { Eyes } from '../eyes.ts';
import type { Dialog } from './dialogs.ts';
import { choice, type Draft, type Option, textInput } from './inputs.ts';

type Label = 'kind' | 'category' | 'urgency' | 'responsibility';

const LABELS: readonly (readonly [Label, string, Readonly<Record<string, string>>])[] = [
  ['kind', '类型', INTENT_NAMES satisfies Record<Intent, string>],
  ['category', '类别', CATEGORY_NAMES],
  ['urgency', '紧急程度', URGENCY_NAMES],
  ['responsibility', '责任', RESPONSIBILITY_NAMES],
];
const PLACES: readonly (readonly [keyof Where, string, string])[] = [
  ['building', '楼栋', '3'],
  ['unit', '单元', '2'],
  ['room', '房号', '只写房号，不写楼栋和单元'],
  ['location', '位置', '厨房、地下车库B2…'],
];
const MOST = 60;
const FITS = new RegExp(`^.{0,${MOST}}$`);
const NOT_SHOWN = '原来写的不在这里显示，不填就不改。';

/** What a part of the place begins with: nothing where any of it may not be shown, or would not come back as it stood. */
function placeShown({ where }: Ticket, part: keyof Where, { showing, text }: Eyes): string {
  const stands = where[part] ?? '';
  const shown = text(stands);
  const isHidden = showing === 'number' || (showing === 'masked' && (part === 'room' || shown !== stands));
  return isHidden || !FITS.test(shown) ? '' : shown;
}

const beginsWith = ({ ticket }: BoardCase, eyes: Eyes): Draft =>
  Object.fromEntries([
    ...LABELS.map(([name]) => [name, ticket[name]]),
    ...PLACES.map(([name]) => [name, placeShown(ticket, name, eyes)]),
  ]);

function fields(one: BoardCase, eyes: Eyes, draft: Draft): readonly Block[] {
  const begin = beginsWith(one, eyes);
  // A draft holds nothing of an input that was emptied.
  const initial = (name: string) => ({ initial: (Object.keys(draft).length > 0 ? draft : begin)[name] ?? '' });
  const isHidden = (part: keyof Where) =>
    !begin[part] && (eyes.showing !== 'full' || one.ticket.where[part] !== undefined);
  return [
    ...LABELS.map(([name, label, names]) => choice(name, label, Object.entries(names) as Option[], initial(name))),
    ...(eyes.showing === 'full'
      ? []
      : [context('您在这里填的会经过 Slack。不想让房号经过 Slack，或者要去掉房号，请到值班台改。')]),
    ...PLACES.map(([name, label, placeholder]) =>
      textInput(name, label, {
        ...initial(name),
        ...(isHidden(name) ? { hint: NOT_SHOWN } : {}),
        ...{ placeholder, max: MOST, isOneLine: true, isOptional: true },
      }),
    ),
  ];
}

/** Only what its writer changed: what he left alone may have been put right by somebody else meanwhile. */
function changeIn(draft: Draft, isChanged: (name: string) => boolean): Parameters<Verbs['recategorise']>[1] {
  const labels = LABELS.filter(([name]) => isChanged(name)).map(([name]) => [name, draft[name]]);
  const parts = PLACES.filter(([name]) => isChanged(name)).map(([name]) => [name, draft[name] ?? '']);
  return { ...Object.fromEntries(labels), ...(parts.length > 0 ? { whereParts: Object.fromEntries(parts) } : {}) };
}

/** Puts right what a case is filed under and where it is. */
export const amend: Dialog = {
  title: '修改信息',
  submit: '保存',
  beginsWith,
  fields,
  run: (verbs, act, draft, { isChanged }) => verbs.recategorise(act, changeIn(draft, isChanged)),
};
