import { labelOf } from './forms.ts';
import { isObject, type Json, type Message, objects, str, type View } from './types.ts';

const STYLE = `body{font:15px/1.45 sans-serif;background:#f4f4f4;padding:16px}main{background:#fff;border:1px solid #ccc;border-radius:8px;max-width:640px;padding:12px 16px;margin:0 auto 12px}
h1{font-size:18px;margin:4px 0}h2{font-size:17px;border-bottom:1px solid #ddd;margin:0 0 8px;padding-bottom:6px}p{margin:6px 0;white-space:pre-wrap;overflow-wrap:anywhere}
.fields{display:grid;grid-template-columns:1fr 1fr;gap:4px 12px}.context{color:#666;font-size:12px}.section{display:flex;gap:12px;justify-content:space-between}.section>div{flex:1}
button,select{font:inherit;border:1px solid #888;border-radius:4px;background:#fff;padding:4px 10px;margin:2px 6px 2px 0}.primary{background:#007a5a;color:#fff}.danger{color:#b00020;border-color:#b00020}
label{display:block;font-weight:bold;margin-top:8px}input,textarea{font:inherit;width:100%;box-sizing:border-box;border:1px solid #888;border-radius:4px;padding:6px}
blockquote{border-left:4px solid #ccc;margin:4px 0;padding-left:8px}.mention{background:#e8f0fe;color:#1264a3}.reply{margin-left:32px}.foot{margin-top:12px;text-align:right}small{color:#666}`;

/** A page that shows messages or a view about as Slack lays them out, for looking at them. */
export function picture(...things: readonly (Message | View)[]): string {
  const cards = things.map(thing => {
    const isView = 'hash' in thing;
    const head = isView && thing['title'] ? `<h2>${textOf(thing['title'])}</h2>` : '';
    const body =
      thing.blocks.length > 0 ? thing.blocks.map(block).join('') : `<p>${mrkdwn(str((thing as Message).text))}</p>`;
    const foot = isView
      ? `<div class="foot">${button(thing['close'], '')}${button(thing['submit'], 'primary')}</div>`
      : `<small>${(thing as Message).files?.map(f => `📎 ${escaped(f.title)}`).join(' ') ?? ''}</small>`;
    const isReply = !isView && thing['thread_ts'] !== undefined && thing['thread_ts'] !== thing['ts'];
    return `<main class="${isView ? 'view' : isReply ? 'message reply' : 'message'}">${head}${body}${foot}</main>`;
  });
  return `<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>Block Kit</title><style>${STYLE}</style></head><body>${cards.join('')}</body></html>`;
}

function block(given: Json): string {
  const text = given['text'] ? `<p>${textOf(given['text'])}</p>` : '';
  switch (given['type']) {
    case 'header':
      return `<h1>${textOf(given['text'])}</h1>`;
    case 'divider':
      return '<hr>';
    case 'section': {
      const fields = objects(given['fields']).map(f => `<p>${textOf(f)}</p>`);
      const grid = fields.length > 0 ? `<div class="fields">${fields.join('')}</div>` : '';
      return `<div class="section"><div>${text}${grid}</div>${isObject(given['accessory']) ? control(given['accessory']) : ''}</div>`;
    }
    case 'context':
      return `<p class="context">${objects(given['elements'])
        .map(e => (e['type'] === 'image' ? control(e) : textOf(e)))
        .join(' · ')}</p>`;
    case 'actions':
      return `<div class="actions">${objects(given['elements']).map(control).join('')}</div>`;
    case 'image':
      return control(given);
    case 'input': {
      const hint = given['hint'] ? `<small>${textOf(given['hint'])}</small>` : '';
      const optional = given['optional'] === true ? ' <small>(optional)</small>' : '';
      return `<label>${textOf(given['label'])}${optional}</label>${control(given['element'] as Json)}${hint}`;
    }
    case 'rich_text':
      return `<p>${escaped(richText(given['elements']))}</p>`;
    default:
      return typeof given['text'] === 'string'
        ? `<p>${escaped(given['text'])}</p>`
        : `<pre>${escaped(JSON.stringify(given))}</pre>`;
  }
}

function control(element: Json): string {
  const options = objects(element['options']).map(labelOf).map(escaped);
  switch (element['type']) {
    case 'button':
      return button(element['text'], str(element['style']));
    case 'overflow':
      return `<select><option>…</option>${options.map(o => `<option>${o}</option>`).join('')}</select>`;
    case 'image':
      return `<small>🖼 ${escaped(str(element['alt_text']))}</small>`;
    case 'checkboxes':
    case 'radio_buttons': {
      const type = element['type'] === 'checkboxes' ? 'checkbox' : 'radio';
      return options.map(o => `<p><input type="${type}" style="width:auto"> ${o}</p>`).join('');
    }
    case 'plain_text_input': {
      const [value, hint] = [escaped(str(element['initial_value'])), textOf(element['placeholder'])];
      return element['multiline'] === true
        ? `<textarea rows="4" placeholder="${hint}">${value}</textarea>`
        : `<input value="${value}" placeholder="${hint}">`;
    }
    default:
      return options.length > 0 || str(element['type']).endsWith('select')
        ? `<select><option>${textOf(element['placeholder'])}</option>${options.map(o => `<option>${o}</option>`).join('')}</select>`
        : `<input placeholder="${textOf(element['placeholder'])}">`;
  }
}

const button = (text: unknown, style: string): string =>
  text ? `<button class="${escaped(style)}">${textOf(text)}</button>` : '';

const textOf = (object: unknown): string => {
  if (!isObject(object)) return '';
  return object['type'] === 'mrkdwn' ? mrkdwn(str(object['text'])) : escaped(str(object['text']));
};

/** Slack's markup as HTML; brackets become mentions and links, what was escaped stays text. */
function mrkdwn(text: string): string {
  const safe = text.replaceAll('"', '&quot;').replace(/<([^<>\n]+)>/g, (_whole, inner: string) => {
    const [target = '', label = target] = inner.split('|');
    return /^[@#!]/.test(target) ? `\u0001${escaped(label)}\u0002` : `\u0003${escaped(label)}\u0004`;
  });
  return safe
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/^&gt; ?(.*)$/gm, '<blockquote>$1</blockquote>')
    .replace(/`([^`\n]+)`/g, '<code>$1</code>')
    .replace(/(?<![\w*])\*([^*\n]+)\*(?![\w*])/g, '<b>$1</b>')
    .replace(/(?<![\w_])_([^_\n]+)_(?![\w_])/g, '<i>$1</i>')
    .replace(/(?<![\w~])~([^~\n]+)~(?![\w~])/g, '<s>$1</s>')
    .replaceAll('\u0001', '<span class="mention">')
    .replaceAll('\u0002', '</span>')
    .replaceAll('\u0003', '<a href="#">')
    .replaceAll('\u0004', '</a>');
}

const richText = (part: unknown): string =>
  objects(part)
    .map(p =>
      Array.isArray(p['elements']) ? richText(p['elements']) : str(p['text'] ?? p['fallback'] ?? p['user_id']),
    )
    .join('');

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
