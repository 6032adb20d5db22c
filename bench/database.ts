import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { throwawayPostgres } from '../src/commands/throwaway-postgres.ts';

/** What a benchmark runs on. */
export interface Database {
  readonly kind: 'pglite' | 'postgres';
  /** A database of its own on the server; undefined: the embedded one. */
  fresh(): Promise<{ readonly url: string; drop(): Promise<void> } | undefined>;
  close(): Promise<void>;
}

export const embedded: Database = { kind: 'pglite', fresh: async () => undefined, close: async () => {} };

/** The server of DATABASE_URL (in databases of its own, dropped afterwards), else a throwaway one of the machine's binaries. */
export async function onServer(): Promise<Database> {
  const given = process.env['DATABASE_URL'];
  const own = given ? undefined : await throwawayPostgres();
  const server = given ?? own!.url;
  const say = async (text: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  };
  return {
    kind: 'postgres',
    async fresh() {
      const name = `menfang_bench_${randomUUID().replaceAll('-', '')}`;
      await say(`create database ${name} template template0`);
      const url = new URL(server);
      url.pathname = `/${name}`;
      return { url: url.href, drop: () => say(`drop database ${name} with (force)`) };
    },
    close: async () => own?.remove(),
  };
}
