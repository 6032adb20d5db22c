import { spawn } from 'node:child_process';
import { throwawayPostgres } from './throwaway-postgres.ts';

/** Runs a command with TEST_DATABASE_URL naming a throwaway server, which is gone afterwards. */
const [command, ...args] = process.argv.slice(2);
if (!command) {
  console.error('用法：npm run with-postgres -- npm test（用一个临时的 PostgreSQL 跑后面的命令）');
  process.exit(1);
}
// What is lost with the machine is of no use here, and tests make many databases.
const server = await throwawayPostgres({ fsync: 'off', full_page_writes: 'off' });
const child = spawn(command, args, {
  stdio: 'inherit',
  env: { ...process.env, TEST_DATABASE_URL: server.url },
});
const code = await new Promise<number>(resolve => child.once('close', status => resolve(status ?? 1)));
await server.remove();
process.exit(code);
