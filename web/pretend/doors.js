// @ts-check

const UNREACHABLE = '演示程序没有应答。它可能已经关掉了：请在终端再运行一次，再刷新页面。';

/**
 * @param {string} path
 * @param {RequestInit} [request]
 */
async function ask(path, request) {
  const answer = await fetch(`/pretend/${path}`, request).catch(cause => {
    throw new Error(UNREACHABLE, { cause });
  });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error ?? UNREACHABLE);
  return body;
}

/** @returns {Promise<import('./types.d.ts').World>} */
export const readWorld = () => ask('world');

/**
 * @param {'write' | 'send' | 'line' | 'code'} path
 * @param {object} body
 */
export const send = (path, body) =>
  ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
