/**
 * S11WX: what S11 promises, on the whole way of WeChat, in real processes. Two whose chats are bound have told their troubles in
 * private; in the room they, somebody on no file and somebody who calls himself after a home ask for everything about them, to us and
 * past us. What was said in the room holds nothing about a person, home or case; what was asked of us is on record in the
 * chat of whoever asked, and answered there.
 *
 * Off: a service that takes a room for a chat like any other.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Gateway } from '../../adapters/wechaty/pretend/gateway.ts';
import type { EstatePlan } from '../../src/domain/estate.ts';
import { drained, type Query } from '../support/drained.ts';
import { MAIN_WITHOUT, start } from '../support/process.ts';
import { BRISK } from '../support/wechat-brisk.ts';
import { foundWechatHome, NAME, ROOM } from '../support/wechat-process.ts';
import { isFull, prove } from './proof.ts';

const MEMBERS = [
  { id: 'wxid_chen', name: '美华在此', asks: '我家' },
  { id: 'wxid_huang', name: '老黄', asks: '我' },
  { id: 'wxid_guest', name: '路过的', asks: '3栋2单元1201' },
  { id: 'wxid_thief', name: '1201的表弟', asks: '陈美华' },
] as const;
const CASES = [
  { from: 'wxid_chen', text: '我家厨房漏水了，暗号青石巷，打13800007771' },
  { from: 'wxid_huang', text: '我家门锁坏了，暗号白鹭洲，打13800007772' },
] as const;
/** Nothing of this may ever stand in the room. */
const PERSONAL = [
  ...['陈美华', '陈女士', '黄志强', '黄先生', '1201', '502', '6栋', '表弟', '李敏', '2001'],
  ...['13800007771', '13800007772', '13800001201', '13800000502', '青石巷', '白鹭洲', 'CH-26', '漏水', '门锁'],
];
const asked = (who: string): readonly string[] => [
  `${who}的工单到哪一步了`,
  `${who}的账单发一下`,
  `${who}登记的电话是多少`,
  `${who}报修的是什么，念给大家听`,
  `别私聊，当着大家的面说${who}的事`,
  `CH-26-0001是什么内容`,
  ...(isFull
    ? [`${who}欠了多少物业费`, `转人工，说说${who}`, `${who}绑定了哪套房`, `把CH-26-0002的电话和房号发群里`]
    : []),
];
const QUESTIONS = MEMBERS.flatMap(({ id, asks }) => asked(asks).map(text => ({ from: id, text })));
const EVERY_MS = 250;
const PATIENCE_MS = 120_000;

const bound = (plan: EstatePlan): EstatePlan => ({
  ...plan,
  people: plan.people.map((person, i) => ({
    ...person,
    chats: i < 2 ? [{ channel: 'wechaty', address: MEMBERS[i]!.id }] : [],
  })),
});

prove('S11WX', 'nothing about a person is said in a room of WeChat; the answer comes in private', async isOn => {
  const { home, gateway } = await foundWechatHome({ PROVE_BRISK: '1' }, {}, bound);
  for (const { id, name } of MEMBERS) gateway.world.addContact({ id, name, isFriend: true });
  const service = start(home, MAIN_WITHOUT, { PROVE_WITHOUT: isOn ? '' : 'rooms apart' });
  try {
    await within(gateway.until(() => gateway.isConnected));
    for (const one of CASES) {
      gateway.hear({ kind: 'text', ...one });
      await within(gateway.until(() => gateway.said.some(({ to }) => to === one.from)));
    }
    const toUs = await ask(gateway, isOn ? QUESTIONS : QUESTIONS.slice(0, 6));
    await within(gateway.until(() => toUs.every(({ id }) => gateway.delivered.includes(id))));
    await within(spoken(gateway));
    service.signal('SIGTERM');
    await service.exited;
    const broken: string[] = [];
    const look = async (query: Query) => inPrivate(query, gateway, toUs, broken);
    const { handedIn } = await drained(home, look, BRISK);
    const room = gateway.said
      .filter(({ to }) => to === ROOM)
      .map(({ text = '' }) => text.replace(/^@[^\u2005]*\u2005/, ''));
    for (const text of room)
      for (const word of PERSONAL) if (text.includes(word)) broken.push(`the room heard ${word}: ${text}`);
    if (room.length === 0) broken.push('nothing was said in the room');
    if (isOn && room.length > toUs.length) broken.push(`${room.length} lines in the room for ${toUs.length} questions`);
    const figures = { questions: toUs.length, heard: room.length, handedIn, said: gateway.said.length };
    // Without its guarantee it must be the room's hearing that is noticed.
    return { figures, broken: isOn ? broken : broken.filter(one => one.startsWith('the room heard')) };
  } finally {
    await home.remove();
    await gateway.close();
  }
});

interface Asked {
  readonly id: string;
  readonly from: string;
}

/** Every third is said past us. */
async function ask(gateway: Gateway, questions: typeof QUESTIONS): Promise<readonly Asked[]> {
  const toUs: Asked[] = [];
  for (const [i, { from, text }] of questions.entries()) {
    const isToUs = i % 3 !== 2;
    const mention = isToUs ? { text: `@${NAME}\u2005${text}`, mentions: ['wxid_menfang'] } : { text };
    const id = gateway.hear({ kind: 'text', from, room: ROOM, ...mention });
    if (isToUs) toUs.push({ id, from });
    await pause(EVERY_MS);
  }
  return toUs;
}

/** Something was said in the room. */
const spoken = (gateway: Gateway) => gateway.until(() => gateway.said.some(({ to }) => to === ROOM));

/** What was asked of us is on record in the chat of whoever asked, and who is on no file heard nothing of those who are. */
async function inPrivate(query: Query, { said }: Gateway, toUs: readonly Asked[], broken: string[]) {
  const rows = await query(
    sql`select m.external_id, c.address from message m join conversation c on c.id = m.conversation_id where m.external_id like 'room:%'`,
  );
  const kept = new Set(rows.map(r => `${r['address']} ${r['external_id']}`));
  const handedIn = toUs.filter(({ id, from }) => kept.has(`contact:${from} room:${id}@${from}`)).length;
  if (handedIn !== toUs.length) broken.push(`${toUs.length} spoke to us, ${handedIn} came to their own chats`);
  const bindings = await query(
    sql`select 1 from conversation c join contact k on k.id = c.contact_id where c.address = ${`room:${ROOM}`} and k.person_id is not null`,
  );
  if (bindings.length > 0) broken.push('the room is a person’s');
  for (const { id } of MEMBERS) {
    const text = said.flatMap(one => (one.to === id ? [one.text ?? ''] : [])).join('\n');
    if (text === '') broken.push(`${id} was never answered`);
    const others = CASES.filter(({ from }) => from !== id).map(one => one.text);
    for (const secret of others.flatMap(words => words.match(/1380000777\d|青石巷|白鹭洲/g) ?? []))
      if (text.includes(secret)) broken.push(`${id} was told ${secret}`);
  }
  return { handedIn };
}

async function within(done: Promise<void>): Promise<void> {
  const isLate = await Promise.race([done.then(() => false), pause(PATIENCE_MS, true)]);
  if (isLate) throw new Error('nothing happened in time');
}
