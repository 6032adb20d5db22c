import { hkdfSync } from 'node:crypto';
import { createWebChannel } from '../adapters/web/channel.ts';
import type { WechatChannel, WechatOptions } from '../adapters/wechaty/channel.ts';
import type { Launch } from '../adapters/wechaty/child-process.ts';
import type { Limits } from '../adapters/wechaty/limits.ts';
import type { Link } from '../adapters/wechaty/link.ts';
import { createFriendLine, type FriendLineParts } from './app/friend-line.ts';
import { createWechatBeat } from './app/wechat-beat.ts';
import type { Config } from './config.ts';
import { createChatView } from './db/chat-view.ts';
import type { Client } from './db/client.ts';
import { communityFor } from './db/estate.ts';
import { createPreviews } from './db/previews.ts';
import { createWechatLines, saidInDay } from './db/wechat-pace.ts';
import { createWechatPeople } from './db/wechat-people.ts';
import { createWechatRecord } from './db/wechat-record.ts';
import { DomainError } from './domain/errors.ts';
import type { Log } from './http/log.ts';
import type { Sender } from './ports/channel.ts';
import type { Cipher } from './ports/cipher.ts';
import { deskTopic, type Feed } from './ports/feed.ts';
import type { Deliveries } from './ports/queues.ts';
import type { Understanding } from './ports/understanding.ts';
import type { WechatRecord, WechatView, WechatySettings } from './ports/wechat.ts';

/** Said in the log and in the terminal whenever WeChat is on. */
export const WECHAT_WARNING =
  '微信（个人号）已打开：微信不允许个人号由程序收发，账号可能被限制或封停，风险由使用方承担。请用备用手机号注册的号，不要用私人号；业主仍可用网页聊天。要关掉：把 .env 里的 WECHATY_PUPPET 留空，再重启。';

export interface ChannelParts extends FriendLineParts {
  readonly client: Client;
  readonly cipher: Cipher;
  readonly feed: Feed;
  readonly log: Log;
  readonly me: string;
  readonly deliveries: Pick<Deliveries, 'wake'>;
  readonly understanding: Pick<Understanding, 'guard'>;
  readonly secureCookies: boolean;
}

export interface ChannelOverrides {
  /**
   * `link`: what stands in for the line to WeChat; `life`, `watch`: how the process that runs it, and the line, are looked after;
   * `launch`: how that process is started.
   */
  readonly wechat?: Partial<Pick<WechatOptions, 'limits' | 'random' | 'lookMs' | 'watch'>> & {
    readonly link?: () => Link;
    readonly life?: Partial<Limits>;
    readonly launch?: Launch;
  };
}

/** The ways owners write to us. */
export interface Channels {
  readonly web: ReturnType<typeof createWebChannel>;
  readonly senders: readonly Sender[];
  /** Absent: WeChat is off, and nothing of it is loaded. */
  readonly wechat?: WechatChannel;
  /** How the line to WeChat is, whichever process runs it. */
  readonly wechatRecord: WechatRecord & WechatView;
}

/** The chat on our own pages, and WeChat where it is set. */
export async function openChannels(
  config: Pick<Config, 'wechaty' | 'encryptionKey' | 'oldKey' | 'publicUrl' | 'slack'>,
  parts: ChannelParts,
  overrides: ChannelOverrides = {},
): Promise<Channels> {
  const { client, cipher, understanding } = parts;
  const web = createWebChannel({
    ...parts,
    view: createChatView(client, cipher),
    hearsDanger: text => understanding.guard(text) !== undefined,
  });
  const wechatRecord = createWechatRecord(client, cipher, parts.clock, {
    channels: config.slack ? ['slack'] : [],
    onChanged: communityId => parts.feed.wake(deskTopic(communityId)),
    sentInDay: communityId => saidInDay(client.db, communityId, parts.clock.now()),
  });
  if (!config.wechaty) return { web, senders: [web], wechatRecord };
  const wechat = await openWechat(config.wechaty, config, { ...parts, record: wechatRecord }, overrides.wechat);
  return { web, senders: [web, wechat], wechat, wechatRecord };
}

