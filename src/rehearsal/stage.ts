import { randomBytes } from 'node:crypto';
import { chatCookie } from '../../adapters/web/channel.ts';
import type { Client } from '../db/client.ts';
import { foundEstate } from '../db/found-estate.ts';
import type { EstatePlan } from '../domain/estate.ts';
import { createLog } from '../http/log.ts';
import { createService, type Service } from '../service.ts';
import type { Cast } from './cast.ts';
import { type Clerk, createClerk } from './clerk.ts';
import { createOwnerSeat, type OwnerSeat } from './owner-seat.ts';
import { emptyTables, nextDue } from './record.ts';
import { createStandInPager, type StandInPager } from './stand-in-pager.ts';

/** The service a rehearsal is played on, its people in their seats, and the clock in our hand. */
export interface Stage {
  readonly service: Service;
  readonly plan: EstatePlan;
  readonly pager: StandInPager;
  now(): Date;
  owner(name: string): OwnerSeat;
  clerk(name: string): Clerk;
  /** Everybody who has a chat page open. */
  readonly owners: readonly OwnerSeat[];
  /** Moves the clock to that moment, doing all that is due on the way when it is due. */
  until(moment: Date): Promise<void>;
  /** Waits until everything said has been answered; nothing else hurries. */
  calm(): Promise<void>;
  /** What went wrong inside the service since last asked. */
  faults(): readonly string[];
}

/** A house that can be set for one rehearsal after another; starting the database is what costs time. */
export interface House {
  set(cast: Cast, startsAt: Date): Promise<Stage>;
  close(): Promise<void>;
}

/** Words that are not answered by then will not be. */
const MOST_TURNS = 50;
const MONTH = 30 * 86_400_000;

/** Opens the real service on a database in memory, a new one unless it is given. */
export async function openHouse(client?: Client): Promise<House> {
  let ms = 0;
  const clock = { now: () => new Date(ms) };
  const pager = createStandInPager(clock);
  const faults: string[] = [];
  const log = createLog('error', line => faults.push(faultOf(line)));
  const service = await createService(
    {
      host: '127.0.0.1',
      port: 0,
      encryptionKey: randomBytes(32),
      logLevel: 'error',
      pace: { silenceMs: 2500, capMs: 8000 },
    },
    { clock, pager, log, ...(client ? { client } : {}) },
  );
  let played = 0;

  async function set(cast: Cast, startsAt: Date): Promise<Stage> {
    played += 1;
    ms = startsAt.getTime();
    pager.reset();
    faults.length = 0;
    await emptyTables(service.client);
    const addressOf = new Map([...cast.owners.keys()].map((name, i) => [name, `rehearsal-${played}-${i}`]));
    const people = [...cast.owners].flatMap(([name, person]) =>
      person ? [{ ...person, chats: [{ channel: 'web', address: addressOf.get(name)! }] }] : [],
    );
    const plan = { ...cast.plan, people };
    const { id } = plan.community;
    await foundEstate(service.client, service.cipher, plan, new Date(ms - MONTH));
    service.book.estate.forget(id);
    const { staff } = await service.book.estate.directory(id);
    const clerks = new Map(staff.map(s => [s.name, createClerk(service.app, service.signIn, s.name, s.id)]));
    const owners = new Map<string, OwnerSeat>();

    async function until(moment: Date): Promise<void> {
      for (;;) {
        await service.settle();
        const due = await nextDue(service.client, clock.now(), false);
        if (due === undefined || due > moment) break;
        ms = due.getTime();
      }
      ms = Math.max(ms, moment.getTime());
      await service.settle();
    }

    return {
      service,
      plan,
      pager,
      now: clock.now,
      owner(name) {
        const seat =
          owners.get(name) ?? createOwnerSeat(service.app, name, chatCookie(service.cipher, id, addressOf.get(name)!));
        owners.set(name, seat);
        return seat;
      },
      clerk: name => clerks.get(name)!,
      get owners() {
        return [...owners.values()];
      },
      until,
      async calm() {
        await service.settle();
        for (let turn = 0; turn < MOST_TURNS; turn += 1) {
          const due = await nextDue(service.client, clock.now(), true);
          if (!due) return;
          await until(due);
        }
      },
      faults: () => faults.splice(0),
    };
  }

  return { set, close: () => service.close() };
}

function faultOf(line: string): string {
  const { msg, err, what } = JSON.parse(line) as {
    msg?: string;
    what?: string;
    err?: { message?: string; stack?: string[] };
  };
  return [what, msg, err?.message, err?.stack?.[0]?.trim()].filter(Boolean).join(' · ');
}
