import { spawn } from 'node:child_process';
import { expect } from 'vitest';

export interface Program {
  readonly ended: Promise<{ readonly code: number | null; readonly said: string }>;
  /** Resolves with what it has said once that matches. */
  heard(words: RegExp): Promise<RegExpExecArray>;
  /** Ctrl-C in its terminal, and waits until it is gone. */
  interrupt(): Promise<void>;
}

/** A line typed into a terminal of its own; `env` beside the path must name a HOME. */
export function typeIn(dir: string, line: string, env: Readonly<Record<string, string>> & { HOME: string }): Program {
  const child = spawn('sh', ['-c', line], {
    cwd: dir,
    env: {
      PATH: process.env['PATH'],
      npm_config_cache: `${env.HOME}/npm`,
      npm_config_update_notifier: 'false',
      ...env,
    },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let look = () => {};
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (words: string) => {
      said += words;
      look();
    });
  const ended = new Promise<{ code: number | null; said: string }>(resolve =>
    child.once('close', code => resolve({ code, said })),
  );
  return {
    ended,
    heard: words =>
      new Promise((resolve, reject) => {
        look = () => {
          const found = words.exec(said);
          if (found) resolve(found);
        };
        look();
        void ended.then(() => reject(new Error(`“${line}” ended without ${words}: ${said}`)));
      }),
    async interrupt() {
      if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, 'SIGINT');
      await ended;
    },
  };
}

/** A browser with one cookie, that of the page it opens; forms and requests must be answered. */
export async function visit(base: string, path: string, form?: URLSearchParams) {
  const first = await fetch(`${base}${path}`, {
    redirect: 'manual',
    ...(form ? { method: 'POST', body: form } : {}),
  });
  const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
  return {
    cookie,
    async ask(to: string, payload?: unknown, headers: Readonly<Record<string, string>> = {}) {
      const answer = await fetch(`${base}${to}`, {
        headers: { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', ...headers },
        ...(payload === undefined ? {} : { method: 'POST', body: JSON.stringify(payload) }),
      });
      const text = await answer.text();
      expect(answer.status, `${to}: ${text}`).toBe(200);
      return JSON.parse(text);
    },
  };
}
