import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inject } from 'vitest';
import type { Client } from '../../src/db/client.ts';
import { openEmbedded } from '../../src/db/embedded.ts';
import { openServer } from '../../src/db/server.ts';
import { databaseAt, onServer } from './database-server.ts';
import { lentDatabase } from './lent-database.ts';

/** An empty, migrated database of its own: in memory, or on the server that TEST_DATABASE_URL names. */
export async function testDatabase(): Promise<Client> {
  const { server, isLent } = inject('database');
  if (!server) return isLent ? lentDatabase(databaseImage()) : openEmbedded(undefined, databaseImage());
  const database = await serverDatabase();
  const client = await openServer(database.url);
  return {
    ...client,
    async close() {
      await client.close();
      await database.drop();
    },
  };
}

/** The embedded database as it is after migration. */
export const databaseImage = () => new Blob([readFileSync(inject('database').image)]);

/** A database of its own on the server that TEST_DATABASE_URL names; undefined: none is named. */
export const onServerOrNot = async () => (inject('database').server ? serverDatabase() : undefined);

/** A copy of the migrated template on the server; `drop` ends whatever is still connected. */
export async function serverDatabase(): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const { server, template } = inject('database');
  if (!server) throw new Error('this test needs a server: run it with TEST_DATABASE_URL');
  const name = `menfang_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, `create database ${name} template ${template}`);
  return { url: databaseAt(server, name), drop: () => onServer(server, `drop database ${name} with (force)`) };
}
