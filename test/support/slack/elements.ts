import {
  anything,
  type Check,
  list,
  matching,
  may,
  must,
  number,
  object,
  oneOf,
  type Say,
  text,
  typed,
  yesNo,
} from './schema.ts';
import { isObject, type Json, objects } from './types.ts';

const kind = must(anything);
const actionId = may(text(255));

/** A text object that may only be plain. */
export const plain = (max: number): Check =>
  object({ type: must(oneOf('plain_text')), text: must(text(max)), emoji: may(yesNo) });

const mrkdwn = (max: number): Check => object({ type: kind, text: must(text(max)), verbatim: may(yesNo) });

/** A text object of either kind. */
export const anyText = (max: number): Check =>
  typed({ plain_text: plain(max), mrkdwn: mrkdwn(max) }, 'plain_text or mrkdwn');

const confirm = may(
  object({
    title: must(plain(100)),
    text: must(anyText(300)),
    confirm: must(plain(30)),
    deny: must(plain(30)),
    style: may(oneOf('primary', 'danger')),
  }),
);

const option = (label: Check, more: Record<string, ReturnType<typeof may>> = {}): Check =>
  object({ text: must(label), value: must(text(150)), description: may(anyText(75)), ...more });
const plainOption = option(plain(75));
const richOption = option(anyText(75));

const placeholder = may(plain(150));
const focus = may(yesNo);
const base = { type: kind, action_id: actionId, confirm };

/** What stands chosen at the start must be among the options, letter for letter. */
const initialAmongOptions = (element: Json, at: string, say: Say): void => {
  const all = [
    ...objects(element['options']),
    ...objects(element['option_groups']).flatMap(g => objects(g['options'])),
  ];
  const known = new Set(all.map(o => JSON.stringify(o)));
  const initial = element['initial_options'] ?? (element['initial_option'] ? [element['initial_option']] : []);
  for (const o of objects(initial))
    if (!known.has(JSON.stringify(o))) say('initial option must be one of the options', at);
  const values = all.map(o => String(o['value']));
  if (new Set(values).size < values.length) say('options must have values of their own', at);
};

const groups = may(list(object({ label: must(plain(75)), options: must(list(plainOption, 100)) }), 100));
const chosen = (many: boolean) =>
  many
    ? { initial_options: may(list(plainOption, 100)), max_selected_items: may(number) }
    : { initial_option: may(plainOption) };
const staticSelect = (many: boolean): Check =>
  object(
    {
      ...base,
      placeholder,
      focus_on_load: focus,
      options: may(list(plainOption, 100)),
      option_groups: groups,
      ...chosen(many),
    },
    (element, at, say) => {
      if (!element['options'] === !element['option_groups']) say('must have either options or option_groups', at);
      initialAmongOptions(element, at, say);
    },
  );
const pickOf = (what: string, many: boolean): Check =>
  object({
    ...base,
    placeholder,
    focus_on_load: focus,
    ...(many
      ? { [`initial_${what}s`]: may(list(text(30), 100, 0)), max_selected_items: may(number) }
      : { [`initial_${what}`]: may(text(30)) }),
    response_url_enabled: may(yesNo),
    default_to_current_conversation: may(yesNo),
    filter: may(anything),
  });
const external = object({
  ...base,
  placeholder,
  focus_on_load: focus,
  min_query_length: may(number),
  ...chosen(false),
});

const day = matching(/^\d{4}-\d\d-\d\d$/, 'a date YYYY-MM-DD');
const hour = matching(/^\d\d:\d\d$/, 'a time HH:mm');
const typedIn = (more: Record<string, ReturnType<typeof may>> = {}): Check =>
  object({
    type: kind,
    action_id: actionId,
    placeholder,
    focus_on_load: focus,
    dispatch_action_config: may(anything),
    initial_value: may(text(3000, 0)),
    ...more,
  });
const button = object({
  ...base,
  text: must(plain(75)),
  value: may(text(2000, 0)),
  url: may(text(3000)),
  style: may(oneOf('primary', 'danger')),
  accessibility_label: may(text(75)),
});
const boxes = (more: Record<string, ReturnType<typeof may>>): Check =>
  object({ ...base, focus_on_load: focus, options: must(list(richOption, 10)), ...more }, initialAmongOptions);
const overflowOption = option(plain(75), { url: may(text(3000)) });

const pictured = { type: kind, image_url: may(text(3000)), slack_file: may(anything), alt_text: must(text(2000)) };
const fromOnePlace = (value: Json, at: string, say: Say): void => {
  if (!value['image_url'] === !value['slack_file']) say('must have either image_url or slack_file', at);
};
const image = object(pictured, fromOnePlace);
export const imageBlock = object({ ...pictured, block_id: may(text(255)), title: may(plain(2000)) }, fromOnePlace);

const inActions: Readonly<Record<string, Check>> = {
  button,
  overflow: object({ ...base, options: must(list(overflowOption, 5)) }),
  static_select: staticSelect(false),
  external_select: external,
  users_select: pickOf('user', false),
  conversations_select: pickOf('conversation', false),
  channels_select: pickOf('channel', false),
  multi_static_select: staticSelect(true),
  multi_users_select: pickOf('user', true),
  multi_conversations_select: pickOf('conversation', true),
  multi_channels_select: pickOf('channel', true),
  datepicker: object({ ...base, placeholder, focus_on_load: focus, initial_date: may(day) }),
  timepicker: object({ ...base, placeholder, focus_on_load: focus, initial_time: may(hour), timezone: may(text(50)) }),
  datetimepicker: object({ ...base, focus_on_load: focus, initial_date_time: may(number) }),
  radio_buttons: boxes({ initial_option: may(richOption) }),
  checkboxes: boxes({ initial_options: may(list(richOption, 10)) }),
};

const { button: _button, overflow: _overflow, ...chooseable } = inActions;
const inInput: Readonly<Record<string, Check>> = {
  ...chooseable,
  plain_text_input: typedIn({ multiline: may(yesNo), min_length: may(number), max_length: may(number) }),
  email_text_input: typedIn(),
  url_text_input: typedIn(),
  number_input: typedIn({
    is_decimal_allowed: must(yesNo),
    min_value: may(text(20)),
    max_value: may(text(20)),
  }),
  rich_text_input: typedIn({ initial_value: may(anything) }),
  file_input: object({
    type: kind,
    action_id: actionId,
    filetypes: may(list(text(20), 50)),
    max_files: may(oneOf(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)),
  }),
};

export const actionElement = typed(inActions, 'elements of actions');
export const accessory = typed({ ...inActions, image }, 'accessory of a section');
export const inputElement = typed(inInput, 'element of an input');
export const contextElement = typed({ image, plain_text: plain(3000), mrkdwn: mrkdwn(3000) }, 'elements of a context');

/** Everything in blocks that a person can press, choose or fill in, with the block it stands in. */
export function interactive(blocks: readonly Json[]): { readonly block: Json; readonly element: Json }[] {
  return blocks.flatMap(block =>
    [...objects(block['elements']), block['accessory'], block['element']]
      .filter(isObject)
      .filter(
        element => String(element['type']) in inInput || element['type'] === 'button' || element['type'] === 'overflow',
      )
      .map(element => ({ block, element })),
  );
}
