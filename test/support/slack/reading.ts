import { interactive } from './elements.ts';
import { labelOf } from './forms.ts';
import { type Produced, type Reading, read, readPlain } from './markup.ts';
import { isObject, type Json, type Message, objects, str, type View } from './types.ts';

export type Readable = Message | View | readonly Json[] | string;

const NOTHING: Produced = { shown: '', mentions: [], links: [], dates: [], emoji: [], formatting: [] };

/** All that the texts of a message or view would produce together, the text of its notification included. */
export function produces(thing: Readable, reading: Reading = {}): Produced {
  if (typeof thing === 'string') return read(thing, reading);
  const isMessage = !Array.isArray(thing) && 'text' in thing && 'ts' in thing;
  const own = isMessage
    ? [read(str(thing['text']), { ...reading, linkNames: thing['link_names'] === true || thing['parse'] === 'full' })]
    : [];
  const title = 'title' in thing && isObject(thing['title']) ? [thing['title']] : [];
  return [...own, ...textsIn([...title, ...blocksOf(thing)], reading)].reduce(together, NOTHING);
}

const together = (a: Produced, b: Produced): Produced => ({
  shown: [a.shown, b.shown].filter(s => s !== '').join('\n'),
  mentions: [...a.mentions, ...b.mentions],
  links: [...a.links, ...b.links],
  dates: [...a.dates, ...b.dates],
  emoji: [...a.emoji, ...b.emoji],
  formatting: [...a.formatting, ...b.formatting],
});

const blocksOf = (thing: Exclude<Readable, string>): readonly Json[] =>
  Array.isArray(thing) ? (thing as readonly Json[]) : (thing as Message | View).blocks;

/** Every text object and every part of a rich text, wherever it stands. */
function textsIn(value: unknown, reading: Reading): Produced[] {
  if (Array.isArray(value)) return value.flatMap(item => textsIn(item, reading));
  if (!isObject(value)) return [];
  const { type } = value;
  if (type === 'plain_text') return [readPlain(str(value['text']), value['emoji'] !== false)];
  if (type === 'mrkdwn') return [read(str(value['text']), { ...reading, verbatim: value['verbatim'] === true })];
  if (type === 'markdown') return [read(str(value['text']), reading)];
  if (String(type).startsWith('rich_text') || type === undefined || 'elements' in value)
    if (Array.isArray(value['elements']) && String(type).startsWith('rich_text'))
      return objects(value['elements']).flatMap(e => richPart(e, reading));
  return Object.values(value).flatMap(inner => textsIn(inner, reading));
}

function richPart(part: Json, reading: Reading): Produced[] {
  const id = str(part['user_id'] ?? part['channel_id'] ?? part['usergroup_id'] ?? part['range']);
  switch (part['type']) {
    case 'text': {
      const styles = Object.keys(isObject(part['style']) ? part['style'] : {}) as Produced['formatting'];
      return [{ ...NOTHING, shown: str(part['text']), formatting: styles }];
    }
    case 'user':
    case 'usergroup':
    case 'broadcast':
    case 'channel':
      return [{ ...NOTHING, shown: `@${reading.nameOf?.(id) ?? id}`, mentions: [id] }];
    case 'link':
      return [{ ...NOTHING, shown: str(part['text']) || str(part['url']), links: [str(part['url'])] }];
    case 'date':
      return [{ ...NOTHING, shown: str(part['fallback']), dates: [String(part['timestamp'])] }];
    case 'emoji':
      return [{ ...NOTHING, shown: `:${part['name']}:`, emoji: [`:${part['name']}:`] }];
    default:
      return textsIn(Array.isArray(part['elements']) ? { type: 'rich_text', ...part } : part, reading);
  }
}

/** What a reader reads, line by line; buttons stand in brackets, inputs after their label. */
export function lines(thing: Readable, reading: Reading = {}): string[] {
  const shown = (value: unknown): string =>
    textsIn(value, reading)
      .map(p => p.shown)
      .join('');
  if (typeof thing === 'string') return read(thing, reading).shown.split('\n');
  const control = (element: Json): string => {
    const options = objects(element['options']).map(o => shown(o['text']));
    const name = labelOf(element) || shown(element['placeholder']);
    return options.length > 0 ? `[${[name, ...options].filter(s => s !== '').join(' / ')}]` : `[${name}]`;
  };
  const ofBlock = (block: Json): string[] => {
    switch (block['type']) {
      case 'divider':
        return ['———'];
      case 'actions':
        return [objects(block['elements']).map(control).join(' ')];
      case 'context':
        return [
          objects(block['elements'])
            .map(e => (e['type'] === 'image' ? `（图：${e['alt_text']}）` : shown(e)))
            .join('  '),
        ];
      case 'image':
        return [`（图：${block['alt_text']}）`];
      case 'input': {
        const element = block['element'] as Json;
        const options = objects(element['options']).map(o => shown(o['text']));
        const value = str(element['initial_value']) || options.join(' / ') || shown(element['placeholder']);
        return [`${shown(block['label'])}：${value || '＿＿'}${block['hint'] ? `（${shown(block['hint'])}）` : ''}`];
      }
      case 'section': {
        const fields = objects(block['fields']).map(shown);
        const beside = interactive([{ accessory: block['accessory'] }]).map(e => control(e.element));
        return [...(block['text'] ? [shown(block['text'])] : []), ...fields, ...beside];
      }
      default:
        return [shown(block)];
    }
  };
  const view = !Array.isArray(thing) && 'hash' in thing ? (thing as View) : undefined;
  const blocks = blocksOf(thing);
  const message = !Array.isArray(thing) && 'ts' in thing ? (thing as Message) : undefined;
  const head = view?.['title'] ? [`【${shown(view['title'])}】`] : [];
  const foot =
    view && (view['submit'] || view['close'])
      ? [
          [view['submit'], view['close']]
            .filter(Boolean)
            .map(b => `[${shown(b)}]`)
            .join(' '),
        ]
      : [];
  const files = message?.files?.map(f => `（文件：${f.title}）`) ?? [];
  const body = blocks.length > 0 ? blocks.flatMap(ofBlock) : message?.text ? [read(message.text, reading).shown] : [];
  return [...head, ...body, ...files, ...foot].flatMap(line => line.split('\n'));
}