type WechatKeys = Pick<Config, 'encryptionKey' | 'oldKey' | 'publicUrl'>;
type WechatParts = ChannelParts & { readonly record: WechatRecord };

async function openWechat(
  settings: WechatySettings,
  config: WechatKeys,
  parts: WechatParts,
  { link, life = {}, launch, ...given }: NonNullable<ChannelOverrides['wechat']> = {},
): Promise<WechatChannel> {
  const { client, cipher, clock, log, book, deliveries, record, feed } = parts;
  const people = createWechatPeople(client.db, cipher, clock, 'wechaty');
  const { createWechatChannel } = await import('../adapters/wechaty/channel.ts');
  const { createNotice } = await import('../adapters/wechaty/notice.ts');
  log.warn(WECHAT_WARNING);
  const notice = createNotice({
    write: lines => process.stdout.write(`${lines}\n`),
    isTerminal: process.stdout.isTTY === true,
    ...(config.publicUrl ? { deskUrl: `${config.publicUrl}/desk/wechat` } : {}),
  });
  const openLink = link ?? (await supervised(settings, config, parts, { limits: life, ...(launch ? { launch } : {}) }));
  return createWechatChannel({
    ...{ openLink, clock, me: parts.me },
    account: () => accountOf(client, settings.community),
    lines: createWechatLines(client.db),
    people: {
      ...people,
      async turnedAway(communityId, address, at) {
        const isOver = await people.turnedAway(communityId, address, at);
        feed.wake(deskTopic(communityId));
        return isOver;
      },
    },
    community: async id => (await book.estate.directory(id)).community,
    picture: createPreviews(client).whole,
    ...createFriendLine(parts),
    watch(communityId, state) {
      const onError = (error: unknown) => log.error({ err: error }, 'how the line to WeChat is could not be written');
      const beat = createWechatBeat({ record, communityId, state, onError });
      return {
        ...beat,
        changed() {
          void notice.announce(state());
          return beat.changed();
        },
      };
    },
    onBack() {
      log.info('WeChat is online');
      deliveries
        .wake('wechaty', clock.now())
        .then(parts.deliveryDue)
        .catch(error => log.error({ err: error }, 'what waits for WeChat waits on'));
    },
    onError: (error, what) =>
      error instanceof DomainError
        ? log.error({ what }, error.message)
        : log.error({ err: error, what }, 'WeChat failed'),
    ...given,
  });
}

async function accountOf({ db }: Client, named: string | undefined): Promise<string> {
  const found = await communityFor(db, named);
  if (found !== undefined) return found;
  throw new DomainError(
    'bad_input',
    named === undefined
      ? '微信没有打开：一个微信号只能服务一个小区，现在还没有小区，或者有几个。请建好小区，有几个的在 .env 写上 WECHATY_COMMUNITY=小区编号。'
      : `微信没有打开：没有编号是 ${named} 的小区。请把 .env 里的 WECHATY_COMMUNITY 改成在册的小区编号。`,
  );
}

async function supervised(
  { puppet, token, name, dir }: WechatySettings,
  { encryptionKey, oldKey }: WechatKeys,
  { log }: ChannelParts,
  given: { readonly limits: Partial<Limits>; readonly launch?: Launch },
): Promise<() => Link> {
  const { createSupervisor } = await import('../adapters/wechaty/supervisor.ts');
  // Its own key: whoever reads that process's memory has nothing of the record.
  const derived = (key: Uint8Array) => new Uint8Array(hkdfSync('sha256', key, 'menfang', 'wechaty', 32));
  return () =>
    createSupervisor({
      ...{ ...given, dir, puppet, name, key: derived(encryptionKey) },
      ...(oldKey ? { oldKey: derived(oldKey) } : {}),
      ...(token ? { puppetToken: token } : {}),
      log: (what, err) => log.warn({ what, ...(err === undefined ? {} : { err }) }, 'the process of wechaty'),
    });
}
