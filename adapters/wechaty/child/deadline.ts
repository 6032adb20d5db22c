/** Rejects when the promise has not settled in time; what comes later is nobody's. */
export function within<T>(promise: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new LateError(what)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** It took too long; whether it happens all the same nobody knows. */
export class LateError extends Error {
  override readonly name = 'LateError';
}

/** The way to WeChat is broken, which tells nothing of what was asked. */
export const isOutage = (error: unknown): boolean =>
  error instanceof LateError ||
  /UNAVAILABLE|DEADLINE|CANCELLED|Timeout|ECONN|EPIPE|socket|not logged in/i.test(String(error));
