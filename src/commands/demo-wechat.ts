import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startGateway } from '../../adapters/wechaty/pretend/gateway.ts';
import { createPretendPage } from '../../adapters/wechaty/pretend/page.ts';
import { createPhones } from '../../adapters/wechaty/pretend/phones.ts';
import { createBindingView } from '../db/binding-view.ts';
import { createWechatRecord } from '../db/wechat-record.ts';
import type { Staff } from '../domain/people.ts';
import { localTime } from '../domain/time.ts';
import { lineText } from '../domain/wechat.ts';
import type { Clock } from '../ports/clock.ts';
import type { WechatySettings } from '../ports/wechat.ts';
import type { Service } from '../service.ts';
import { leakPicture, silkTone } from './demo-samples.ts';

const PUPPET = fileURLToPath(new URL('../../adapters/wechaty/pretend/puppet.ts', import.meta.url));
const SELF = { id: 'wxid_menfang', name: '门房', isFriend: false };
/** Two owners of the sample estate, and their homes there. */
const OWNERS = [
  { id: 'wxid_chen', name: '陈女士', isFriend: true, home: '3-2-1201' },
  { id: 'wxid_huang', name: '老黄', isFriend: true, home: '5-1-502' },
];
const VOICE_SECONDS = 3;
const PATIENCE_MS = 30_000;

const PATH = '/pretend';

export interface PretendWechat {
  /** Where the phones are shown. */
  readonly path: string;
  readonly settings: WechatySettings;
  /** Shows the phones beside the service's own pages, before it listens. */
  show(service: Service, clock: Clock, estate: ShownEstate): Promise<void>;
  /** Resolves when the service's process has reached it, or takes longer than anybody would wait. */
  reached(): Promise<void>;
  close(): Promise<void>;
}

export interface ShownEstate {
  readonly name: string;
  readonly timeZone: string;
  /** It was moved to where it is day. */
  readonly isMoved: boolean;
  /** Makes the binding codes. */
  readonly clerk: Staff;
}

/** A pretend WeChat for the demo: the service's own adapter and process speak to it, and to nobody else. */
export async function openPretendWechat(): Promise<PretendWechat> {
  const dir = mkdtempSync(join(tmpdir(), 'menfang-demo-'));
  const gateway = await startGateway({ self: SELF });
  const [picture, bytes] = await Promise.all([leakPicture(), silkTone(VOICE_SECONDS)]);
  const phones = createPhones({
    ...{ gateway, self: SELF },
    people: OWNERS.map(({ id, name, isFriend }) => ({ id, name, isFriend })),
    room: { id: 'room_cuihu', topic: '翠湖花园业主群' },
    samples: {
      picture,
      voice: { bytes, seconds: VOICE_SECONDS },
      place: { latitude: 31.3009, longitude: 120.6212, name: '翠湖花园3栋门口' },
    },
  });
  gateway.login();

  return {
    path: PATH,
    settings: { puppet: PUPPET, token: gateway.address, name: SELF.name, dir },
    async show(service, clock, { name, timeZone, isMoved, clerk }) {
      const record = createWechatRecord(service.client, service.cipher, clock);
      const homes = createBindingView(service.client, service.cipher, clock);
      const page = createPretendPage({
        ...{ phones, timeZone },
        async standing() {
          const line = await record.latest();
          return line ? lineText(line, clock.now(), timeZone) : '正在启动';
        },
        async bindingCode(person) {
          const home = OWNERS.find(owner => owner.id === person)?.home;
          const [line] = home ? await homes.homes(clerk, home) : [];
          const [resident] = line?.residents ?? [];
          if (!line || !resident) return undefined;
          return (await service.book.bindings.makeCode(clerk, resident.personId, line.houseId, clock.now()))?.code;
        },
        notes: notesOf(name, isMoved ? localTime(clock.now(), timeZone) : undefined),
      });
      await service.app.register(page, { prefix: PATH });
    },
    reached: () =>
      Promise.race([gateway.until(() => gateway.isConnected), pause(PATIENCE_MS, undefined, { ref: false })]),
    async close() {
      phones.stop();
      await gateway.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const notesOf = (name: string, movedTo: string | undefined): readonly string[] => [
  '像真微信一样慢慢发：每条回复隔两三秒，一分钟最多八条，请稍等。',
  ...(movedTo
    ? [
        `真微信夜里22:00到早上7:00只发紧急消息。为了现在就能试，${name}的钟拨到了白天（打开时是${movedTo}）；工作台照您电脑的钟显示。`,
      ]
    : []),
];
