import { setTimeout as pause } from 'node:timers/promises';
import type { Gateway } from '../../adapters/wechaty/pretend/gateway.ts';
import { NAME, ROOM } from './wechat-process.ts';

/** What an owner writes, one after the other. */
const WORDS = ['我家厨房漏水了，3栋2单元1201', '从昨天晚上开始的', '谢谢'];
const OWNERS_AT_ONCE = 4;
const EVERY_MS = 100;
/** So many private messages to one in the room. */
const ROOM_EVERY = 6;

/** One message that WeChat was given. */
export interface Written {
  readonly id: string;
  readonly from: string;
  readonly isRoom: boolean;
  readonly isAddressed: boolean;
}

/** Owners write in their own chats and in the room until told to stop; each stops by himself after a few lines. */
export function createWriters(gateway: Gateway) {
  const written: Written[] = [];
  let isOver = false;
  let count = 0;

  function owner(no: number): string {
    const id = `wxid_owner${no}`;
    if (!known.has(id)) gateway.world.addContact({ id, name: `业主${no}`, isFriend: true });
    known.add(id);
    return id;
  }
  const known = new Set<string>();

  function write(): void {
    const n = count++;
    const group = Math.floor(n / (OWNERS_AT_ONCE * WORDS.length));
    const from = owner(group * OWNERS_AT_ONCE + (n % OWNERS_AT_ONCE));
    const text = WORDS[Math.floor(n / OWNERS_AT_ONCE) % WORDS.length]!;
    const id = gateway.hear({ kind: 'text', from, text });
    written.push({ id, from, isRoom: false, isAddressed: false });
    if (n % ROOM_EVERY === 0) inRoom(from, n % (2 * ROOM_EVERY) === 0);
  }

  function inRoom(from: string, isAddressed: boolean): void {
    const text = isAddressed ? `@${NAME}\u2005我家的灯也坏了` : '今天天气不错';
    const mentions = isAddressed ? ['wxid_menfang'] : [];
    const id = gateway.hear({ kind: 'text', from, room: ROOM, text, mentions });
    written.push({ id, from, isRoom: true, isAddressed });
  }

  const done = (async () => {
    while (!isOver) {
      // What comes while nobody is there is lost in WeChat, too.
      if (gateway.isConnected) write();
      await pause(EVERY_MS);
    }
  })();

  return {
    written,
    async stop(): Promise<void> {
      isOver = true;
      await done;
    },
  };
}
