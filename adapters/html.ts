const MARKUP = Symbol('markup');

/** Markup that is safe to send: everything put into it was escaped, or came through `raw`. */
export interface Html {
  readonly [MARKUP]: string;
  toString(): string;
}

/** What may stand in a template: text is escaped, markup is kept, nothing shows nothing, lists are joined. */
export type HtmlValue = string | number | Html | null | undefined | false | readonly HtmlValue[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;', // old browsers take it for a quote
};

const escapeText = (text: string): string => text.replace(/[&<>"'`]/g, character => ENTITIES[character] ?? '');

function markupOf(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number') return String(value);
  if (MARKUP in value) return value[MARKUP];
  return value.map(markupOf).join('');
}

/** Markup written by us, word for word; never for anything a person typed. */
export const raw = (markup: string): Html => ({ [MARKUP]: markup, toString: () => markup });

/** The one way to make HTML on the server; attribute values must stand in quotes. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return raw(strings.map((part, i) => (i < values.length ? part + markupOf(values[i]) : part)).join(''));
}
