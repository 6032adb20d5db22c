import { sparePort, type ThrowawayServer, throwawayPostgres } from '../../src/commands/throwaway-postgres.ts';
import { type Env, foundHome, type Home, MAIN, MAIN_WITHOUT, type Running, start } from './process.ts';

export interface Replicas {
  readonly server: ThrowawayServer;
  /** One address each of the same estate; the first stands for the record. */
  readonly homes: readonly [Home, ...Home[]];
  readonly running: Running[];
  /** Starts replica i, or starts it again. */
  start(i: number, entry?: string, settings?: Env): Running;
  /** Starts all and waits until they are ready. */
  startAll(entry?: string, settings?: Env): Promise<void>;
  /** Starts all and tells whether any has left; not `isOn`: ones that acknowledge what they have only in memory yet. Gives the first. */
  startGuarded(isOn: boolean): Promise<{ readonly process: Running; hasLeft(): boolean }>;
  /** Told to stop, all leave. */
  stopAll(): Promise<void>;
  remove(): Promise<void>;
}

/** So many processes on one PostgreSQL server, which is theirs alone. */
export async function foundReplicas(count: number, settings: Env = {}): Promise<Replicas> {
  const server = await throwawayPostgres();
  const first = await foundHome(settings, server.url);
  const others = await Promise.all(
    Array.from({ length: count - 1 }, async () => {
      const port = await sparePort();
      return { ...first, port, env: { ...first.env, PORT: String(port) } };
    }),
  );
  const homes: Replicas['homes'] = [first, ...others];
  const running: Running[] = [];
  const replicas: Replicas = {
    server,
    homes,
    running,
    start: (i, entry = MAIN, env = {}) => (running[i] = start(homes[i]!, entry, env)),
    async startAll(entry, env) {
      await Promise.all(homes.map((_, i) => replicas.start(i, entry, env).ready()));
    },
    async startGuarded(isOn) {
      const without = { PROVE_WITHOUT: isOn ? '' : 'store before acknowledging' };
      await replicas.startAll(isOn ? MAIN : MAIN_WITHOUT, without);
      const left: Running[] = [];
      for (const process of running) void process.exited.then(() => left.push(process));
      return { process: running[0]!, hasLeft: () => left.length > 0 };
    },
    async stopAll() {
      for (const process of running) process.signal('SIGTERM');
      await Promise.all(running.map(process => process.exited));
    },
    async remove() {
      await first.remove();
      await server.remove();
    },
  };
  return replicas;
}
