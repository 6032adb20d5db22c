import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Link, LinkState } from '../../../adapters/wechaty/link.ts';
import { type Gateway, type GatewayOptions, startGateway } from '../../../adapters/wechaty/pretend/gateway.ts';
import type { FriendRequest, Heard, Say } from '../../../adapters/wechaty/protocol.ts';
import { createSupervisor, type SupervisorOptions } from '../../../adapters/wechaty/supervisor.ts';

export const PRETEND = fileURLToPath(new URL('../../../adapters/wechaty/pretend/puppet.ts', import.meta.url));
export const KEY = Buffer.alloc(32, 7);

/** A pretend WeChat and the line to it through a real process. */
export interface Line {
  readonly gateway: Gateway;
  readonly link: Link;
  readonly dir: string;
  readonly heard: Heard[];
  readonly friends: FriendRequest[];
  readonly states: LinkState[];
  readonly logged: string[];
  /** What becomes of a message; undefined: it is on record. */
  take: (heard: Heard) => Promise<void>;
  /** The message of that id, as soon as it was heard. */
  message(id: string): Promise<Heard>;
  until(holds: () => boolean): Promise<void>;
  isOnline(): boolean;
  close(): Promise<void>;
}

export async function openLine(options: Partial<SupervisorOptions> = {}, world: GatewayOptions = {}): Promise<Line> {
  const looks = new Set<() => void>();
  const happened = () => {
    for (const look of looks) look();
  };
  const gateway = await startGateway({ heartbeatMs: 50, ...world, onChange: happened });
  gateway.world.addContact({ id: 'chen', name: '陈女士', remark: '3-2-1201 陈', isFriend: true });
  gateway.world.addContact({ id: 'li', name: '李先生', isFriend: false });
  gateway.world.addRoom({ id: 'building3', topic: '3 号楼业主群', members: ['wxid_menfang', 'chen', 'li'] });
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'menfang-wechaty-'));
  const logged: string[] = [];
  const link = createSupervisor({
    key: KEY,
    puppet: PRETEND,
    puppetToken: gateway.address,
    name: '小门',
    log: what => void logged.push(what),
    ...options,
    dir,
    limits: { beatMs: 50, pauseMs: 10, ...options.limits },
  });

  const line: Line = {
    gateway,
    link,
    dir,
    heard: [],
    friends: [],
    states: [],
    logged,
    take: async () => {},
    async message(id) {
      await line.until(() => line.heard.some(one => one.id === id));
      return line.heard.find(one => one.id === id)!;
    },
    until: holds =>
      new Promise(resolve => {
        const look = () => {
          if (!holds()) return;
          looks.delete(look);
          resolve();
        };
        looks.add(look);
        look();
      }),
    isOnline: () => link.state().phase === 'online',
    async close() {
      await link.stop();
      await gateway.close();
      if (!options.dir) rmSync(dir, { recursive: true, force: true });
    },
  };
  await link.start({
    async heard(heard) {
      await line.take(heard);
      line.heard.push(heard);
      happened();
    },
    async friend(request) {
      line.friends.push(request);
      happened();
    },
    changed(state) {
      line.states.push(state);
      happened();
    },
  });
  return line;
}

let says = 0;
export const words = (text: string, more: Partial<Say> = {}): Say => {
  says += 1;
  return { key: `say ${says}`, to: 'chen', isRoom: false, text, files: [], ...more };
};
