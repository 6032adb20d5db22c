import type { Client } from '../db/client.ts';
import { openRoster } from '../db/roster.ts';
import { importFile as importSource } from '../import/import-file.ts';
import { fileSource } from '../import/source.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { ExitCode, ImportKind, Voice } from '../ports/imports.ts';
import { createRetrieval } from '../understand/retrieval.ts';

export interface ImportTask {
  readonly kind: ImportKind;
  readonly file: string;
  readonly isDry: boolean;
  /** Absent: the only community on record. */
  readonly communityId?: string;
}

/** Imports a file of the disk into a database that is open. */
export async function importFile(
  { file, communityId, ...task }: ImportTask,
  { client, cipher, now }: { readonly client: Client; readonly cipher: Cipher; readonly now: Date },
  voice: Voice,
): Promise<ExitCode> {
  const { termsOf } = createRetrieval();
  const roster = await openRoster(client, cipher, { communityId, now, isDry: task.isDry, termsOf });
  return importSource({ ...task, file: fileSource(file) }, roster, voice);
}
