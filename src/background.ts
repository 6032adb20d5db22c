import { createHousekeeping } from './app/housekeeping.ts';
import { createImportWork } from './app/imports.ts';
import { createPreviewWork } from './app/previews.ts';
import { createWeekly } from './app/weekly.ts';
import type { Config } from './config.ts';
import { createChores } from './db/chores.ts';
import type { Client } from './db/client.ts';
import { createCorrections } from './db/corrections.ts';
import { soleCommunity } from './db/estate.ts';
import { createImportRuns } from './db/import-runs.ts';
import { importWords } from './db/import-words.ts';
import { createPreviews } from './db/previews.ts';
import { openRoster } from './db/roster.ts';
import { createWeeklyLines } from './db/weekly.ts';
import type { ImportDoor } from './http/admin-import.ts';
import type { Log } from './http/log.ts';
import { makePreview } from './http/media.ts';
import { createJobs } from './jobs/jobs.ts';
import type { Cipher } from './ports/cipher.ts';
import type { Clock } from './ports/clock.ts';
import type { CountJob, Jobs } from './ports/jobs.ts';
import type { Retrieval } from './ports/knowledge.ts';

export interface BackgroundParts {
  readonly client: Client;
  readonly config: Pick<Config, 'databaseUrl' | 'slack'>;
  readonly cipher: Cipher;
  readonly clock: Clock;
  readonly me: string;
  readonly log: Log;
  readonly count: CountJob;
  readonly termsOf: Retrieval['termsOf'];
}

/** Everything the service does besides its messages: imports handed over, previews, the night's housekeeping, the week's line. */
export function createBackground(parts: BackgroundParts): { readonly jobs: Jobs; readonly imports: ImportDoor } {
  const { client, config, cipher, clock, me, log, count, termsOf } = parts;
  const runs = createImportRuns(client, cipher);
  const onError = (error: unknown, what: string) => log.error({ err: error, what }, 'background work failed');
  const imports = createImportWork({
    runs,
    me,
    async run({ bytes, name, ...file }, voice) {
      // Loaded when a file comes: what reads books costs a quarter of a second at start.
      const [{ importFile }, { bytesSource }] = await Promise.all([
        import('./import/import-file.ts'),
        import('./import/source.ts'),
      ]);
      const roster = await openRoster(client, cipher, { ...file, now: clock.now(), termsOf });
      return importFile({ ...file, file: bytesSource(name, Buffer.from(bytes)) }, roster, voice);
    },
    wordsFor: importWords,
    onError: error => onError(error, 'import'),
  });
  const housekeeping = createHousekeeping({
    chores: createChores(client),
    clock,
    onDone: removed => log.info({ removed }, 'the night’s housekeeping is done'),
  });
  const jobs = createJobs({
    where: client.runAlone ? { runAlone: client.runAlone } : { url: config.databaseUrl ?? '' },
    works: [
      imports,
      { ...createPreviewWork(createPreviews(client), makePreview), schedule: housekeeping.schedule },
      housekeeping,
      createWeekly({
        lines: createWeeklyLines(client, config.slack ? ['slack'] : []),
        corrections: createCorrections(client),
        clock,
      }),
    ],
    count,
    onError,
  });
  return {
    jobs,
    imports: {
      progress: runs.progress,
      async hand({ communityId, ...file }) {
        const { id } = await soleCommunity(client.db, communityId);
        const kept = await runs.keep({ ...file, communityId: id }, clock.now());
        jobs.send(imports.name);
        return kept;
      },
    },
  };
}
