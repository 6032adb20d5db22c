import { inject } from 'vitest';
import type { Client } from '../../src/db/client.ts';
import { openServer } from '../../src/db/server.ts';
import type { Where } from '../../src/jobs/boss.ts';
import { serverDatabase, testDatabase } from './database.ts';

/** An empty database for jobs: in memory, or on the server that TEST_DATABASE_URL names. */
export async function jobsDatabase(): Promise<{
  readonly client: Client;
  readonly where: Where;
  readonly url: string | undefined;
}> {
  if (!inject('database').server) {
    const client = await testDatabase();
    return { client, where: { runAlone: client.runAlone! }, url: undefined };
  }
  const { url, drop } = await serverDatabase();
  const client = await openServer(url);
  const close = async () => {
    await client.close();
    await drop();
  };
  return { client: { ...client, close }, where: { url }, url };
}
