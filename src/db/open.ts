import type { Client } from './client.ts';

/** Where the record is: a server's database, a directory, or memory. */
export interface Where {
  readonly databaseUrl?: string;
  readonly dataDir?: string;
  readonly onLost?: (error: Error) => void;
}

/** Opens the record and brings it to the newest schema. What is not used is not loaded. */
export async function openDatabase({ databaseUrl, dataDir, onLost }: Where): Promise<Client> {
  if (databaseUrl !== undefined) {
    const { openServer } = await import('./server.ts');
    return openServer(databaseUrl, onLost ? { onLost } : {});
  }
  const { openEmbedded } = await import('./embedded.ts');
  return openEmbedded(dataDir);
}
