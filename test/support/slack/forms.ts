import { interactive } from './elements.ts';
import { type Json, objects, str } from './types.ts';

/** What a person enters: a text, an option by its value or label, several of them, or files as Slack hands them on. */
export type Entry = string | readonly string[] | readonly Json[];
/** State of a form: block_id, action_id, value. */
export type Values = Record<string, Record<string, Json>>;

export const labelOf = (element: Json): string => str((element['text'] as Json | undefined)?.['text']);

const optionsOf = (element: Json): Json[] => [
  ...objects(element['options']),
  ...objects(element['option_groups']).flatMap(g => objects(g['options'])),
];

function option(element: Json, wanted: string): Json {
  const all = optionsOf(element);
  const found = all.find(o => o['value'] === wanted) ?? all.find(o => labelOf(o) === wanted);
  if (!found) throw new Error(`nobody can choose ${wanted}: there are ${all.map(labelOf).join(', ') || 'no options'}`);
  return { text: found['text'], value: found['value'] };
}

/** The element's value once that was entered, as it stands in actions and in the state of a form. */
export function entered(element: Json, entry: Entry): Json {
  const type = str(element['type']);
  if (type === 'file_input') return { type, files: picked(element, entry) };
  const many = typeof entry === 'string' ? [entry] : entry.map(str);
  const one = many[0] ?? '';
  const what = /^(?:multi_)?(user|conversation|channel)s_select$/.exec(type)?.[1];
  if (what)
    return { type, ...(type.startsWith('multi_') ? { [`selected_${what}s`]: many } : { [`selected_${what}`]: one }) };
  if (type === 'checkboxes' || type === 'multi_static_select')
    return { type, selected_options: many.map(m => option(element, m)) };
  if (['static_select', 'radio_buttons', 'overflow'].includes(type))
    return { type, selected_option: option(element, one) };
  if (type === 'datepicker') return { type, selected_date: one };
  if (type === 'timepicker') return { type, selected_time: one };
  if (type === 'datetimepicker') return { type, selected_date_time: Number(one) };
  if (type === 'button')
    return { type, text: element['text'], ...(element['value'] === undefined ? {} : { value: element['value'] }) };
  return { type, value: one === '' ? null : fitting(element, one) };
}

/** Slack's client lets nobody put in more files than the input takes, or of another kind. */
function picked(element: Json, entry: Entry): Json[] {
  const files = objects(entry);
  const [most, kinds] = [Number(element['max_files'] ?? 10), element['filetypes']];
  if (files.length > most) throw new Error(`the input takes ${most} files, not ${files.length}`);
  for (const { name } of files)
    if (Array.isArray(kinds) && !kinds.includes(str(name).split('.').at(-1)))
      throw new Error(`the input does not take ${str(name)}`);
  return files;
}

/** Slack's client lets nobody send a text outside of the input's limits. */
function fitting(element: Json, text: string): string {
  const [min, max] = [Number(element['min_length'] ?? 0), Number(element['max_length'] ?? 3000)];
  if (text.length < min || text.length > max)
    throw new Error(`the input takes ${min} to ${max} characters, not ${text.length}`);
  return text;
}

/** The element's value before anybody has touched it. */
function initial(element: Json): Json | undefined {
  const type = str(element['type']);
  if (type === 'button' || type === 'overflow') return undefined;
  const value: Json = { type };
  for (const [key, given] of Object.entries(element))
    if (key.startsWith('initial_'))
      value[key === 'initial_value' ? 'value' : key.replace('initial_', 'selected_')] = given;
  if (Object.keys(value).length > 1) return value;
  const what = /^(multi_)?(user|conversation|channel)s_select$/.exec(type);
  if (what) return { type, [what[1] ? `selected_${what[2]}s` : `selected_${what[2]}`]: what[1] ? [] : null };
  if (type === 'checkboxes' || type === 'multi_static_select') return { type, selected_options: [] };
  if (type.endsWith('_select') || type === 'radio_buttons') return { type, selected_option: null };
  if (type === 'file_input') return { type, files: [] };
  if (/^(date|time)picker$/.test(type)) return { type, [`selected_${type.slice(0, 4)}`]: null };
  if (type === 'datetimepicker') return { type, selected_date_time: null };
  return { type, value: null };
}

/** State of everything that can be filled in: what was entered before, else what it begins with. */
export function stateOf(blocks: readonly Json[], before: Values): Values {
  const values: Values = {};
  for (const { block, element } of interactive(blocks)) {
    const [blockId, actionId] = [str(block['block_id']), str(element['action_id'])];
    const value = before[blockId]?.[actionId] ?? initial(element);
    if (value) values[blockId] = { ...values[blockId], [actionId]: value };
  }
  return values;
}

/** Fills a form in; refuses entries for inputs that are not there. */
export function fill(blocks: readonly Json[], before: Values, entries: Readonly<Record<string, Entry>>): Values {
  const values = stateOf(blocks, before);
  for (const [name, entry] of Object.entries(entries)) {
    const meant = interactive(blocks).filter(({ block, element }) =>
      [block['block_id'], element['action_id'], labelOf({ text: block['label'] })].includes(name),
    );
    const [only] = meant;
    if (!only || meant.length > 1)
      throw new Error(`${meant.length} inputs are called ${name}: a person cannot fill that in`);
    const blockId = str(only.block['block_id']);
    values[blockId] = { ...values[blockId], [str(only.element['action_id'])]: entered(only.element, entry) };
  }
  return values;
}

/** Inputs that must be filled in and are not: Slack's client does not send such a form. */
export const missing = (blocks: readonly Json[], values: Values): string[] =>
  blocks
    .filter(b => b['type'] === 'input' && b['optional'] !== true)
    .filter(b => {
      const value = values[str(b['block_id'])]?.[str((b['element'] as Json)['action_id'])] ?? {};
      return Object.entries(value).every(
        ([k, v]) => k === 'type' || v === null || (Array.isArray(v) && v.length === 0),
      );
    })
    .map(b => str((b['label'] as Json)['text']));
