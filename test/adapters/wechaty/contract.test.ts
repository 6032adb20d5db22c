import { createWechatChannel } from '../../../adapters/wechaty/channel.ts';
import { createPretendLink, type PretendLink } from '../../../adapters/wechaty/pretend/link.ts';
import { readEstateFile } from '../../../src/commands/estate-file.ts';
import type { WechatLines, WechatPeople } from '../../../src/ports/wechat-line.ts';
import { channelContract, type Outside } from '../../support/channel-contract.ts';
import { handClock } from '../../support/clock.ts';
import { SAMPLE } from '../../support/service.ts';

const { community } = readEstateFile(SAMPLE);
const lines: WechatLines = {
  hold: async () => ({ since: 'always', saidAt: [] }),
  reserve: async () => true,
  letGo: async () => {},
};
const people: WechatPeople = {
  find: async () => ({ isBound: false, isFriend: true }),
  keepFriend: async () => {},
  isAwaited: async () => false,
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

channelContract('wechaty', async () => {
  const clock = handClock();
  // Whose ids live as long as a login, and whose stay.
  const link = createPretendLink({ clock, people: [{ name: 'chen' }, { name: 'wang', id: 'wxid_wang' }] });
  const channel = createWechatChannel({
    ...{ clock, lines, people, me: 'test', limits: UNPACED },
    openLink: () => link,
    account: async () => community.id,
    community: async () => community,
    picture: async () => undefined,
    toStaff: async () => {},
    welcome: async () => {},
    onBack: () => {},
    onError: () => {},
  });
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
