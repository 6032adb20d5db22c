import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEstateFile } from '../../src/commands/estate-file.ts';
import { foundEstate } from '../../src/db/found-estate.ts';
import type { InboundEnclosure } from '../../src/ports/channel.ts';
import type { CaseStory, Enclosed, StoryItem } from '../../src/ports/desk.ts';
import { SAMPLE, testService } from '../support/service.ts';
import { silkTone } from '../support/voice.ts';

type Said = Extract<StoryItem, { kind: 'said' }>;
let home: Awaited<ReturnType<typeof testService>>;
let zhang: Awaited<ReturnType<typeof home.staff>>;
let li: Awaited<ReturnType<typeof home.staff>>;
let ticket: string;
let tone: Uint8Array;

beforeAll(async () => {
  home = await testService();
  [zhang, li] = [await home.staff('1001'), await home.staff('2001')];
  await home.owner('chen').say('我家厨房漏水了，3栋2单元1201');
  ticket = (await home.tickets())[0]!['id'] as string;
  tone = await silkTone(1);
});
afterAll(() => home.close());

/** 陈女士 sends it; gives its id in the chat. */
async function sends(enclosure: InboundEnclosure, more: { readonly id?: string; readonly text?: string } = {}) {
  const { id = randomUUID(), text = '' } = more;
  const received = await home.receive({
    ...{ channel: 'web', account: home.account, address: 'chen', sender: { id: 'chen' }, externalId: id },
    text,
    enclosure,
  });
  return { ...received, id };
}
const bytes = (text: string) => Buffer.from(text);

const get = (path: string, headers: Record<string, string> = {}, who?: { readonly token: string }) =>
  home.app.inject({
    url: `/desk/api/cases/${path}`,
    headers: { ...(who ? { cookie: `menfang_desk=${who.token}` } : {}), ...headers },
  });
const storyOf = async (id: string): Promise<CaseStory> => (await get(id, {}, zhang)).json().story;
const lastSaid = async (id = ticket): Promise<Said & { enclosure?: Enclosed }> =>
  (await storyOf(id)).items.filter(i => i.kind === 'said').at(-1)!;
const path = async (id = ticket) => `${id}/enclosures/${(await lastSaid()).enclosure?.id}`;

describe('a voice', () => {
  test('is on record once however often it comes, told in words, and played at the desk as a WAV', async () => {
    const voice = { kind: 'voice', bytes: tone, seconds: 1 } as const;
    const { id } = await sends(voice);
    expect(await sends(voice, { id })).toMatchObject({ isNew: false });
    await home.pass(3000);
    expect(await home.rows(sql`select type, seconds, octet_length(bytes) as size from enclosure`)).toEqual([
      { type: 'audio/silk', seconds: 1, size: tone.byteLength },
    ]);
    const said = await lastSaid();
    expect(said).toMatchObject({
      ...{ text: '［语音 1秒］', isOfCase: true, attachment: { kind: 'voice', seconds: 1 } },
      enclosure: { kind: 'voice', playedAs: 'audio', size: tone.byteLength },
    });
    const played = await get(`${await path()}/play`, {}, zhang);
    expect(played.statusCode).toBe(200);
    expect(played.headers).toMatchObject({
      ...{ 'content-type': 'audio/wav', 'accept-ranges': 'bytes', 'x-content-type-options': 'nosniff' },
      ...{ 'content-security-policy': "default-src 'none'; sandbox", 'cache-control': 'no-store' },
    });
    expect(played.rawPayload.byteLength).toBe(44 + 48_000);
    const saved = await get(await path(), {}, zhang);
    expect(saved.headers).toMatchObject({
      ...{ 'content-type': 'application/octet-stream', 'x-content-type-options': 'nosniff' },
      'content-disposition': `attachment; filename="__.sil"; filename*=UTF-8''${encodeURIComponent('语音')}.sil`,
    });
    expect(saved.rawPayload.equals(tone)).toBe(true);
    expect((await home.owner('chen').heard()).join('\n')).toContain('语音收到了');
  });

  test('is sent in the part that is asked for', async () => {
    const whole = (await get(`${await path()}/play`, {}, zhang)).rawPayload;
    const part = async (range: string, of = '/play') => get(`${await path()}${of}`, { range }, zhang);
    const first = await part('bytes=0-1');
    expect([first.statusCode, first.headers['content-range']]).toEqual([206, 'bytes 0-1/48044']);
    expect(first.body).toBe('RI');
    const rest = await part('bytes=48000-');
    expect([rest.statusCode, rest.headers['content-length']]).toEqual([206, '44']);
    expect(rest.rawPayload.equals(whole.subarray(48_000))).toBe(true);
    const beyond = await part('bytes=48044-');
    expect([beyond.statusCode, beyond.headers['content-range']]).toEqual([416, 'bytes */48044']);
    expect((await part('bytes=1-9', '')).body).toBe('#!SILK_V3');
  });

  test('that is broken says so, and can be saved', async () => {
    await sends({ kind: 'voice', bytes: tone.subarray(0, 12) });
    const played = await get(`${await path()}/play`, {}, zhang);
    expect([played.statusCode, played.json().error]).toEqual([400, expect.stringContaining('可以下载')]);
    expect((await get(await path(), {}, zhang)).rawPayload.equals(tone.subarray(0, 12))).toBe(true);
  });

  test('in AMR is only saved', async () => {
    await sends({ kind: 'voice', bytes: bytes('#!AMR\n\x3c\x08') });
    expect((await lastSaid()).enclosure).not.toHaveProperty('playedAs');
    const played = await get(`${await path()}/play`, {}, zhang);
    expect([played.statusCode, played.json().error]).toEqual([400, expect.stringContaining('下载')]);
  });

  test('taken back stays for staff, marked, and is gone for its owner', async () => {
    const { id } = await sends({ kind: 'voice', bytes: tone, seconds: 1 });
    await home.receive({
      ...{ channel: 'web', account: home.account, address: 'chen', sender: { id: 'chen' }, externalId: randomUUID() },
      ...{ text: '', changes: { externalId: id, kind: 'recalled' } },
    });
    await home.pass(3000);
    const said = (await storyOf(ticket)).items.filter((i): i is Said => i.kind === 'said' && !!i.recalledAt);
    expect(said).toMatchObject([{ enclosure: { kind: 'voice' } }]);
    const saved = await get(`${ticket}/enclosures/${said[0]!.enclosure!.id}`, {}, zhang);
    expect(saved.statusCode).toBe(200);
    const messages = await home.app.inject({ url: '/chat/messages', headers: home.owner('chen').headers });
    expect(messages.body).not.toContain(said[0]!.enclosure!.id);
  });
});

