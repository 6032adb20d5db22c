import type { ClaimedImport, ExitCode, ImportRuns, Voice } from '../ports/imports.ts';
import type { Work } from '../ports/jobs.ts';

/** What was said is kept this often; a lease lasts half a minute. */
const TELL_MS = 500;
/** A file that ends the process each time must not do so for ever. */
const MAX_TRIES = 3;

export interface ImportParts {
  readonly runs: ImportRuns;
  readonly me: string;
  readonly run: (file: ClaimedImport, voice: Voice) => Promise<ExitCode>;
  /** An error in words for whoever handed the file over. */
  readonly wordsFor: (error: unknown) => string;
  readonly onError: (error: unknown) => void;
}

/** Ends an import from within, between two batches: each is one transaction, and whoever begins anew changes nothing twice. */
class Stopped extends Error {}

/** Imports what was handed over, one file after the other. */
export function createImportWork(parts: ImportParts): Work {
  const { runs, me } = parts;

  async function work(file: ClaimedImport, signal: AbortSignal): Promise<void> {
    let said: string[] = [];
    let [read, bad] = [0, 0];
    let isOurs = true;
    const tell = async () => {
      const lines = said;
      said = [];
      isOurs = (await runs.tell(file.id, me, { read, bad, lines })) && isOurs;
    };
    let telling = Promise.resolve();
    const keep = () => {
      telling = telling.then(tell).catch(error => {
        // Lines that are missing would look like rows that were good.
        isOurs = false;
        parts.onError(error);
      });
      return telling;
    };
    const timer = setInterval(keep, TELL_MS);
    const voice: Voice = {
      say: line => void said.push(line),
      progress: (...now) => {
        [read, bad] = now;
        if (signal.aborted || !isOurs) throw new Stopped();
      },
    };
    const exitCode = await run(file, voice)
      .catch(error => {
        if (error instanceof Stopped || signal.aborted) return undefined;
        parts.onError(error);
        said.push(parts.wordsFor(error));
        return 2 as const;
      })
      .finally(() => clearInterval(timer));
    await keep();
    if (exitCode !== undefined && isOurs) return runs.end(file.id, me, exitCode);
    await runs.release(file.id, me);
    // Called again by that, and begun anew.
    if (!signal.aborted) throw new Error('an import could not keep what it said');
  }

  const run: ImportParts['run'] = async (file, voice) => {
    if (file.attempts <= MAX_TRIES) return parts.run(file, voice);
    voice.say(`服务在导入这个文件时停了 ${MAX_TRIES} 次，不再试了。请先停下服务，再运行同一个命令导入。`);
    return 2;
  };

  return {
    name: 'imports',
    async look(signal) {
      while (!signal.aborted) {
        const file = await runs.claim(me);
        if (!file) return;
        await work(file, signal);
      }
    },
  };
}
