import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { createPretendLink, type PretendLink } from '../../../adapters/wechaty/pretend/link.ts';
import { createCipher } from '../../../src/app/cipher.ts';
import { readEstateFile } from '../../../src/commands/estate-file.ts';
import { openEmbedded } from '../../../src/db/embedded.ts';
import { foundEstate } from '../../../src/db/found-estate.ts';
import { createWechatLines } from '../../../src/db/wechat-pace.ts';
import { DomainError } from '../../../src/domain/errors.ts';
import type { Log } from '../../../src/http/log.ts';
import { createService, type Service } from '../../../src/service.ts';
import { databaseImage } from '../../support/database.ts';
import { fakePager, SAMPLE, TEST_KEY } from '../../support/service.ts';
import { type WechatService, wechatService } from '../../support/wechat.ts';

let home: WechatService;
const others: Service[] = [];
afterEach(async () => {
  await Promise.all(others.splice(0).map(other => other.close()));
  await home?.close();
});

/** One more at work on the same record, with a line of its own. */
async function another(
  settings: { readonly community?: string } = {},
  log?: Log,
  changed = (link: PretendLink) => link,
) {
  const { client, clock } = home;
  const link = changed(createPretendLink({ clock, people: [{ name: '陈女士', id: 'wxid_chen' }] }));
  const service = await createService(
    {
      ...{ host: '127.0.0.1', port: 0, encryptionKey: TEST_KEY, logLevel: 'silent' },
      pace: { silenceMs: 2500, capMs: 8000 },
      wechaty: { puppet: 'pretend', name: '门房', dir: '', ...settings },
    },
    {
      ...(log ? { log } : {}),
      clock,
      pager: fakePager(),
      wechat: { link: () => link },
      client: { ...client, close: async () => {} },
    },
  );
  others.push(service);
  await service.settle();
  return { service, link };
}

/** How the line is on record. */
const standing = async () => (await home.rows(sql`select phase, trouble from wechat`))[0];

test('one process runs the line; what another would send waits for it', async () => {
  home = await wechatService();
  const { service, link } = await another();
  expect(await link.hear('陈女士', '这里没有人听')).toBe(false);
  await home.link.hear('陈女士', '你好');
  home.clock.pass(2500);
  await service.settle();
  expect(home.link.said).toEqual([]);
  expect(link.said).toEqual([]);
  await home.settle();
  expect(home.link.toldTo('陈女士')).not.toEqual([]);
  expect(link.said).toEqual([]);
});

test('a line that is let go is taken by another, and a line that is lost is hung up', async () => {
  home = await wechatService();
  const { service, link } = await another();
  await home.client.db.execute(sql`update wechat_pace set lease_until = now() - interval '1 s'`);
  await service.settle();
  await home.settle();
  expect(await home.link.hear('陈女士', '没有人听')).toBe(false);
  expect(home.link.state().phase).toBe('off');
  expect(await standing()).toMatchObject({ phase: 'online' });
  expect(await link.hear('陈女士', '厨房漏水')).toBe(true);
  await service.close();
  home.link.forget();
  await home.settle();
  expect(await home.link.hear('陈女士', '水到客厅了')).toBe(true);
});

test('who cannot start it lets the line go, says so, and tries again', async () => {
  home = await wechatService();
  await home.client.db.execute(sql`update wechat_pace set lease_until = now() - interval '1 s'`);
  const said: string[] = [];
  const log = { warn() {}, info() {}, error: (_: unknown, words: string) => said.push(words) } as unknown as Log;
  let isFull = true;
  const { service, link } = await another({}, log, whole => ({
    ...whole,
    async start(hears) {
      if (isFull) throw new DomainError('unavailable', '收件夹打不开');
      return whole.start(hears);
    },
  }));
  await service.settle();
  expect(said).toEqual(['收件夹打不开']);
  const [row] = await home.rows(sql`select lease_by from wechat_pace`);
  expect(row).toEqual({ lease_by: null });
  isFull = false;
  await service.settle();
  expect(await link.hear('陈女士', '厨房漏水')).toBe(true);
});

test('without a community of its own the service stays up and says so, and takes the line when there is one', async () => {
  home = await wechatService();
  const said: string[] = [];
  const log = { warn() {}, info() {}, error: (_: unknown, words: string) => said.push(words) } as unknown as Log;
  const { service, link } = await another({ community: 'second' }, log);
  await service.settle();
  expect(said).toEqual([expect.stringContaining('没有编号是 second 的小区')]);
  expect(await link.hear('陈女士', '你好')).toBe(false);
  await home.client.db.execute(
    sql`insert into community(id, name, prefix, time_zone, settings) select 'second', '二期', 'EQ', time_zone, settings from community`,
  );
  await service.settle();
  expect(await link.hear('陈女士', '你好')).toBe(true);

  const third = await another({}, log);
  expect(said.at(-1)).toContain('WECHATY_COMMUNITY=小区编号');
  expect(await third.link.hear('陈女士', '你好')).toBe(false);
});

describe('on the embedded database', () => {
  const dir = mkdtempSync(join(tmpdir(), 'menfang-lease-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  test('a process that died holds the line no longer', async () => {
    const plan = readEstateFile(SAMPLE);
    const before = await openEmbedded(dir, databaseImage());
    await foundEstate(before, createCipher(TEST_KEY), plan, new Date());
    const held = await createWechatLines(before.db).hold(plan.community.id, 'dead');
    await before.close();
    const after = await openEmbedded(dir);
    expect(held).toBeDefined();
    expect(await createWechatLines(after.db).hold(plan.community.id, 'alive')).toBeDefined();
    await after.close();
  });
});
