import { randomBytes } from 'node:crypto';
import type { Client } from '../db/client.ts';
import { foundEstate } from '../db/found-estate.ts';
import type { EstatePlan } from '../domain/estate.ts';
import { createLog } from '../http/log.ts';
import type { ModelSettings } from '../ports/language-model.ts';
import { createService, type Service } from '../service.ts';
import type { ModelLimits } from '../understand/model-call.ts';
import type { Cast } from './cast.ts';
import { type Clerk, createClerk } from './clerk.ts';
import type { OwnerSeat } from './owner-seat.ts';
import { emptyTables, nextDue } from './record.ts';
import { shownIn, slackSettled } from './slack-members.ts';
import type { SlackStand, StartSlackStand } from './slack-stand.ts';
import { createStandInPager, type StandInPager } from './stand-in-pager.ts';
import { createWebChats } from './web-chats.ts';
import { createWechatStand, type Wechat } from './wechat-stand.ts';

/** The service a rehearsal is played on, its people in their seats, and the clock in our hand. */
export interface Stage {
  readonly service: Service;
  readonly plan: EstatePlan;
  readonly pager: StandInPager;
  /** The desk in Slack, when there is one to rehearse with. */
  readonly slack?: SlackStand;
  /** The WeChat owners write in; absent: they write on the chat page. */
  readonly wechat?: Wechat;
  /** Binding codes the desk has shown, the newest last. */
  readonly codes: string[];
  now(): Date;
  owner(name: string): OwnerSeat;
  clerk(name: string): Clerk;
  /** Everybody who has a chat open. */
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
const NEVER_RESTS = { mostFailures: Number.POSITIVE_INFINITY };
const DESK_URL = 'http://127.0.0.1:8080';

/** What a rehearsal's service is given in place of its own. */
export interface Props {
  /** A database; absent: a new one in memory. */
  readonly client?: Client;
  /** A language model that is asked, as the settings would name it. */
  readonly model?: ModelSettings;
  readonly modelLimits?: Partial<ModelLimits>;
  /** A Slack: with it every case is shown there. */
  readonly slack?: StartSlackStand;
  /** Owners write in a pretend WeChat instead of on the chat page. */
  readonly isOnWechat?: boolean;
}

/** Opens the real service; the database is in memory. */
export async function openHouse(props: Props = {}): Promise<House> {
  const { client, model, modelLimits, slack: startSlack } = props;
  let ms = 0;
  // Of all rehearsals together: the clock of each begins where it likes.
  let before = 0;
  const clock = { now: () => new Date(ms) };
  const pager = createStandInPager(clock);
  const slack = await startSlack?.(clock);
  const wechat = props.isOnWechat ? createWechatStand(clock) : undefined;
  const faults: string[] = [];
  const log = createLog('error', line => faults.push(faultOf(line)));
  const service = await createService(
    {
      host: '127.0.0.1',
      port: 0,
      encryptionKey: randomBytes(32),
      logLevel: 'error',
      pace: { silenceMs: 2500, capMs: 8000 },
      ...(model ? { model } : {}),
      ...(slack ? { slack: slack.config, publicUrl: DESK_URL } : {}),
      ...(wechat ? { wechaty: wechat.settings } : {}),
    },
    {
      ...{ clock, pager, log },
      // By the clock in our hand nobody waits in line and nothing rests.
      slack: {
        everyMs: { post: 0, update: 0 },
        looksMs: [0, 0, 0, 0],
        trying: { ...NEVER_RESTS, elapsed: () => before + ms },
      },
      ...(wechat ? { wechat: wechat.overrides } : {}),
      ...(client ? { client } : {}),
      ...(modelLimits ? { modelLimits } : {}),
    },
  );
  if (slack) slack.target = `${await service.app.listen({ host: '127.0.0.1', port: 0 })}/slack/events`;
  let played = 0;

  async function set(cast: Cast, startsAt: Date): Promise<Stage> {
    // Nothing of the one before is under way when the tables are emptied, also where it stopped in the middle.
    await slackSettled({ service, ...(slack ? { slack } : {}) });
    played += 1;
    before += ms + MONTH - startsAt.getTime();
    ms = startsAt.getTime();
    pager.reset();
    faults.length = 0;
    await emptyTables(service.client);
    const chats = wechat?.begin(cast) ?? createWebChats(service, cast, played);
    const people = [...cast.owners].flatMap(([name, person]) =>
      person ? [{ ...person, chats: [{ channel: chats.channel, address: chats.idOf(name) }] }] : [],
    );
    const plan = { ...(slack ? shownIn(slack, cast.plan, played) : cast.plan), people };
    const { id } = plan.community;
    await foundEstate(service.client, service.cipher, plan, new Date(ms - MONTH));
    for (const words of cast.knowledge)
      await service.book.articles.add(id, words, { state: 'approved' }, new Date(ms - MONTH));
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

    // Whoever writes in WeChat is heard only once somebody is at the line.
    if (wechat) await service.settle();
    return {
      service,
      plan,
      pager,
      ...(slack ? { slack } : {}),
      ...(chats.wechat ? { wechat: chats.wechat } : {}),
      codes: [],
      now: clock.now,
      owner(name) {
        const seat = owners.get(name) ?? chats.seat(name);
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

  return {
    set,
    async close() {
      await service.close();
      await slack?.close();
    },
  };
}

function faultOf(line: string): string {
  const { msg, err, what } = JSON.parse(line) as {
    msg?: string;
    what?: string;
    err?: { message?: string; stack?: string[] };
  };
  return [what, msg, err?.message, err?.stack?.[0]?.trim()].filter(Boolean).join(' · ');
}
