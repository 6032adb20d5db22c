import { sql } from 'drizzle-orm';
import { markOf, type SecretKind } from '../domain/conceal.ts';
import type { Cipher } from '../ports/cipher.ts';
import { type Db, rows } from './client.ts';

/** Values behind the marks of a conversation, for eyes that may see them. */
export async function readSecrets(
  db: Db,
  cipher: Cipher,
  conversationId: number,
): Promise<ReadonlyMap<string, string>> {
  const found = await rows(db, sql`select no, kind, sealed from concealed where conversation_id = ${conversationId}`);
  return new Map(
    found.map(r => [markOf(r['kind'] as SecretKind, Number(r['no'])), cipher.open(r['sealed'] as string)]),
  );
}
