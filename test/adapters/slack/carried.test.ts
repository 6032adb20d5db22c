import { sql } from 'drizzle-orm';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Json } from '../../support/slack/types.ts';
import { DESK, type SlackDesk, slackDesk } from '../../support/slack-desk.ts';

let desk: SlackDesk;
beforeEach(async () => {
  desk = await slackDesk();
});
afterEach(() => desk.close());

const photo = async (name: string, background = '#7a9') => ({
  name,
  bytes: await sharp({ create: { width: 60, height: 40, channels: 3, background } })
    .png()
    .toBuffer(),
});
const HEIC = { name: '阳台.heic', bytes: Buffer.from('000000186674797068656963000000006d69663168656963', 'hex') };
const PDF = { name: '报价.pdf', bytes: Buffer.from('%PDF-1.7'), mimetype: 'application/pdf' };

const told = (user = 'U1ZHANG') => {
  const { ephemerals, dms } = desk.slack.seenBy(user);
  return [...ephemerals, ...dms].map(m => desk.slack.text(m)).join('\n');
};
const form = (user = 'U1ZHANG') => desk.slack.text(desk.slack.seenBy(user).views.at(-1)!);
/** The colours of the pictures of all cases. */
const kept = async () => {
  const found = await desk.rows(
    sql`select p.bytes from media p join ticket t on p.message_id = any(t.messages) where t.conversation_id = p.conversation_id`,
  );
  const colours = found.map(async ({ bytes }) => {
    const { channels } = await sharp(bytes as Uint8Array).stats();
    return channels.map(c => (c.mean > 120 ? 'X' : '.')).join('');
  });
  return (await Promise.all(colours)).sort();
};
const notes = async () =>
  (await desk.rows(sql`select data->>'text' as text from ticket_event where kind = 'noted' order by id`)).map(
    row => row['text'] as string,
  );

test('pictures put into 登记工单 are pictures of the case; what cannot be taken is named', async () => {
  const { slack } = desk;
  await slack.uses('U1ZHANG', 'log_case');
  const files = slack.picks('U1ZHANG', await photo('厨房.png', '#a33'), HEIC, await photo('客厅.png', '#3a3'));
  await slack.submits('U1ZHANG', { 怎么来的: '来访', 说了什么: '厨房水管漏水，拿来了照片', 图片: files });
  await desk.settled();
  expect(await kept()).toEqual(['.X.', 'X..']);
  expect(told()).toMatch(
    /已登记，工单号 CH-26-0001[\s\S]*图片 2 张已带进工单。\n没有带进工单：阳台\.heic（这张图片是HEIC格式/,
  );
  expect(await notes()).toEqual(['没有带进工单的文件：阳台.heic']);
  // It is a masked community: nothing of them goes back to Slack.
  const thread = slack.channel(DESK).thread(desk.card().ts);
  expect(thread.map(m => slack.text(m)).join('\n')).toContain('小张 补充\n［图片 2 张，在值班台查看］');
  expect(slack.callsOf('files.getUploadURLExternal')).toEqual([]);
});

test('a message that becomes a case brings its pictures, and says what it does not bring', async () => {
  const { slack } = desk;
  const files = [await photo('1.png', '#a33'), PDF, await photo('2.png', '#33a')];
  const said = await slack.says('U2LIU', DESK, '门岗拍的，3栋楼道灯坏了', { files });
  const message = slack.channel(DESK).all.find(m => m.ts === said.ts)!;
  await slack.uses('U1ZHANG', 'to_case', message);
  expect(form()).toContain('这条消息里的 2 张图片会一起带进工单。别的文件（1 个）不带');
  await slack.submits('U1ZHANG', { 怎么来的: 'guard', 图片: slack.picks('U1ZHANG', await photo('3.png', '#3a3')) });
  await desk.settled();
  expect(await kept()).toEqual(['..X', '.X.', 'X..']);
  expect(told()).toContain('没有带进工单：报价.pdf（不是图片');
  expect((await notes()).join('\n')).toMatch(/由 Slack 里的消息登记：https:\S+\n没有带进工单的文件：报价\.pdf/);
});