describe('a file', () => {
  test('that says it is a page is saved, never shown; numbers in its name are concealed on record', async () => {
    const name = '../陈13800001234\u0000\u202E"<img src=x>.html';
    await sends({ kind: 'file', bytes: bytes('<script>alert(1)</script>'), name });
    const [row] = await home.rows(sql`select e.name, m.text, m.attachment::text as attachment
      from enclosure e join message m on m.id = e.message_id order by m.id desc limit 1`);
    expect(JSON.stringify(row)).not.toContain('13800001234');
    expect(row!['name']).toMatch(/^\.\.\/陈⟦p\d⟧/);
    expect((await lastSaid()).enclosure!.name).toContain('13800001234');
    const saved = await get(await path(), {}, zhang);
    expect(saved.headers).toMatchObject({
      ...{ 'content-type': 'application/octet-stream', 'x-content-type-options': 'nosniff' },
      'content-disposition': expect.stringMatching(
        /^attachment; filename="[ -~]*"; filename\*=UTF-8''_%E9%99%88138[\w%.]+\.html$/,
      ),
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect((await get(`${await path()}/play`, {}, zhang)).statusCode).toBe(400);
  });

  test('of 20 MB is kept; a larger one is not, its message is, and says so to both', async () => {
    const most = 20 * 1024 * 1024;
    await sends({ kind: 'file', bytes: new Uint8Array(most), name: '刚好.bin' });
    expect((await lastSaid()).enclosure!.size).toBe(most);
    await home.pass(3000);
    await sends({ kind: 'file', bytes: new Uint8Array(most + 1), name: '太大.bin' });
    await home.pass(3000);
    const said = await lastSaid();
    expect(said.text).toBe('［文件 太大.bin，超过20MB，没有留下］');
    expect(said).not.toHaveProperty('enclosure');
    expect((await home.owner('chen').heard()).at(-1)).toBe(
      '文件没有留下：超过20MB。请换小一点的再发，或者打几个字说说是什么事。',
    );
  });
});

describe('who may have it', () => {
  test('nobody without signing in, nobody by another case or as another file, nobody of another estate', async () => {
    await sends({ kind: 'video', bytes: bytes('\0\0\0\x18ftypmp42\0\0\0\0mp42isom'), seconds: 9 });
    await home.pass(3000);
    expect((await lastSaid()).enclosure).toMatchObject({ playedAs: 'video' });
    expect((await get(`${await path()}/play`, {}, zhang)).headers['content-type']).toBe('video/mp4');
    expect((await get(await path())).statusCode).toBe(401);

    await home.owner('lin').say('8栋门禁坏了');
    const other = (await home.tickets()).at(-1)!['id'] as string;
    for (const wrong of [
      await path(other),
      await path(randomUUID()),
      `${ticket}/enclosures/${randomUUID()}`,
      `x/enclosures/y`,
    ])
      for (const form of ['', '/play']) expect((await get(wrong + form, {}, zhang)).statusCode).toBe(404);

    const sample = readEstateFile(SAMPLE);
    const community = { ...sample.community, id: 'elsewhere', name: '别处', prefix: 'BC' };
    await foundEstate(home.client, home.cipher, { ...sample, community }, home.clock.now());
    const { staff } = await home.book.estate.directory('elsewhere');
    const { token } = (await home.signIn.redeem((await home.signIn.invite(staff[0]!.id)).code))!;
    expect((await get(await path(), {}, { token })).statusCode).toBe(404);
  });

  test('not the colleague whom it is about', async () => {
    await home.owner('zhao').say('2栋路灯不亮');
    const lamp = (await home.tickets()).at(-1)!['id'] as string;
    const voice = { kind: 'voice', bytes: tone } as const;
    await home.receive({
      ...{ channel: 'web', account: home.account, address: 'zhao', sender: { id: 'zhao' }, externalId: randomUUID() },
      ...{ text: '我要投诉管家李敏，打电话骂人，录了音', enclosure: voice },
    });
    await home.pass(3000);
    const [row] = await home.rows(sql`select id from enclosure where conversation_id =
      (select conversation_id from ticket where id = ${lamp})`);
    const about = `${lamp}/enclosures/${row!['id']}`;
    expect((await get(about, {}, zhang)).statusCode).toBe(200);
    expect((await get(about, {}, li)).statusCode).toBe(404);
  });
});
