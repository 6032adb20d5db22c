import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import sharp from 'sharp';
import type { Gateway } from '../../adapters/wechaty/pretend/gateway.ts';
import { NAME, ROOM } from './wechat-process.ts';

/** What an owner writes, one after the other. */
const WORDS = ['我家厨房漏水了，3栋2单元1201', '从昨天晚上开始的', '谢谢'];
const OWNERS_AT_ONCE = 4;
const EVERY_MS = 100;
/** So many private messages to one in the room, and to one that is no words. */
const ROOM_EVERY = 6;
const BYTES_EVERY = 7;
const WITH_BYTES = ['picture', 'voice', 'file'] as const;
const FILE_BYTES = 30_000;

/** One message that WeChat was given. */
export interface Written {
  readonly id: string;
  readonly from: string;
  readonly isRoom: boolean;
  readonly isAddressed: boolean;
  /** What is no words: pictures are drawn anew, all else is kept byte by byte. */
  readonly sent?: { readonly kind: (typeof WITH_BYTES)[number]; readonly sha256: string };
  /** Whoever reads it, or only its bytes, ends. */
  readonly poison?: 'message' | 'bytes';
}

/** Owners write in their own chats and in the room until told to stop; each stops by himself after a few lines. */
export function createWriters(gateway: Gateway) {
  const written: Written[] = [];
  const known = new Set<string>();
  let isOver = false;
  let count = 0;

  function owner(name: string | number): string {
    const id = `wxid_owner${name}`;
    if (!known.has(id)) gateway.world.addContact({ id, name: `业主${name}`, isFriend: true });
    known.add(id);
    return id;
  }

  async function write(): Promise<void> {
    const n = count++;
    const group = Math.floor(n / (OWNERS_AT_ONCE * WORDS.length));
    const from = owner(group * OWNERS_AT_ONCE + (n % OWNERS_AT_ONCE));
    const text = WORDS[Math.floor(n / OWNERS_AT_ONCE) % WORDS.length]!;
    const id = gateway.hear({ kind: 'text', from, text });
    written.push({ id, from, isRoom: false, isAddressed: false });
    if (n % ROOM_EVERY === 0) inRoom(from, n % (2 * ROOM_EVERY) === 0);
    if (n % BYTES_EVERY === 0) await withBytes(from, n / BYTES_EVERY);
  }

  function inRoom(from: string, isAddressed: boolean): void {
    const text = isAddressed ? `@${NAME}\u2005我家的灯也坏了` : '今天天气不错';
    const mentions = isAddressed ? ['wxid_menfang'] : [];
    const id = gateway.hear({ kind: 'text', from, room: ROOM, text, mentions });
    written.push({ id, from, isRoom: true, isAddressed });
  }

  async function withBytes(from: string, no: number): Promise<void> {
    const kind = WITH_BYTES[no % WITH_BYTES.length]!;
    const bytes = kind === 'picture' ? await picture(no) : Buffer.alloc(FILE_BYTES, `${kind} ${no} of ${from} `);
    send(from, { kind, name: FILE_NAMES[kind], bytes });
  }

  function send(
    from: string,
    {
      kind,
      name,
      bytes,
      poison,
    }: Pick<Written, 'poison'> & { kind: keyof typeof FILE_NAMES; name: string; bytes: Buffer },
  ): void {
    const id = gateway.hear({ kind, from, file: { name, bytes, seconds: 3 }, ...(poison && { poison }) });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    written.push({ id, from, isRoom: false, isAddressed: false, sent: { kind, sha256 }, ...(poison && { poison }) });
  }

  const done = (async () => {
    while (!isOver) {
      // What comes while nobody is there is lost in WeChat, too.
      if (gateway.isConnected) await write();
      await pause(EVERY_MS);
    }
  })();

  return {
    written,
    /** Somebody sends what ends whoever reads it, as soon as it can be heard. */
    async poison(poison: NonNullable<Written['poison']>): Promise<void> {
      await gateway.until(() => gateway.isConnected);
      const from = owner(`毒${written.length}`);
      send(from, { kind: 'file', name: '账单.pdf', bytes: Buffer.from(`poison ${written.length}`), poison });
    },
    async stop(): Promise<void> {
      isOver = true;
      await done;
    },
  };
}

const FILE_NAMES = { picture: 'a.png', voice: 'a.sil', file: '收据.pdf' } as const;

const picture = (no: number): Promise<Buffer> =>
  sharp({ create: { width: 48, height: 48, channels: 3, background: { r: no % 256, g: 99, b: 150 } } })
    .png()
    .toBuffer();
