import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createWechatChannel } from '../../../adapters/wechaty/channel.ts';
import type { Link } from '../../../adapters/wechaty/link.ts';
import { startGateway } from '../../../adapters/wechaty/pretend/gateway.ts';
import { createPretendLink, type PretendLink } from '../../../adapters/wechaty/pretend/link.ts';
import { createSupervisor } from '../../../adapters/wechaty/supervisor.ts';
import { readEstateFile } from '../../../src/commands/estate-file.ts';
import type { Inbound } from '../../../src/ports/channel.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { WechatLines, WechatPeople } from '../../../src/ports/wechat-line.ts';
import { channelContract, type Outside } from '../../support/channel-contract.ts';
import { handClock } from '../../support/clock.ts';
import { SAMPLE } from '../../support/service.ts';
import { KEY, PRETEND } from './line.ts';

const { community } = readEstateFile(SAMPLE);
const lines: WechatLines = {
  hold: async () => ({ since: 'always', saidAt: [] }),
  reserve: async () => true,
  letGo: async () => {},
};
const people: WechatPeople = {
  find: async () => ({ isBound: false, isFriend: true }),
  keepFriend: async () => {},
  turnedAway: async () => true,
  isAwaited: async () => false,
  wasHeard: async () => false,
};

/** How its pace is kept is a matter of other tests. */
const UNPACED = { everyMs: 0, perMinute: Number.POSITIVE_INFINITY, perDay: Number.POSITIVE_INFINITY };

function outsideOf(link: PretendLink): Outside {
  const answers = { fails: 'failed', 'falls over': 'throws', 'answers nothing': 'unsure', 'is away': 'said' } as const;
  return {
    trouble(how) {
      link.answer(how ? answers[how] : 'said');
      if (how === 'is away') link.goOffline();
      else link.goOnline();
    },
    arrived: () => link.said.map(({ text }) => text),
  };
}

const channelOn = (link: Link, clock: Clock) =>
  createWechatChannel({
    ...{ clock, lines, people, me: 'test', limits: UNPACED },
    openLink: () => link,
    account: async () => community.id,
    community: async () => community,
    picture: async () => undefined,
    toStaff: async () => {},
    welcome: async () => {},
    lost: async () => {},
    onBack: () => {},
    onError: () => {},
  });

channelContract('wechaty', async () => {
  const clock = handClock();
  // Whose ids live as long as a login, and whose stay.
  const link = createPretendLink({ clock, people: [{ name: 'chen' }, { name: 'wang', id: 'wxid_wang' }] });
  const channel = channelOn(link, clock);
  return {
    channel,
    // What was refused once is offered again; each delivery here is judged by itself.
    async deliver({ from, id, text }) {
      const isTaken = await link.hear(from, { id, text });
      link.forget();
      return isTaken;
    },
    idOf: n => String(7_000_000_000_000_000_000n + BigInt(n)),
    outside: outsideOf(link),
    close: () => channel.stop(),
  };
});

test('through a process of its own and a puppet: heard once it is stored, and the same key said once', async () => {
  const gateway = await startGateway({ heartbeatMs: 50 });
  gateway.world.addContact({ id: 'chen', name: '陈女士', isFriend: true });
  const dir = mkdtempSync(join(tmpdir(), 'menfang-wechaty-'));
  const limits = { beatMs: 50, heardPauseMs: 10 };
  const parts = { key: KEY, puppet: PRETEND, puppetToken: gateway.address, name: '小门', dir, limits };
  const channel = channelOn(createSupervisor({ ...parts, log: () => {} }), handClock());
  onTestFinished(async () => {
    await channel.stop();
    await gateway.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const { promise, resolve } = Promise.withResolvers<Inbound>();
  const seen: (string | undefined)[] = [];
  await channel.start(async inbound => {
    seen.push(inbound.externalId);
    if (seen.length === 1) throw new Error('database away');
    resolve(inbound);
    return { isNew: true, seq: 1 };
  });
  await gateway.until(() => gateway.isConnected);
  gateway.login();
  gateway.hear({ from: 'chen', kind: 'text', text: '厨房漏水了' });
  const { address, text } = await promise;
  expect(text).toBe('厨房漏水了');
  expect(seen).toEqual([seen[0], seen[0]]);
  const answer = {
    key: 'answer-1',
    priority: 'answer',
    body: { text: '收到' },
    writtenAt: handClock().now(),
    maybeSent: false,
  } as const;
  expect(await channel.send(address, answer)).toMatchObject({ kind: 'sent' });
  expect(await channel.send(address, { ...answer, maybeSent: true })).toMatchObject({ kind: 'sent' });
  expect(gateway.said.map(said => said.text)).toEqual(['收到']);
});
