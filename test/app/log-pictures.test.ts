import { sql } from 'drizzle-orm';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDeskView } from '../../src/db/desk-view.ts';
import { createMedia } from '../../src/http/media.ts';
import { testService } from '../support/service.ts';

let home: Awaited<ReturnType<typeof testService>>;
let zhang: Awaited<ReturnType<(typeof home)['staff']>>;
beforeAll(async () => {
  home = await testService();
  zhang = await home.staff('1001');
});
afterAll(() => home.close());

const pictures = async (...colours: string[]) =>
  Promise.all(
    colours.map(async background => {
      const drawn = sharp({ create: { width: 40, height: 30, channels: 3, background } });
      return createMedia().clean(await drawn.png().toBuffer());
    }),
  );
const log = (actId: string, words = '厨房水管漏水，地上都湿了') =>
  home.verbs.log(zhang.member, { source: 'visit', words }, actId);

test('pictures put to what was taken down are seen at the desk, once however often it is done', async () => {
  const { id } = await log('visit-1');
  const two = await pictures('#a33', '#3a3');
  for (let i = 0; i < 2; i++) await home.verbs.addPictures(zhang.member, id, two, 'visit-1:pictures');
  await home.settle();
  const view = createDeskView(home.client, home.cipher, home.clock, home.book.estate);
  const { items, ticket } = (await view.story(zhang.member, id, false))!;
  const shown = items.flatMap(item => (item.kind === 'said' ? [item] : []));
  expect(shown.map(item => [item.text, item.pictures.length, item.isOfCase, item.isFresh])).toEqual([
    ['厨房水管漏水，地上都湿了', 0, true, false],
    ['', 2, true, false],
  ]);
  expect(ticket.messages).toHaveLength(2);
  for (const picture of shown[1]!.pictures)
    expect((await view.picture(zhang.member, picture, 'whole'))!.type).toBe('image/png');
  // Nothing is read or answered: somebody has put them there who has heard it out.
  const [chat] = await home.rows(
    sql`select c.due_at from conversation c join ticket t on t.conversation_id = c.id where t.id = ${id}`,
  );
  expect(chat!['due_at']).toBeNull();
  expect(await home.rows(sql`select 1 from outbox where ticket_id = ${id}`)).toEqual([]);
});

test('to a case of the chat its owner sends pictures himself', async () => {
  await home.owner('w-chen').say('我家厨房漏水');
  const ticket = (await home.tickets()).find(t => t['source'] === 'chat')!;
  await expect(
    home.verbs.addPictures(zhang.member, ticket['id'] as string, await pictures('#33a'), 'x'),
  ).rejects.toThrow('请让他自己发来');
});

test('who may not see a case adds nothing to it', async () => {
  const { id } = await log('letter-1', '投诉客服小张，态度恶劣还骂人');
  const message = await pictures('#33a');
  await expect(home.verbs.addPictures(zhang.member, id, message, 'y')).rejects.toThrow('没有找到这个工单');
});
