// @ts-check

/** What the desk's API refused, with words fit to be shown. */
export class Refusal extends Error {
  /**
   * @param {string} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const RETRY_AFTER_MS = [800, 2500];
let csrf = '';
let onSignedOut = () => {};

/** @param {number} ms */
const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

/**
 * What to do when the session has ended.
 * @param {() => void} listener
 */
export function whenSignedOut(listener) {
  onSignedOut = listener;
}

/** @param {string} token */
export function sendWith(token) {
  csrf = token;
}

/**
 * @param {string} path
 * @param {RequestInit} [init]
 * @returns {Promise<any>} whatever the path answers; types.d.ts says what
 */
async function ask(path, init = {}) {
  let response;
  try {
    response = await fetch(`/desk/${path}`, { ...init, headers: { ...init.headers, 'x-csrf-token': csrf } });
  } catch {
    throw new Refusal('offline', '网络不通，没有发出去。内容还在，请联网后再试。');
  }
  const body = await response.json().catch(() => undefined);
  if (response.ok && body) return body;
  if (response.status === 401) onSignedOut();
  throw new Refusal(body?.code ?? 'broken', body?.error ?? '服务器没有正常回答。内容还在，请稍后再试。');
}

/** @param {string} path */
export const read = path => ask(path);

/**
 * @param {string} path
 * @param {object} [body]
 */
export const send = (path, body = {}) =>
  ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** @param {string} path */
export const remove = path => ask(path, { method: 'DELETE' });

/**
 * @param {string} caseId
 * @param {Blob} file
 * @returns {Promise<string>} id of the stored picture
 */
export async function sendPicture(caseId, file) {
  const form = new FormData();
  form.append('picture', file, 'picture');
  return (await ask(`api/cases/${caseId}/pictures`, { method: 'POST', body: form })).id;
}

/** A page on plain http in the house's own network has no randomUUID. */
const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, '0')).join('');

/** @type {Map<string, string>} presses that never got a definite answer keep their id, so that trying again has one effect */
const unanswered = new Map();

/**
 * Sends one press. When the network fails it is tried again with the same act id.
 * @param {readonly unknown[]} what tells this press from every other
 * @param {string} path
 * @param {object} body
 */
async function press(what, path, body) {
  const key = JSON.stringify(what);
  const actId = unanswered.get(key) ?? newId();
  unanswered.set(key, actId);
  for (const wait of [...RETRY_AFTER_MS, undefined]) {
    try {
      const answer = await send(path, { ...body, actId });
      unanswered.delete(key);
      return answer;
    } catch (error) {
      const isOpen = error instanceof Refusal && ['offline', 'unavailable', 'broken'].includes(error.code);
      if (!isOpen) unanswered.delete(key);
      if (!isOpen || wait === undefined) throw error;
      await pause(wait);
    }
  }
}

/**
 * One press of a button on a case.
 * @param {{ readonly id: string, readonly version: number }} ticket as the person saw it
 * @param {string} verb
 * @param {object} [input]
 */
export const act = ({ id, version }, verb, input = {}) =>
  press([id, verb, input], `api/cases/${id}/${verb}`, { ...input, version });

/**
 * Puts on record what did not come by chat.
 * @param {object} logged
 * @returns {Promise<{ ticket: import('./types.d.ts').Case }>}
 */
export const logCase = logged => press(['log', logged], 'api/cases', logged);
