import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromChild, ToChild } from './protocol.ts';

/** A process that runs wechaty. */
export interface ChildProcess {
  tell(what: ToChild): void;
  kill(): void;
}

export interface ChildHears {
  told(what: FromChild): void;
  /** It is gone; `why` for the log. */
  gone(why: string): void;
}

export type Launch = (hears: ChildHears) => ChildProcess;

/** What it may know of our environment; keys and addresses of databases are not in it. */
const ENVIRONMENT = /^(PATH|HOME|TZ|LANG|NODE_(ENV|EXTRA_CA_CERTS|NO_WARNINGS)|WECHATY_PUPPET_\w+)$/;
const ENTRY = fileURLToPath(new URL('./child.ts', import.meta.url));
const KEPT_OF_ERRORS = 2000;

/** `preloads`: modules its node loads before it, for proofs. */
export const launchWith =
  (preloads: readonly string[]): Launch =>
  hears => {
    const known = Object.entries(process.env).filter(([name]) => ENVIRONMENT.test(name));
    const child = fork(ENTRY, [], {
      // What wechaty and puppets print may hold words of people: none of it is shown.
      env: { ...Object.fromEntries(known), WECHATY_LOG: 'silent' },
      execArgv: ['--max-old-space-size=768', ...preloads.flatMap(url => ['--import', url])],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let errors = '';
    let isReady = false;
    // Before it is ready it has heard nobody, and what it prints says why it does not start.
    child.stderr?.on('data', (chunk: Buffer) => {
      if (!isReady) errors = (errors + chunk.toString()).slice(-KEPT_OF_ERRORS);
    });
    child.on('message', (what: FromChild) => {
      isReady = true;
      hears.told(what);
    });
    child.once('error', error => hears.gone(error.message));
    child.once('exit', (code, signal) => hears.gone(`${signal ?? `code ${code}`} ${isReady ? '' : errors}`.trim()));
    return {
      tell(what) {
        if (child.connected) child.send(what, () => {});
      },
      kill: () => void child.kill('SIGKILL'),
    };
  };

export const launchChild: Launch = launchWith([]);
