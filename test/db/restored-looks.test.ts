import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { createCipher } from '../../src/app/cipher.ts';
import { backup } from '../../src/db/backup.ts';
import { type Client, rows } from '../../src/db/client.ts';
import { restore } from '../../src/db/restore.ts';
import { testDatabase } from '../support/database.ts';
import { TEST_KEY } from '../support/service.ts';

const cipher = createCipher(TEST_KEY);
const CASE = '7d1f6a52-0b3e-4c55-9a56-0d2f6f3f9a11';

const waits = (client: Client, address: string, body: object, key: string) =>
  client.db.execute(
    sql`with l as (
          insert into lane(community_id, channel, account, address, due_at) values ('cuihu', 'slack', 'cuihu', ${address}, now()) returning id
        ) insert into outbox(community_id, lane_id, priority, key, body, why, not_before, written_at)
          select 'cuihu', id, 2, ${key}, ${JSON.stringify(body)}::jsonb, 'case.changed', now(), now() from l`,
  );

async function happens(client: Client): Promise<number> {
  const [event] = await rows(
    client.db,
    sql`insert into ticket_event(community_id, ticket_id, kind, at, actor) values ('cuihu', ${CASE}, 'noted', now(), '{}') returning id`,
  );
  return Number(event!['id']);
}

test('a case that an outside desk was to look at is looked at, asked first; nobody is called anew', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'menfang-looks-'));
  const path = join(dir, 'menfang.backup');
  const [old, client] = await Promise.all([testDatabase(), testDatabase()]);
  await waits(old, `case:${CASE}`, { text: '', caseId: CASE }, 'slack:look');
  await waits(old, 'alarm:one', { text: '', page: { round: 1 } }, 'slack:page');
  const last = await happens(old);
  await backup(old, path, { cipher, now: new Date() });
  const { waiting } = await restore(client, path, { cipher, sendWaiting: false, now: new Date() });
  // What is looked at anew is no message that will not be sent.
  expect(waiting).toEqual({ slack: 1 });
  const left = await rows(
    client.db,
    sql`select o.key, o.status, l.due_at is not null as due from outbox o join lane l on l.id = o.lane_id order by 1`,
  );
  // Sending: what became of it is not known, so the outside is asked.
  expect(left).toEqual([
    { key: 'slack:look', status: 'sending', due: true },
    { key: 'slack:page', status: 'expired', due: false },
  ]);
  expect(await happens(client)).toBeGreaterThan(last + 100_000);
  await Promise.all([old.close(), client.close()]);
  rmSync(dir, { recursive: true, force: true });
});
