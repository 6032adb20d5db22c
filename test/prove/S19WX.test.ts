/**
 * S19WX: what S19 promises, on the whole way of WeChat, in real processes. Owners with telling names write words, numbers and plates in
 * their chats and in a room with a telling topic, send a voice and a file, ask to become friends; WeChat refuses what is said, the
 * puppet complains, throws and leaves promises rejected, and everything that goes wrong quotes them. What the service and wechaty's
 * process wrote from start to end, with the log as talkative as it can be, holds none of it.
 *
 * Off: a plain logger, as most services have, and a process that tells what puppets threw word by word.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Gateway } from '../../adapters/wechaty/pretend/gateway.ts';
import { MAIN_WITHOUT, type Running, start } from '../support/process.ts';
import { foundWechatHome, NAME, ROOM } from '../support/wechat-process.ts';
import { prove } from './proof.ts';

const OWNERS = Array.from({ length: 6 }, (_, i) => ({
  id: `wxid_telling${i}k3m9`,
  name: `乔海棠${i}号`,
  phone: `139${String(10_000_000 + i * 7919).padStart(8, '0')}`,
}));
const PLATE = '苏E12345';
const ID_CARD = '11010119900307771X';
const SECRETS = [
  ...OWNERS.flatMap(({ id, name, phone }) => [id, name, phone]),
  ...[PLATE, ID_CARD, '紫藤', '青石巷', '合同底稿', '木槿湾群', '3-2-1201', 'wxid_stranger8', '秦望舒'],
];
/** Longest until something must have happened on a busy machine. */
const PATIENCE_MS = 120_000;

prove('S19WX', 'the log holds no number, name or word of WeChat, whatever goes wrong', async isOn => {
  const { home, gateway } = await foundWechatHome({ PROVE_BRISK: '1', LOG_LEVEL: 'debug' });
  gateway.world.addRoom({ id: ROOM, topic: '木槿湾群', members: ['wxid_menfang', ...OWNERS.map(({ id }) => id)] });
  for (const { id, name } of OWNERS) gateway.world.addContact({ id, name, remark: `3-2-1201 ${name}`, isFriend: true });
  gateway.quotes = OWNERS.map(({ id, name, phone }) => `${id} ${name} ${phone} 暗号紫藤 ${PLATE}`).join('; ');
  const service = start(home, MAIN_WITHOUT, { PROVE_WITHOUT: isOn ? '' : 'discretion' });
  try {
    await online(gateway);
    const heard = tell(gateway);
    await within(gateway.until(() => heard.every(id => gateway.delivered.includes(id)) && gateway.said.length > 0));
    const troubles = await goWrong(gateway, service);
    service.signal('SIGTERM');
    await service.exited;
    const log = service.said();
    const found = SECRETS.filter(secret => log.includes(secret));
    const lines = log.split('\n').length;
    return {
      figures: { lines, secrets: SECRETS.length, troubles, found: found.length },
      broken: [
        ...found.map(secret => `the log holds ${secret.slice(0, 4)}…`),
        // It must have been told of what went wrong: an empty log keeps every secret.
        ...(isOn && troubles < 3 ? [`the log tells of ${troubles} troubles`] : []),
      ],
    };
  } finally {
    await home.remove();
    await gateway.close();
  }
});

/** Everything people do; ids of what they sent. */
function tell(gateway: Gateway): readonly string[] {
  gateway.befriend({ id: 'wxid_stranger8', name: '秦望舒', isFriend: false }, `3-2-1201 秦望舒 ${OWNERS[0]!.phone}`);
  return OWNERS.flatMap(({ id: from, phone }) => [
    gateway.hear({
      kind: 'text',
      from,
      text: `厨房漏水，暗号紫藤，住青石巷，电话${phone}，车牌${PLATE}，身份证${ID_CARD}`,
    }),
    gateway.hear({
      kind: 'text',
      from,
      room: ROOM,
      text: `@${NAME}\u2005暗号紫藤，打${phone}`,
      mentions: ['wxid_menfang'],
    }),
    gateway.hear({ kind: 'file', from, file: { name: `合同底稿 ${phone}.pdf`, bytes: Buffer.from('暗号紫藤') } }),
    gateway.hear({ kind: 'voice', from, file: { name: '暗号紫藤.sil', bytes: Buffer.from('暗号紫藤'), seconds: 2 } }),
  ]);
}

/** Whatever may break quotes people; how often the log tells that something did. */
async function goWrong(gateway: Gateway, service: Running): Promise<number> {
  const troubles = () => service.said().match(/the process of wechaty|WeChat failed/g)?.length ?? 0;
  gateway.answers = 'refused';
  const [{ id: from }] = OWNERS as [(typeof OWNERS)[0]];
  gateway.hear({ kind: 'text', from, text: '暗号紫藤，怎么没人来' });
  // A message of which WeChat then knows nothing.
  gateway.repeat(`暗号紫藤 ${OWNERS[1]!.phone}`);
  gateway.misbehave('complain');
  await within(moreThan(troubles, 0));
  gateway.answers = 'at once';
  for (const how of ['reject', 'throw'] as const) {
    const before = troubles();
    gateway.misbehave(how);
    // What is written while nobody is there is lost.
    await within(gateway.until(() => !gateway.isConnected));
    await within(moreThan(troubles, before));
    await online(gateway);
    await within(hears(gateway, from));
  }
  return troubles();
}

const online = (gateway: Gateway) => within(gateway.until(() => gateway.isConnected));

async function hears(gateway: Gateway, from: string): Promise<void> {
  const id = gateway.hear({ kind: 'text', from, text: '暗号紫藤，还在吗' });
  await gateway.until(() => gateway.delivered.includes(id));
}

async function moreThan(count: () => number, before: number): Promise<void> {
  while (count() <= before) await pause(50);
}

async function within(done: Promise<void>): Promise<void> {
  const isLate = await Promise.race([done.then(() => false), pause(PATIENCE_MS, true)]);
  if (isLate) throw new Error('nothing happened in time');
}
