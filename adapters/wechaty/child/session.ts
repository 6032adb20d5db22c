import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { types, type Wechaty, WechatyBuilder, type WechatyOptions } from 'wechaty';
import { openOutbound } from '../outbound.ts';
import type { FromChild, ToChild } from '../protocol.ts';
import { createSealing } from '../sealing.ts';
import { openSpool } from '../spool.ts';
import { within } from './deadline.ts';
import { complaint, peopleAreHeard, toldOf } from './errors.ts';
import { puppetOptions } from './gateway.ts';
import { createHearing } from './hearing.ts';
import { createOffering } from './offering.ts';
import { assertInstalled, puppetModule } from './puppet-name.ts';
import type { Account, Puppet } from './reading.ts';
import { requestId } from './request.ts';
import { createSaying, type Saying } from './saying.ts';

type Begin = Extract<ToChild, { readonly kind: 'begin' }>;

/** One life of wechaty: from the start of its puppet until the process ends. */
export interface Session extends Saying {
  kept(key: string): void;
  logout(): Promise<void>;
}

/** Marks that are the same for every login, because ids are. */
const STABLE = 'stable';
const SELF_MS = 10_000;
const PRUNE_EVERY_MS = 3_600_000;

/** Rejects when wechaty or the puppet cannot be loaded. */
export async function openSession(begin: Begin, tell: (what: FromChild) => void): Promise<Session> {
  const keys = [begin.key, ...(begin.oldKey ? [begin.oldKey] : [])].map(key => Buffer.from(key, 'base64'));
  const sealing = createSealing(keys);
  const trouble = (why: string) => tell({ kind: 'trouble', why });
  const spool = openSpool(join(begin.dir, 'heard'), sealing, {
    report: (file, isAside) =>
      trouble(`微信收件夹里有一个文件${isAside ? '打不开，已放在一边' : '现在读不出'}：${file}`),
  });
  const outbound = openOutbound(begin.dir, sealing);
  const offering = createOffering(spool, heard => tell({ kind: 'heard', heard }));
  const bot = await buildBot(begin);
  bot.on('error', error => trouble(complaint(error)));
  await bot.init();
  const { puppet } = bot;
  readsNothing(puppet);

  let account: Account | undefined;
  const hearing = createHearing({ puppet, spool, offering, account: () => account, report: trouble });
  const life = watchLife(puppet);
  puppet.on('message', ({ messageId }) => {
    peopleAreHeard();
    hearing.arrived(messageId);
  });
  puppet.on('scan', ({ status, qrcode }) => {
    if (qrcode && isToBeScanned(status)) tell({ kind: 'scan', qr: qrcode });
  });
  puppet.on('login', ({ contactId }) => {
    account = { self: contactId, login: loginMark(contactId), name: begin.name };
    void greet(account).catch(error => trouble(toldOf(error)));
    hearing.takeUp();
  });
  /** A login that is over before our own name is known is none: it would be told of after its logout. */
  async function greet(whose: Account): Promise<void> {
    const contact = await within(puppet.contactPayload(whose.self), SELF_MS, 'our own name').catch(() => undefined);
    if (account === whose)
      tell({ kind: 'login', self: { id: whose.self, name: contact?.name ?? '' }, login: whose.login });
  }
  puppet.on('logout', ({ data }) => {
    account = undefined;
    tell({ kind: 'logout', why: data ?? '' });
  });
  puppet.on('friendship', ({ friendshipId }) => {
    peopleAreHeard();
    hearing.arrived(requestId(friendshipId));
  });

  setInterval(() => {
    life.ask();
    hearing.takeUp();
    tell({
      kind: 'beat',
      rssBytes: process.memoryUsage.rss(),
      waiting: spool.waiting(),
      isPuppetAlive: life.wasShown(),
    });
  }, begin.beatMs);
  outbound.prune();
  setInterval(() => outbound.prune(), PRUNE_EVERY_MS);
  await bot.start();

  return {
    ...createSaying({ puppet, outbound, sayMs: begin.sayMs }),
    kept: offering.kept,
    logout: () => bot.logout(),
  };
}

async function buildBot({ puppet, puppetToken, dir }: Begin): Promise<Wechaty> {
  const module = puppetModule(puppet);
  assertInstalled(module);
  return WechatyBuilder.build({
    name: join(dir, 'login'),
    // Its type lists the puppets wechaty knows; any module that exports one will do.
    puppet: module as NonNullable<WechatyOptions['puppet']>,
    puppetOptions: await puppetOptions(module, puppetToken),
  });
}

/**
 * wechaty reads each message by itself, for listeners that we do not have: what ends whoever reads it would end each process that
 * hears of it, whatever we leave alone.
 */
function readsNothing(puppet: Puppet): void {
  for (const event of ['message', 'friendship'] as const) puppet.removeAllListeners(event);
}

/** A puppet lives when it says anything at all; it is asked, because not every puppet says so by itself. */
function watchLife(puppet: Puppet): { ask(): void; wasShown(): boolean } {
  let isShown = true;
  for (const event of ['heartbeat', 'dong', 'message', 'login', 'scan'] as const)
    puppet.on(event, () => {
      isShown = true;
    });
  return {
    ask() {
      void (async () => puppet.ding('beat'))().catch(() => {});
    },
    wasShown() {
      const was = isShown;
      isShown = false;
      return was;
    },
  };
}

/** Ids of the web protocol hold for one login: its mark changes with them. */
const loginMark = (self: string): string =>
  self.startsWith('@') ? createHash('sha256').update(self).digest('hex').slice(0, 16) : STABLE;

const isToBeScanned = (status: types.ScanStatus) =>
  status === types.ScanStatus.Waiting || status === types.ScanStatus.Timeout;
