import { type Logger, pino } from 'pino';
import { conceal, findSecrets, maskMarks } from '../domain/conceal.ts';

export type Log = Pick<Logger, 'info' | 'warn' | 'error' | 'debug' | 'fatal'>;

const TOKENS = /\b[A-Za-z0-9_-]{32,}(\.[A-Za-z0-9_-]{20,})*\b|\bo[A-Za-z0-9_-]{27}\b/g;

/** Settings that no text may show, whatever error quotes them. */
const hidden = new Set<string>();

/** Names settings that must never stand in a log: keys, passwords, tokens. */
export function hideInLogs(secrets: readonly string[]): void {
  for (const secret of secrets) if (secret.length >= 8) hidden.add(secret);
}

/** A text without settings that are secret, phones, plates, ID or card numbers, tokens or channel ids. */
function scrub(given: string): string {
  let text = given;
  for (const secret of hidden) text = text.replaceAll(secret, '[secret]');
  const safe = conceal(text, findSecrets(text), f => `[${f.kind}]`);
  return maskMarks(safe.replace(TOKENS, '[token]'));
}

/** Error as it may stand in a log: what and where, never with what parameters. */
function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: scrub(String(error)) };
  const { query, code, constraint } = error as Error & { query?: unknown; code?: unknown; constraint?: unknown };
  // Drivers put parameters into the message ("Failed query: … params: …") and into detail: neither gets through.
  const message = typeof query === 'string' ? 'failed query' : scrub(error.message);
  return {
    type: error.name,
    message,
    ...(typeof query === 'string' ? { statement: query.replace(/\s+/g, ' ').slice(0, 500) } : {}),
    ...(code === undefined ? {} : { code }),
    ...(constraint === undefined ? {} : { constraint }),
    stack: (error.stack ?? '')
      .split('\n')
      .filter(line => /^\s+at /.test(line))
      .slice(0, 12),
    ...(error.cause ? { cause: describe(error.cause) } : {}),
  };
}

const scrubDeep = (value: unknown): unknown => {
  if (typeof value === 'string') return scrub(value);
  if (Array.isArray(value)) return value.map(scrubDeep);
  if (value instanceof Error) return describe(value);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, scrubDeep(v)]));
  return value;
};

/** JSON lines for operators; whatever is handed in, personal numbers, tokens and parameters do not come out. */
export function createLog(level: string, write?: (line: string) => void): Logger {
  return pino(
    {
      level,
      base: null,
      formatters: { level: label => ({ level: label }), log: fields => scrubDeep(fields) as Record<string, unknown> },
      // Without this pino would write err again in its own way, message and all.
      serializers: { err: error => error },
      hooks: {
        logMethod(args, method) {
          method.apply(this, args.map(a => (typeof a === 'string' ? scrub(a) : a)) as Parameters<typeof method>);
        },
      },
    },
    write ? { write } : pino.destination({ fd: 1, sync: false }),
  );
}
