import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { chatCookie } from '../../adapters/web/channel.ts';
import { readEstateFile } from '../../src/commands/estate-file.ts';
import type { Config, SlackConfig } from '../../src/config.ts';
import { type Row, rows } from '../../src/db/client.ts';
import { foundEstate } from '../../src/db/found-estate.ts';
import type { EstatePlan } from '../../src/domain/estate.ts';
import type { Sender } from '../../src/ports/channel.ts';
import type { ModelSettings } from '../../src/ports/language-model.ts';
import type { WechatySettings } from '../../src/ports/wechat.ts';
import { createService, type Overrides } from '../../src/service.ts';
import { handClock } from './clock.ts';
import { testDatabase } from './database.ts';

/** 32 bytes that only tests use. */
export const TEST_KEY = Uint8Array.from({ length: 32 }, (_, i) => (i * 37 + 11) % 256);
export const SAMPLE = new URL('../../estates/sample.yaml', import.meta.url).pathname;

export interface Page {
  readonly key: string;
  readonly page: Readonly<Record<string, unknown>>;
}

/** A pager that keeps what it was sent and answers as it is told. */
export function fakePager() {
  const pages: Page[] = [];
  const pager: Sender & { pages: Page[]; answer: Awaited<ReturnType<Sender['send']>> } = {
    name: 'pager',
    isStored: false,
    pages,
    answer: { kind: 'sent' },
    async send(_address, { key, body }) {
      pages.push({ key, page: body.page ?? {} });
      return pager.answer;
    },
  };
  return pager;
}

interface TestSettings {
  readonly plan?: (plan: EstatePlan) => EstatePlan;
  readonly model?: ModelSettings;
  /** Slack as the settings name it. */
  readonly slackConfig?: SlackConfig;
  readonly publicUrl?: string;
  /** WeChat as the settings name it. */
  readonly wechaty?: WechatySettings;
  /** The clock, when somebody else looks at it too. */
  readonly hand?: ReturnType<typeof handClock>;
  readonly pace?: Config['pace'];
  /** Where a model that learned from staff may lie. */
  readonly learnedFile?: string;
}

/** The real service on an in-memory database with the sample estate; time moved by hand, nothing started. */
export async function testService(overrides: Overrides & TestSettings = {}) {
  const pager = fakePager();
  const {
    plan: change,
    model,
    slackConfig,
    publicUrl,
    wechaty,
    learnedFile,
    hand: clock = handClock(),
    pace = { silenceMs: 2500, capMs: 8000 },
    ...rest
  } = overrides;
  const service = await createService(
    {
      ...{ host: '127.0.0.1', port: 0, encryptionKey: TEST_KEY, logLevel: 'silent', pace },
      ...(model ? { model } : {}),
      ...(slackConfig ? { slack: slackConfig } : {}),
      ...(publicUrl ? { publicUrl } : {}),
      ...(wechaty ? { wechaty } : {}),
      ...(learnedFile ? { learnedFile } : {}),
    },
    { clock, pager, ...rest, client: rest.client ?? (await testDatabase()) },
  );
  const sample = readEstateFile(SAMPLE);
  const plan = change?.(sample) ?? sample;
  await foundEstate(service.client, service.cipher, plan, clock.now());
  const account = plan.community.id;

  /** An owner's browser at one address. */
  const owner = (address: string) => {
    const headers = {
      cookie: chatCookie(service.cipher, account, address),
      'sec-fetch-site': 'same-origin',
    };
    return {
      address,
      /** Sends one message and gives the HTTP answer; the turn has not run yet. */
      post: (text: string, id: string = randomUUID()) =>
        service.app.inject({ method: 'POST', url: '/chat/messages', headers, payload: { id, text } }),
      /** Says something, waits for the silence and lets everything due run. */
      async say(text: string) {
        const answer = await service.app.inject({
          method: 'POST',
          url: '/chat/messages',
          headers,
          payload: { id: randomUUID(), text },
        });
        if (answer.statusCode !== 200) throw new Error(`not taken: ${answer.statusCode} ${answer.body}`);
        clock.pass(2500);
        await service.settle();
      },
      /** Everything delivered to this chat so far. */
      async heard(): Promise<string[]> {
        const found = await rows(
          service.client.db,
          sql`select o.body->>'text' as text from outbox o join lane l on l.id = o.lane_id where l.channel = 'web' and l.address = ${address} and o.no is not null order by o.no`,
        );
        return found.map(r => r['text'] as string);
      },
      headers,
    };
  };

  /** A staff member's browser, signed in with a one-time code. */
  const staff = async (code: string) => {
    const { staff: members } = await service.book.estate.directory(account);
    const member = members.find(m => m.code === code)!;
    const invite = await service.signIn.invite(member.id);
    const session = (await service.signIn.redeem(invite.code))!;
    const { csrf } = (await service.signIn.staffOf(session.token))!;
    return {
      member,
      token: session.token,
      csrf,
      act: (ticketId: string, version: number) => ({ by: member, ticketId, version, actId: randomUUID() }),
    };
  };

  return {
    ...service,
    clock,
    pager,
    account,
    owner,
    staff,
    /** Moves time on and runs what is due then. */
    async pass(ms: number) {
      clock.pass(ms);
      await service.settle();
    },
    rows: (query: Parameters<typeof rows>[1]): Promise<readonly Row[]> => rows(service.client.db, query),
    tickets: () => rows(service.client.db, sql`select * from ticket order by opened_at, number`),
  };
}
