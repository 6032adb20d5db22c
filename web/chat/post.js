// @ts-check
/** @import { Posted, Unsent } from './types.d.ts' */

const OFFLINE = '网络不通，没发出去。网络好了会自动补发，也可以点一下重发。';

/**
 * What an answer of the server means for a message.
 * @param {number} status 0: no answer
 * @param {string} body
 * @returns {Posted}
 */
export function readAnswer(status, body) {
  if (status === 200) return { kind: 'kept' };
  if (status === 401) return { kind: 'expired' };
  const error = sentenceOf(body) ?? (status === 0 ? OFFLINE : '暂时没送到，会自动补发，也可以点一下重发。');
  if (status === 429) return { kind: 'slow', error };
  return { kind: status >= 400 && status < 500 ? 'refused' : 'failed', error };
}

/** @param {string} body */
function sentenceOf(body) {
  try {
    const { error } = JSON.parse(body);
    return typeof error === 'string' ? error : undefined;
  } catch {
    return undefined; // a proxy's page, not our answer
  }
}

/** @param {string} dataUrl */
function blobOf(dataUrl) {
  const [head = '', body = ''] = dataUrl.split(',');
  const bytes = Uint8Array.from(atob(body), character => character.charCodeAt(0));
  return new Blob([bytes], { type: /data:([^;]*)/.exec(head)?.[1] ?? '' });
}

/**
 * Sends one message; never rejects. With XMLHttpRequest, for fetch tells no progress of an upload.
 * @param {string} account
 * @param {Unsent} message
 * @param {(progress: number) => void} onProgress
 * @returns {Promise<Posted>}
 */
export function post(account, message, onProgress) {
  return new Promise(resolve => {
    const request = new XMLHttpRequest();
    const path = message.picture ? 'pictures' : 'messages';
    request.open('POST', `/chat/${path}?account=${encodeURIComponent(account)}`);
    request.timeout = message.picture ? 120_000 : 20_000;
    request.onloadend = () => resolve(readAnswer(request.status, request.responseText));
    if (message.picture) {
      request.upload.onprogress = event => onProgress(event.loaded / Math.max(event.total, 1));
      const form = new FormData();
      form.append('id', message.id);
      form.append('text', message.text);
      form.append('picture', blobOf(message.picture.url), 'picture');
      request.send(form);
    } else {
      request.setRequestHeader('content-type', 'application/json');
      request.send(JSON.stringify({ id: message.id, text: message.text, changes: message.changes }));
    }
  });
}
