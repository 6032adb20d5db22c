import type { types } from '@slack/bolt';
import { plain } from '../blocks.ts';
import { wellCut } from '../spoken.ts';

/** What a person has typed and chosen, by the name of the input; files by their ids. */
export type Draft = Readonly<Record<string, string>>;

/** The state of a view as Slack sends it. */
export type Values = Readonly<Record<string, Readonly<Record<string, Value>>>>;
interface Value {
  readonly value?: string | null;
  readonly selected_option?: { readonly value: string } | null;
  readonly files?: readonly { readonly id: string }[] | null;
}

/** Name of the input for pictures; its value is the ids of files, parted by blanks. */
export const PICTURES = 'pictures';

export function readValues(values: Values): Draft {
  const entries = Object.entries(values).flatMap(([name, byAction]): [string, string][] => {
    const input = byAction[name];
    const value = input?.value ?? input?.selected_option?.value ?? input?.files?.map(file => file.id).join(' ');
    return value ? [[name, value]] : [];
  });
  return Object.fromEntries(entries);
}

interface InputOptions {
  readonly hint?: string;
  readonly isOptional?: boolean;
  readonly initial?: string;
}

const input = (
  name: string,
  label: string,
  element: types.InputBlock['element'],
  { hint, isOptional }: InputOptions,
): types.InputBlock => ({
  type: 'input',
  block_id: name,
  label: plain(label, 200),
  element,
  ...(hint ? { hint: plain(hint, 300) } : {}),
  ...(isOptional ? { optional: true } : {}),
});

export const textInput = (
  name: string,
  label: string,
  options: InputOptions & { readonly max?: number; readonly isOneLine?: boolean; readonly placeholder?: string } = {},
): types.InputBlock => {
  const { initial = '', hint = '', placeholder } = options;
  const max = Math.min(options.max ?? 2000, 3000);
  const begin = wellCut(initial, max);
  const left = initial.slice(begin.length);
  return input(
    name,
    label,
    {
      type: 'plain_text_input',
      action_id: name,
      multiline: !options.isOneLine,
      max_length: max,
      ...(begin ? { initial_value: begin } : {}),
      ...(placeholder ? { placeholder: plain(placeholder, 150) } : {}),
    },
    { ...options, hint: `${left ? leftOut(initial.length, left) : ''}${hint}` },
  );
};

const leftOut = (length: number, left: string): string =>
  `原话有 ${length} 字，这里放不下最后 ${left.length} 字，从“${wellCut(left, 20)}”起没有放进来，请缩短或另写一条。`;

const MOST = 100;

export type Option = readonly [value: string, label: string];

/** Slack shows at most a hundred of a group. */
export function choice(
  name: string,
  label: string,
  options: readonly Option[],
  more: InputOptions = {},
): types.InputBlock {
  const shown = options.map(([value, text]) => ({ text: plain(text, 75), value }));
  const initial = shown.find(option => option.value === more.initial);
  return input(
    name,
    label,
    { type: 'static_select', action_id: name, ...grouped(shown), ...(initial ? { initial_option: initial } : {}) },
    more,
  );
}

function grouped(options: types.PlainTextOption[]) {
  if (options.length <= MOST) return { options };
  return {
    option_groups: Array.from({ length: Math.ceil(options.length / MOST) }, (_, i) => {
      const group = options.slice(i * MOST, (i + 1) * MOST);
      return { label: plain(`第 ${i * MOST + 1}–${i * MOST + group.length} 个`, 75), options: group };
    }),
  };
}

export const pictures = (label: string): types.InputBlock =>
  input(
    PICTURES,
    label,
    { type: 'file_input', action_id: PICTURES, filetypes: ['jpg', 'jpeg', 'png', 'gif', 'webp', 'heic'], max_files: 9 },
    { isOptional: true },
  );
