import type { Cipher } from '../ports/cipher.ts';
import type { Clock } from '../ports/clock.ts';

/** A request older than this is not taken: a copied one is worthless. */
const FRESH_MS = 60_000;

/** What is asked for; what else we sign (cookies) never begins like this. */
export type Question = 'invite' | 'record' | 'import' | 'import-progress';

/** A question to a running service, signed with the service's own key: only who has it can ask. */
export const ask = (cipher: Cipher, question: Question, asked: object, now: Date): string =>
  cipher.sign(`${question}:${Buffer.from(JSON.stringify({ ...asked, at: now.getTime() })).toString('base64url')}`);

/** Takes each signed question once, while it is fresh; otherwise says why not. */
export function createTaker(cipher: Cipher, clock: Clock) {
  // Taken within the last minutes: a copied one is refused.
  const taken = new Map<string, number>();

  return <T extends object>(question: Question, request: unknown): Partial<T> | string => {
    const signed = typeof request === 'string' ? cipher.verify(request) : undefined;
    const asked = signed?.startsWith(`${question}:`)
      ? (JSON.parse(Buffer.from(signed.slice(question.length + 1), 'base64url').toString()) as T & { at: number })
      : undefined;
    const now = clock.now().getTime();
    if (!asked || Math.abs(now - asked.at) > FRESH_MS)
      return '签名不对或已过期：请用同一个 ENCRYPTION_KEY，并核对两边的时间。';
    for (const [known, at] of taken) if (now - at > 2 * FRESH_MS) taken.delete(known);
    if (taken.has(signed!)) return '这个请求已经用过：请再运行一次命令。';
    taken.set(signed!, asked.at);
    return asked;
  };
}

export type Take = ReturnType<typeof createTaker>;
