import {
  accessory,
  actionElement,
  anyText,
  contextElement,
  imageBlock,
  inputElement,
  interactive,
  plain,
} from './elements.ts';
import { anything, type Check, complaints, list, may, must, object, oneOf, text, typed, yesNo } from './schema.ts';
import { isObject, type Json, objects, SlackError } from './types.ts';

export type Surface = 'message' | 'modal' | 'home';

/** Sum of all characters in the blocks of a message from which on Slack says msg_blocks_too_long. */
export const MOST_IN_BLOCKS = 13_200;
/** Slack does not publish its limit; two KB is what we promise ourselves to stay under. */
export const MOST_METADATA = 2048;
const MOST_VIEW = 250_000;

const common = { type: must(anything), block_id: may(text(255)) };

const everywhere: Readonly<Record<string, Check>> = {
  section: object(
    {
      ...common,
      text: may(anyText(3000)),
      fields: may(list(anyText(2000), 10)),
      accessory: may(accessory),
      expand: may(yesNo),
    },
    (block, at, say) => {
      if (!block['text'] && !block['fields']) say('must have text or fields', at);
    },
  ),
  header: object({ ...common, text: must(plain(150)) }),
  divider: object(common),
  context: object({ ...common, elements: must(list(contextElement, 10)) }),
  actions: object({ ...common, elements: must(list(actionElement, 25)) }),
  image: imageBlock,
  input: object({
    ...common,
    label: must(plain(2000)),
    element: must(inputElement),
    hint: may(plain(2000)),
    optional: may(yesNo),
    dispatch_action: may(yesNo),
  }),
  rich_text: object({ ...common, elements: must(list(richPart, 1000)) }),
};

const ofMessages: Readonly<Record<string, Check>> = {
  ...everywhere,
  markdown: object({ ...common, text: must(text(12_000)) }),
  table: object({ ...common, rows: must(list(list(anything, 20), 100)), column_settings: may(anything) }),
};

function richPart(value: unknown, at: string, say: Parameters<Check>[2]): void {
  const known = ['rich_text_section', 'rich_text_list', 'rich_text_quote', 'rich_text_preformatted'];
  if (!isObject(value) || !known.includes(String(value['type']))) say('unsupported type in rich_text', at);
  else if (!Array.isArray(value['elements'])) say('missing required field: elements', at);
}

/** What is wrong with blocks on that surface, in Slack's words; nothing when Slack takes them. */
export function blockComplaints(blocks: unknown, surface: Surface, at = '/blocks'): string[] {
  const kinds = surface === 'message' ? ofMessages : everywhere;
  const found = complaints(list(typed(kinds, 'blocks'), surface === 'message' ? 50 : 100, 0), blocks, at);
  const all = objects(blocks);
  const ids = all.flatMap((block, i) =>
    block['block_id'] ? [{ id: block['block_id'], at: `${at}/${i}/block_id` }] : [],
  );
  for (const twice of repeated(ids))
    found.push(`[ERROR] block_id "${twice.id}" already exists [json-pointer:${twice.at}]`);
  // In a view Slack looks at each block by itself; in a message nobody could tell two buttons apart afterwards.
  const scopes = surface === 'message' ? [all] : all.map(block => [block]);
  for (const scope of scopes) {
    const actions = interactive(scope).flatMap(({ block, element }) =>
      element['action_id'] ? [{ id: element['action_id'], at: `${at}/${all.indexOf(block)}` }] : [],
    );
    for (const twice of repeated(actions))
      found.push(`[ERROR] action_id "${twice.id}" already exists [json-pointer:${twice.at}]`);
  }
  if (surface !== 'modal')
    for (const { block, element } of interactive(all))
      if (element['type'] === 'file_input')
        found.push(`[ERROR] file_input only in modals [json-pointer:${at}/${all.indexOf(block)}]`);
  return found;
}

const repeated = <T extends { readonly id: unknown }>(items: readonly T[]): T[] =>
  items.filter((item, i) => items.findIndex(other => other.id === item.id) < i);

