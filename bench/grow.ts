import { createChatView } from '../src/db/chat-view.ts';
import { createDeskView } from '../src/db/desk-view.ts';
import type { DeskView } from '../src/ports/desk.ts';
import type { Database } from './database.ts';
import { type Figure, figure, percentile } from './figure.ts';
import { takeIn } from './intake.ts';
import { openService } from './service.ts';

const CLIENTS = 16;
/** First turns and reads that are not counted: a process just started compiles what it runs. */
const WARM_TURNS = 500;
const WARM = 100;
const TURNS = 2000;
const SEARCHES = ['漏水', '3-2-77', '13800000077', '0077', 'P-77-2', '没有人说过的话'];

export interface GrownFigure extends Figure {
  /** On record before it began. */
  readonly tickets: number;
}

/**
 * The same figures with a past of so many tickets on record: whole turns a second, what an owner's page and a turn read of his
 * chat, the lists of the desk, and its search.
 */
export async function grow(database: Database, tickets: number): Promise<readonly GrownFigure[]> {
  const opened = await openService(database, { silenceMs: 0, capMs: 0 }, { past: tickets });
  const { service, communityId: account } = opened;
  const { client, cipher, book } = service;
  const clock = { now: () => new Date() };
  const chat = createChatView(client, cipher);
  const desk = createDeskView(client, cipher, clock, book.estate);
  const { staff } = await book.estate.directory(account);
  const list = (i: number, filter: Partial<Parameters<DeskView['list']>[1]>) =>
    desk.list(staff[i % staff.length]!, { state: 'open', limit: 200, ...filter });
  const owners = Math.floor(tickets / 5);
  /** One owner after the other, spread over all of them. */
  const ownerOf = (i: number) => (i * 7919) % owners;

  const READS: Readonly<Record<string, { readonly n: number; read(i: number): Promise<unknown> }>> = {
    'my-page': {
      n: 1000,
      read: i => chat.after({ channel: 'web', account, address: `past-${ownerOf(i)}` }, { in: 0, out: 0 }, 200),
    },
    'my-tickets': {
      n: 1000,
      read: i =>
        book.transaction(async stores => {
          const conversation = await stores.turns.lock(1 + ownerOf(i));
          return stores.turns.fresh(conversation, clock.now(), 0);
        }),
    },
    'desk-list': { n: 300, read: i => list(i, { state: (['open', 'mine', 'nobody', 'closed'] as const)[i % 4]! }) },
    'desk-search': {
      n: 120,
      read: i => list(i, { state: i % 2 ? 'open' : 'closed', words: SEARCHES[(i >> 1) % SEARCHES.length]! }),
    },
  };

  await service.start();
  const figures: Figure[] = [];
  await takeIn(opened, CLIENTS, WARM_TURNS, 'warm');
  const points = await takeIn(opened, CLIENTS, TURNS);
  figures.push(figure('grow', database.kind, { clients: CLIENTS, n: TURNS, ...points }));
  for (const [bench, { n, read }] of Object.entries(READS)) {
    for (let i = 0; i < WARM; i++) await read(i);
    const waits: number[] = [];
    const started = performance.now();
    for (let i = 0; i < n; i++) {
      const at = performance.now();
      await read(i);
      waits.push(performance.now() - at);
    }
    const per_s = (n * 1000) / (performance.now() - started);
    figures.push(figure(bench, database.kind, { clients: 1, n, per_s, ...percentile(waits) }));
  }
  await opened.close();
  return figures.map(f => ({ ...f, tickets }));
}
