import { createCipher } from '../app/cipher.ts';
import type { Client } from '../db/client.ts';
import { DomainError } from '../domain/errors.ts';
import { importFile } from './import-file.ts';

/** What the company of the sample estate knows. */
export const SAMPLE_KNOWLEDGE = new URL('../../estates/sample-knowledge.md', import.meta.url).pathname;

/** Puts the articles of a file on record for the only community; a file with mistakes is refused, each of them named. */
export async function loadKnowledge(client: Client, file: string, now: Date): Promise<void> {
  const said: string[] = [];
  const voice = { say: (line: string) => void said.push(line), progress() {} };
  // Articles hold nothing that would be sealed.
  const cipher = createCipher(new Uint8Array(32));
  const code = await importFile({ kind: 'knowledge', file, isDry: false }, { client, cipher, now }, voice);
  if (code !== 0) throw new DomainError('bad_input', said.filter(line => line !== '').join('\n'));
}
