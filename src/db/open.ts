import type { Client } from './client.ts';

/** Where the record is: a server's database, a directory, or memory. */
export interface Where {
  readonly databaseUrl?: string;
  readonly dataDir?: string;
  readonly onLost?: (error: Error) => void;
}

/** For commands that go through everything. */
export interface Manner {
  /** The schema stays as it is: what is copied before an update is copied as it was. */
  readonly keepsSchema?: boolean;
  /** On a server: longest a statement may take; 0: as long as it needs. */
  readonly statementMs?: number;
}

/** Opens the record and brings it to the newest schema, unless told otherwise. What is not used is not loaded. */
export async function openDatabase({ databaseUrl, dataDir, onLost }: Where, manner: Manner = {}): Promise<Client> {
  if (databaseUrl !== undefined) {
    const { openServer } = await import('./server.ts');
    return openServer(databaseUrl, { ...manner, ...(onLost ? { onLost } : {}) });
  }
  const { openEmbedded } = await import('./embedded.ts');
  return openEmbedded(dataDir, undefined, manner);
}
