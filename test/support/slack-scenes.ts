import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import type { Message, View } from './slack/types.ts';
import { DESK, type SlackDesk } from './slack-desk.ts';

/** What stands in Slack after much has happened, by name; each in a desk of its own kind of trouble. */
export type Scenes = Readonly<Record<string, readonly (Message | View)[]>>;

const RANT =
  '我真的受够了！*交物业费*的时候 <!channel> 比谁都快，https://坏了.example 修个灯 `拖` 了三个月，:angry: 打电话没人接……';

/** Plays all of them on one desk: one case of twenty events, a rant, nine pictures, a dialog, a call, a full home page. */
export async function playScenes(desk: SlackDesk): Promise<Scenes> {
  const { slack, account } = desk;
  const { act } = await desk.staff('1001');
  const say = async (address: string, text: string, media: readonly { readonly bytes: Uint8Array }[] = []) => {
    await desk.receive({
      channel: 'web',
      account,
      address,
      sender: { id: address },
      externalId: randomUUID(),
      text,
      media,
    });
    await pass(3000);
  };
  const pass = async (ms: number) => {
    desk.clock.pass(ms);
    await desk.settled();
  };
  const shown = (card: Message): readonly Message[] => [card, ...slack.channel(DESK).thread(card.ts)];
  const cards = () => slack.channel(DESK).messages;
  const newest = () => cards().at(-1)!;

  await say('w-busy', '3栋2单元楼道灯不亮了，走路要打手电');
  const busy = newest();
  const { id } = (await desk.tickets())[0] as { id: string };
  await slack.presses('U1ZHANG', busy, '接单');
  await desk.settled();
  for (let i = 0; i < 6; i++) {
    await desk.verbs.note(act(id, 0), `第 ${i + 1} 次去看，灯座也锈了，备件单号 ${4711 + i}`);
    await desk.verbs.reply(act(id, 0), `第 ${i + 1} 次向您说一下进展：灯座在采购。`, i + 1, []);
    await say('w-busy', `知道了，第 ${i + 1} 次问：什么时候能好`);
  }
  await desk.settled();

  await say('w-rant', `3栋2单元的垃圾桶满了三天没人收。${RANT.repeat(60)}`);
  const rant = newest();
  const bytes = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#7a9' } })
    .png()
    .toBuffer();
  await say('w-pictures', '5栋1单元一楼水管漏水，照片在这里', Array(9).fill({ bytes }));
  const pictures = newest();

  await slack.presses('U1ZHANG', rant, '回复业主');
  await slack.submits('U1ZHANG', {
    text: '您说的我都看到了，今天下午四点前把桶清空，之后每天早晚各收一次。'.repeat(20),
  });
  const dialog = slack.seenBy('U1ZHANG').views.at(-1)!;

  await say('w-gas', '厨房煤气味很大，3栋2单元1201');
  const call = slack.channel(DESK).messages.filter(m => slack.text(m).includes('我来处理'));

  for (let i = 0; i < 22; i++) await say(`w-many-${i}`, `${1 + (i % 3)}栋${1 + (i % 2)}单元${KINDS[i % KINDS.length]}`);
  await slack.opensHome('U1ZHANG');
  await desk.settled();
  return {
    'twenty-events': shown(busy),
    rant: shown(rant),
    'nine-pictures': shown(pictures),
    'reply-with-preview': [dialog],
    call,
    home: [slack.seenBy('U1ZHANG').home!],
  };
}

const KINDS = ['路灯坏了', '电梯里太脏了没人打扫', '楼上天天半夜吵，睡不着', '门禁刷不开', '水管漏水', '下水道堵了'];