test('a message without words but with a picture can become a case too', async () => {
  const { slack } = desk;
  const said = await slack.says('U2LIU', DESK, '', { files: [await photo('1.png')] });
  const message = slack.channel(DESK).all.find(m => m.ts === said.ts)!;
  await slack.uses('U1ZHANG', 'to_case', message);
  await slack.submits('U1ZHANG', { 怎么来的: 'guard', 说了什么: '3栋楼道灯坏了' });
  await desk.settled();
  expect(await kept()).toHaveLength(1);
});

test('of ten pictures nine are taken', async () => {
  const { slack } = desk;
  const files = await Promise.all(Array.from({ length: 10 }, (_, i) => photo(`${i}.png`)));
  const said = await slack.says('U2LIU', DESK, '楼道灯坏了', { files });
  await slack.uses('U1ZHANG', 'to_case', slack.channel(DESK).all.find(m => m.ts === said.ts)!);
  await slack.submits('U1ZHANG', { 怎么来的: 'guard' });
  await desk.settled();
  expect(await kept()).toHaveLength(9);
  expect(told()).toMatch(/图片 9 张已带进工单。\n没有带进工单：9\.png（一张工单登记时最多带 9 张图片/);
});

test('danger is paged before anything is read out of Slack; worked through twice, each picture is there once', async () => {
  const { slack } = desk;
  const before: unknown[] = [];
  slack.onCall = async ({ method }) => {
    if (method === 'files.info') before.push((await desk.rows(sql`select danger from alarm`))[0]?.['danger']);
    return 'ok' as const;
  };
  await slack.uses('U1ZHANG', 'log_case');
  const files = slack.picks('U1ZHANG', await photo('烟.png'));
  await slack.submits('U1ZHANG', { 怎么来的: '来电', 说了什么: '3栋2单元着火了，冒黑烟', 图片: files });
  await desk.settled();
  expect(before).toEqual(['fire']);
  // As if the process had died before it could say that it was done.
  await desk.client.db.execute(sql`update slack_inbound set due_at = now(), lease_by = null, lease_until = null`);
  await desk.settled();
  expect(before).toHaveLength(2);
  expect(await kept()).toHaveLength(1);
  expect(await desk.tickets()).toHaveLength(1);
});

/** 小张 answers 陈女士 in Slack with these pictures. */
async function replies(pictures: readonly Json[]) {
  const owner = desk.owner('w-chen');
  await owner.say('3栋2单元楼道灯不亮了');
  await desk.settled();
  await desk.slack.presses('U1ZHANG', desk.card(), '回复业主');
  await desk.slack.submits('U1ZHANG', { text: '灯已经换好', 给业主看的图片: pictures });
  await desk.slack.submits('U1ZHANG', {});
  await desk.settled();
  return owner;
}
const sent = () =>
  desk.rows(sql`select p.bytes from outbox o join lateral jsonb_array_elements_text(o.body->'media') x(id) on true
    join media p on p.id = x.id::uuid where o.body->>'text' like '%灯已经换好%'`);

test('exactly the picture that was chosen goes to the owner', async () => {
  desk.slack.picks('U1ZHANG', await photo('别的.png', '#a33'));
  await replies(desk.slack.picks('U1ZHANG', await photo('新灯.png', '#3a3')));
  const [picture, ...more] = await sent();
  expect(more).toEqual([]);
  const { channels } = await sharp(picture!['bytes'] as Uint8Array).stats();
  expect(channels.map(c => Math.round(c.mean))).toEqual([0x33, 0xaa, 0x33]);
});

test.each([
  [
    'a page to sign in',
    (id: string) => Object.assign(desk.slack.world.files.get(id)!, { withheld: true }),
    '没能从 Slack 读到',
  ],
  [
    'a page that is called a picture',
    (id: string) => Object.assign(desk.slack.world.files.get(id)!, { bytes: Buffer.from('<!DOCTYPE html><html>') }),
    '不是能看的图片',
  ],
])('%s in place of a picture is refused in words, and nothing goes out', async (_, spoil, words) => {
  const pictures = desk.slack.picks('U1ZHANG', await photo('新灯.png'));
  spoil(pictures[0]!['id'] as string);
  const owner = await replies(pictures);
  expect(form()).toMatch(new RegExp(`没有执行：.*${words}`));
  expect(form()).toContain('灯已经换好');
  expect((await owner.heard()).join('\n')).not.toContain('灯已经换好');
});
