import { sql } from 'drizzle-orm';
import type { OutboundBody } from '../../../src/ports/channel.ts';
import { NO_CHANGES } from '../../../src/ports/record.ts';
import type { WechatService } from '../../support/wechat.ts';

export const CHEN = 'contact:wxid_chen';
let written = 0;

/** What is written to go out by WeChat past the verbs, and what became of it. */
export function sendingOf(home: () => WechatService) {
  /** Something the desk or a notice writes. */
  async function put(address: string, body: Partial<OutboundBody>, priority: 'emergency' | 'update' = 'update') {
    const { timeZone, prefix } = (await home().book.estate.directory(home().account)).community;
    const now = home().clock.now();
    const lane = { communityId: home().account, channel: 'wechaty', account: home().account, address };
    const row = { lane, priority, notBefore: now, key: `test:${++written}`, body: { text: '', ...body }, why: 'test' };
    await home().book.transaction(stores =>
      stores.writer.write({ ...NO_CHANGES, outbox: [row] }, { now, timeZone, prefix }),
    );
  }
  return {
    put,
    /** And everything due runs. */
    async write(...what: Parameters<typeof put>) {
      await put(...what);
      await home().settle();
    },
    outbox: () =>
      home().rows(sql`select o.status, o.attempts, l.address, o.not_before,
        (select a.detail from attempt a where a.outbox_id = o.id order by a.id desc limit 1) as detail
        from outbox o join lane l on l.id = o.lane_id where l.channel = 'wechaty' order by o.id`),
  };
}
