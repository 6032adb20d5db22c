import { isObject, type Json } from './types.ts';

/** Says what is wrong with a value that stands at a JSON pointer. */
export type Check = (value: unknown, at: string, say: Say) => void;
/** Takes a complaint down, worded as Slack words it in `response_metadata.messages`. */
export type Say = (problem: string, at: string) => void;

export interface Field {
  readonly check: Check;
  readonly required: boolean;
}

export const must = (check: Check): Field => ({ check, required: true });
export const may = (check: Check): Field => ({ check, required: false });

/** A string of `min` to `max` UTF-16 units. */
export const text =
  (max: number, min = 1): Check =>
  (value, at, say) => {
    if (typeof value !== 'string') return say('must be a string', at);
    if (value.length > max) say(`must be less than ${max + 1} characters`, at);
    if (value.length < min) say(`must be more than ${min - 1} characters`, at);
  };

export const matching =
  (pattern: RegExp, what: string): Check =>
  (value, at, say) => {
    if (typeof value !== 'string' || !pattern.test(value)) say(`must be ${what}`, at);
  };

export const oneOf =
  (...allowed: readonly unknown[]): Check =>
  (value, at, say) => {
    if (!allowed.includes(value)) say(`must be one of ${allowed.join(', ')}`, at);
  };

export const yesNo: Check = (value, at, say) => {
  if (typeof value !== 'boolean') say('must be a boolean', at);
};

export const number: Check = (value, at, say) => {
  if (!Number.isInteger(value)) say('must be an integer', at);
};

export const anything: Check = () => {};

/** An array of `min` to `max` items. */
export const list =
  (check: Check, max: number, min = 1): Check =>
  (value, at, say) => {
    if (!Array.isArray(value)) return say('must be an array', at);
    if (value.length > max) say(`no more than ${max} items allowed`, at);
    if (value.length < min) say(`must provide at least ${min} items`, at);
    for (const [i, item] of value.entries()) check(item, `${at}/${i}`, say);
  };

/** An object with these fields and no others; `more` sees the whole when it is one. */
export const object =
  (fields: Readonly<Record<string, Field>>, more?: (value: Json, at: string, say: Say) => void): Check =>
  (value, at, say) => {
    if (!isObject(value)) return say('must be an object', at);
    for (const [name, { check, required }] of Object.entries(fields)) {
      if (value[name] === undefined) {
        if (required) say(`missing required field: ${name}`, at);
      } else check(value[name], `${at}/${name}`, say);
    }
    for (const name of Object.keys(value))
      if (!(name in fields) && value[name] !== undefined) say(`invalid additional property: ${name}`, at);
    more?.(value, at, say);
  };

/** One of several kinds of object, told apart by `type`. */
export const typed =
  (kinds: Readonly<Record<string, Check>>, what: string): Check =>
  (value, at, say) => {
    const check = isObject(value) ? kinds[String(value['type'])] : undefined;
    if (!check) return say(`unsupported type: ${isObject(value) ? String(value['type']) : typeof value} [${what}]`, at);
    check(value, at, say);
  };

/** Runs a check; the complaints in Slack's form. */
export function complaints(check: Check, value: unknown, at: string): string[] {
  const found: string[] = [];
  check(value, at, (problem, where) => void found.push(`[ERROR] ${problem} [json-pointer:${where}]`));
  return found;
}
