import type { Cipher } from '../ports/cipher.ts';
import type { Retrieval } from '../ports/knowledge.ts';
import type { Directory } from '../ports/record.ts';
import type { Book, Stores } from '../ports/stores.ts';
import { createAlarms } from './alarms.ts';
import { createArticles } from './articles.ts';
import { createBindings } from './bindings.ts';
import type { Client, Db } from './client.ts';
import { createDeliveries } from './deliveries.ts';
import { createEstate } from './estate.ts';
import { createInbox } from './inbox.ts';
import { createReadings } from './readings.ts';
import { createTickets } from './tickets.ts';
import { createTimers } from './timers.ts';
import { createTurns } from './turns.ts';
import { createWriter } from './writer.ts';

/** All stores over one database. */
export function createBook(client: Client, cipher: Cipher, { termsOf }: Pick<Retrieval, 'termsOf'>): Book {
  const directories = new Map<string, { at: number; directory: Directory }>();
  const on = (db: Db): Stores => ({
    inbox: createInbox(db, cipher),
    turns: createTurns(db, cipher),
    readings: createReadings(db),
    timers: createTimers(db),
    alarms: createAlarms(db),
    tickets: createTickets(db),
    bindings: createBindings(db, cipher),
    writer: createWriter(db),
    deliveries: createDeliveries(db, cipher),
    estate: createEstate(db, directories),
    articles: createArticles(db, termsOf),
  });
  return { ...on(client.db), transaction: (fn, options) => client.transaction(db => fn(on(db)), options) };
}