/** Characters of all texts in the blocks together. */
export function charactersIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + charactersIn(item), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, inner]) => sum + (key === 'text' && typeof inner === 'string' ? inner.length : charactersIn(inner)),
    0,
  );
}

const refuse = (code: string, messages: readonly string[]): never => {
  throw new SlackError(code, { errors: messages.map(m => m.replace('[ERROR] ', '')), response_metadata: { messages } });
};

/** Refuses blocks of a message that Slack would refuse; gives back what it keeps, every id filled in. */
export function takeBlocks(blocks: unknown, newId: (kind: string) => string): Json[] {
  if (blocks === undefined) return [];
  if (!Array.isArray(blocks)) throw new SlackError('invalid_blocks_format');
  const problems = blockComplaints(blocks, 'message');
  if (problems.length > 0) refuse('invalid_blocks', problems);
  if (charactersIn(blocks) > MOST_IN_BLOCKS) throw new SlackError('msg_blocks_too_long');
  return withIds(blocks as Json[], newId);
}

export function takeMetadata(metadata: unknown): Json | undefined {
  if (metadata === undefined || (isObject(metadata) && Object.keys(metadata).length === 0)) return undefined;
  if (!isObject(metadata) || typeof metadata['event_type'] !== 'string' || !isObject(metadata['event_payload']))
    throw new SlackError('invalid_metadata_format');
  if (Buffer.byteLength(JSON.stringify(metadata)) > MOST_METADATA) throw new SlackError('metadata_too_large');
  return metadata;
}

const viewFields = {
  type: must(anything),
  blocks: must(anything),
  private_metadata: may(text(3000, 0)),
  callback_id: may(text(255, 0)),
  external_id: may(text(255, 0)),
};
const modal = object(
  {
    ...viewFields,
    title: must(plain(24)),
    submit: may(plain(24)),
    close: may(plain(24)),
    clear_on_close: may(yesNo),
    notify_on_close: may(yesNo),
    submit_disabled: may(yesNo),
  },
  (view, at, say) => {
    if (objects(view['blocks']).some(b => b['type'] === 'input') && !view['submit'])
      say('missing required field: submit, because there are inputs', at);
  },
);
const shapes = typed({ modal, home: object(viewFields) }, 'view');

/** Refuses a view that Slack would refuse; gives its blocks back, every id filled in. */
export function takeView(view: unknown, expected: 'modal' | 'home', newId: (kind: string) => string): Json {
  if (!isObject(view))
    throw new SlackError('invalid_arguments', { response_metadata: { messages: ['[ERROR] view must be an object'] } });
  const problems = [
    ...complaints(object({ type: must(oneOf(expected)), ...others(view) }), view, '/view'),
    ...complaints(shapes, view, '/view'),
    ...blockComplaints(view['blocks'], expected, '/view/blocks'),
  ];
  if (problems.length > 0) refuse('invalid_arguments', problems);
  if (Buffer.byteLength(JSON.stringify(view)) > MOST_VIEW) throw new SlackError('view_too_large');
  return { ...view, blocks: withIds(objects(view['blocks']), newId) };
}

const others = (view: Json) =>
  Object.fromEntries(
    Object.keys(view)
      .filter(k => k !== 'type')
      .map(k => [k, may(anything)]),
  );

/** Slack gives an id to every block and every element that has none. */
function withIds(blocks: readonly Json[], newId: (kind: string) => string): Json[] {
  const named = (element: unknown): unknown =>
    isObject(element) && interactive([{ element }]).length > 0
      ? { ...element, action_id: element['action_id'] ?? newId('a') }
      : element;
  return blocks.map(block => ({
    ...block,
    block_id: block['block_id'] ?? newId('b'),
    ...(Array.isArray(block['elements']) && block['type'] === 'actions'
      ? { elements: block['elements'].map(named) }
      : {}),
    ...(block['accessory'] ? { accessory: named(block['accessory']) } : {}),
    ...(block['element'] ? { element: named(block['element']) } : {}),
  }));
}
