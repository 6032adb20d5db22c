import { sql } from 'drizzle-orm';
import sharp from 'sharp';
import type { Client } from '../../src/db/client.ts';
import type { Book } from '../../src/ports/stores.ts';
import { testService } from './service.ts';

export const CHEN_PHONE = '13800001234';

/** An estate in which something has happened: cases, pictures, concealed numbers, a session, and a page that waits. */
export async function livedIn(client?: Client) {
  const home = await testService(client ? { client } : {});
  home.pager.answer = { kind: 'retry', afterMs: 60_000, why: 'away' };
  const chen = home.owner('chen');
  await chen.say(`我家厨房漏水了，3栋2单元1201，电话${CHEN_PHONE}`);
  await chen.say('对');
  await home.receive({
    channel: 'web',
    account: home.account,
    address: 'chen',
    sender: { id: 'chen', name: '陈美华' },
    externalId: 'chen:picture',
    text: '拍给你看\n\\ "⟦" \t',
    media: [
      {
        bytes: await sharp({ create: { width: 64, height: 64, channels: 3, background: '#369' } })
          .png()
          .toBuffer(),
      },
    ],
  });
  await home.receive({
    ...{ channel: 'web', account: home.account, address: 'chen', sender: { id: 'chen' }, externalId: 'chen:file' },
    text: '',
    enclosure: { kind: 'file', bytes: Buffer.from('%PDF-1.7\n\0\\x'), name: `合同 ${CHEN_PHONE}.pdf` },
  });
  await home.pass(3000);
  const desk = await home.staff('1001');
  const [ticket] = await home.tickets();
  await home.verbs.claim(desk.act(ticket!['id'] as string, Number(ticket!['version'])));
  await home.owner('huang').say('我家着火了，3栋2单元1201');
  await keepArticle(home.book, home.clock.now());
  // A turn and a sending were under way, and one line has only just come in.
  await home.rows(
    sql`update conversation set lease_by = 'gone', lease_until = now() + interval '10 s' where address = 'chen'`,
  );
  await home.rows(
    sql`update outbox set status = 'sending' where id = (select min(id) from outbox where status = 'pending')`,
  );
  await chen.post('师傅什么时候来');
  return { ...home, desk, waiting: () => home.rows(sql`select * from outbox where status in ('pending', 'sending')`) };
}

/** Something the company knows, and that it was said once. */
function keepArticle(book: Book, now: Date): Promise<void> {
  return book.transaction(async ({ articles }) => {
    const words = {
      ...{ title: '月卡', questions: ['月卡"怎么"办？', '{a,b}\\'], answer: '到客服台。\n带行驶证。' },
      ...{ source: '《手册》', asOf: '2026-03-01', validUntil: '2027-03-01' },
    };
    const { id, communityId, version } = await articles.add('cuihu', words, { state: 'approved' }, now);
    const given = { conversationId: 1, uptoSeq: 1, communityId, articleId: id, articleVersion: version };
    await articles.given({ ...given, score: 0.875, composed: false }, now);
  });
}
