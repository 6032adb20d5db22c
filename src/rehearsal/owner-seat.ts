import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Choice } from '../ports/channel.ts';
import type { Hands } from './hand-in.ts';
import { Difference } from './mistakes.ts';

/** One line an owner sees come in. */
export interface Bubble {
  readonly at: Date;
  readonly text: string;
  readonly choices: readonly Choice[];
  /** Name of the person who says it; absent: Menfang itself. */
  readonly from?: string;
  readonly pictures: number;
}

export interface OwnerSeat extends Hands {
  readonly name: string;
  /** Everything heard so far, and how much of it the rehearsal has looked at. */
  readonly heard: readonly Bubble[];
  checked: number;
  /** Lines of their own that the page shows. */
  readonly own: number;
  say(text: string): Promise<void>;
  sendPicture(text: string): Promise<void>;
  /** Changes the last words, or takes them back. */
  change(kind: 'edited' | 'recalled', text: string): Promise<void>;
  /** The network delivers the last message once more. */
  repeat(): Promise<void>;
  /** Reads what has come to the page since last time. */
  listen(): Promise<readonly Bubble[]>;
}

/** The smallest photograph there is: one point. */
export const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

interface Entry {
  readonly kind: 'in' | 'out';
  readonly at: string;
  readonly text: string;
  readonly choices?: readonly Choice[];
  readonly from?: { readonly name: string };
  readonly pictures: readonly unknown[];
}

/** Somebody at the chat page: everything goes through the page's own doors. */
export function createOwnerSeat(app: FastifyInstance, name: string, cookie: string, hands: Hands): OwnerSeat {
  let lastId: string | undefined;
  const heard: Bubble[] = [];
  let after = '0.0';
  let own = 0;
  let last: (() => Promise<void>) | undefined;

  async function post(url: string, headers: Record<string, string>, payload: object | Buffer): Promise<void> {
    const answer = await app.inject({ method: 'POST', url, headers: { cookie, ...headers }, payload });
    if (answer.statusCode !== 200)
      throw new Difference(`${name}的话收下了`, answer.json<{ error?: string }>().error ?? '');
  }

  const send = (go: () => Promise<void>) => {
    last = go;
    return go();
  };

  return {
    name,
    heard,
    checked: 0,
    get own() {
      return own;
    },
    say(text) {
      const message = { id: randomUUID(), text };
      lastId = message.id;
      return send(() => post('/chat/messages', {}, message));
    },
    async sendPicture(text) {
      const form = new FormData();
      form.set('id', randomUUID());
      form.set('text', text);
      form.set('picture', new Blob([PICTURE], { type: 'image/png' }), 'photo.png');
      const packed = new Response(form);
      const body = Buffer.from(await packed.arrayBuffer());
      return send(() => post('/chat/pictures', { 'content-type': packed.headers.get('content-type')! }, body));
    },
    attach: attachment => send(() => hands.attach(attachment)),
    sayInRoom: (text, isToUs) => send(() => hands.sayInRoom(text, isToUs)),
    change(kind, text) {
      if (!lastId) throw new Difference(`${name}有话可以改`, '还没有说过话');
      const message = { id: randomUUID(), text, changes: { of: lastId, kind } };
      return send(() => post('/chat/messages', {}, message));
    },
    async repeat() {
      if (!last) throw new Difference(`${name}有话可以重送`, '还没有说过话');
      await last();
    },
    async listen() {
      const page = await readFeed(app, cookie, after);
      after = page.after;
      own += page.entries.filter(e => e.kind === 'in').length;
      const fresh = page.entries.filter(e => e.kind === 'out').map(toBubble);
      heard.push(...fresh);
      return fresh;
    },
  };
}

const toBubble = (entry: Entry): Bubble => ({
  at: new Date(entry.at),
  text: entry.text,
  choices: entry.choices ?? [],
  pictures: entry.pictures.length,
  ...(entry.from ? { from: entry.from.name } : {}),
});

/** Reads the page's live stream up to the sign that everything there is has been told. */
async function readFeed(
  app: FastifyInstance,
  cookie: string,
  after: string,
): Promise<{ readonly entries: readonly Entry[]; readonly after: string }> {
  const answer = await app.inject({ url: `/chat/feed?after=${after}`, headers: { cookie }, payloadAsStream: true });
  let text = '';
  for await (const chunk of answer.stream()) {
    text += chunk;
    if (text.includes('event: ready')) break;
  }
  // Leaving off is not heard at the other end: the page would stay open there, and read on with every word to come.
  answer.raw.res.destroy();
  const entries = [...text.matchAll(/^data: (\{.*\})$/gm)].map(m => JSON.parse(m[1]!) as Entry);
  return { entries, after: [...text.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? after };
}
