import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPreviewWork } from '../../src/app/previews.ts';
import { createPreviews } from '../../src/db/previews.ts';
import { makePreview } from '../../src/http/media.ts';
import { testService } from '../support/service.ts';

const { signal } = new AbortController();
let home: Awaited<ReturnType<typeof testService>>;
beforeEach(async () => {
  home = await testService();
});
afterEach(() => home.close());

const photo = (width = 1600, height = 1200) =>
  sharp({
    create: { width, height, channels: 3, background: '#88a', noise: { type: 'gaussian', mean: 128, sigma: 30 } },
  })
    .jpeg()
    .toBuffer();
const look = () => createPreviewWork(createPreviews(home.client), makePreview).look(signal);

/** An owner sends a picture; its id. */
async function sends(address: string, bytes: Buffer): Promise<string> {
  const form = new FormData();
  form.append('id', randomUUID());
  form.append('picture', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), 'a.jpg');
  const { headers } = home.owner(address);
  const answer = await home.app.inject({ method: 'POST', url: '/chat/pictures', payload: form, headers });
  expect(answer.statusCode).toBe(200);
  const [row] = await home.rows(
    sql`select p.id::text as id from media p join conversation c on c.id = p.conversation_id where c.address = ${address}`,
  );
  return row!['id'] as string;
}
const chat = (id: string, address: string) => {
  const get = (url: string) => home.app.inject({ url, headers: home.owner(address).headers });
  return Promise.all([get(`/chat/picture/${id}`), get(`/chat/picture/${id}/preview`)]);
};
const desk = (id: string, token: string) => {
  const get = (url: string) => home.app.inject({ url, headers: { cookie: `menfang_desk=${token}` } });
  return Promise.all([get(`/desk/api/picture/${id}`), get(`/desk/api/picture/${id}/preview`)]);
};

test('until there is a preview the whole picture stands in, and is not kept for it', async () => {
  const id = await sends('chen', await photo());
  const { token } = await home.staff('1001');
  for (const [whole, preview] of [await chat(id, 'chen'), await desk(id, token)]) {
    expect([whole.statusCode, preview.statusCode]).toEqual([200, 200]);
    expect(preview.rawPayload.equals(whole.rawPayload)).toBe(true);
    expect(preview.headers['cache-control']).toMatch(/no-cache|no-store/);
  }
  await look();
  for (const [whole, preview] of [await chat(id, 'chen'), await desk(id, token)]) {
    expect([whole.headers['content-type'], preview.headers['content-type']]).toEqual(['image/jpeg', 'image/webp']);
    const size = await sharp(preview.rawPayload).metadata();
    expect([size.width, size.height]).toEqual([480, 360]);
    expect(preview.rawPayload.length).toBeLessThan(whole.rawPayload.length / 4);
    expect((await sharp(whole.rawPayload).metadata()).width).toBe(1600);
  }
  expect((await chat(id, 'chen'))[1]!.headers['cache-control']).toContain('immutable');
});

test('whoever may not see a picture may not see its preview', async () => {
  const id = await sends('chen', await photo());
  await home.owner('wang').say('你好');
  const [chen] = await home.rows(sql`select id from conversation where address = 'chen'`);
  const draft = await home.book.writer.attach(
    { bytes: await photo(), type: 'image/jpeg', width: 1600, height: 1200 },
    { communityId: home.account, conversationId: Number(chen!['id']), ticketId: randomUUID() },
  );
  const { token } = await home.staff('1001');
  for (const isMade of [false, true]) {
    if (isMade) await look();
    // Another's chat, nobody's chat, and a picture that so far is only in a draft at the desk.
    for (const answer of [...(await chat(id, 'wang')), ...(await chat(id, 'nobody')), ...(await chat(draft, 'chen'))])
      expect(answer.statusCode, String(isMade)).toBe(404);
    for (const url of [`/chat/picture/${id}`, `/chat/picture/${id}/preview`])
      expect((await home.app.inject({ url })).statusCode).toBe(401);
    for (const answer of await desk(id, 'no-such-session')) expect(answer.statusCode).toBe(401);
    for (const answer of await desk(id, token)) expect(answer.statusCode).toBe(200);
  }
  // Staff of another community.
  await home.client.db.execute(sql`update media set community_id = 'elsewhere'`);
  for (const answer of await desk(id, token)) expect(answer.statusCode).toBe(404);
});

test('those that are missing are made up, each once; what cannot be read is left as it is', async () => {
  const ids = [await sends('chen', await photo(300, 200)), await sends('wang', await photo(900, 2000))];
  await home.client.db.execute(sql`update media set bytes = '\\x0102' where id = ${ids[0]!}`);
  await Promise.all([look(), look()]);
  const made = await home.rows(sql`select media_id::text as id from preview`);
  expect(made).toEqual([{ id: ids[1] }]);
  expect(await home.rows(sql`select 1 from media where not is_previewed`)).toEqual([]);
  expect((await chat(ids[0]!, 'chen'))[1]!.rawPayload).toEqual(Buffer.from([1, 2]));
  await look();
  expect(await home.rows(sql`select 1 from preview`)).toHaveLength(1);
});
