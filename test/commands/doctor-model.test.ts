import { afterAll, beforeAll, beforeEach, expect, it, test } from 'vitest';
import { createCipher } from '../../src/app/cipher.ts';
import { languageModel } from '../../src/commands/doctor-model.ts';
import type { ModelSettings } from '../../src/ports/language-model.ts';
import { type Manner, type ModelServer, startModelServer } from '../support/model-server.ts';
import { TEST_KEY } from '../support/service.ts';

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.manner = 'right';
});

const look = (model?: ModelSettings) =>
  languageModel({
    config: {
      ...{ host: '127.0.0.1', port: 0, encryptionKey: TEST_KEY, logLevel: 'silent' },
      pace: { silenceMs: 0, capMs: 0 },
      ...(model ? { model } : {}),
    },
    cipher: createCipher(TEST_KEY),
  });

test('no model is nothing to mend', async () => {
  expect(await look()).toMatchObject([{ level: 'fine', what: expect.stringContaining('没有配置') }]);
});

it.each<[Manner, string, RegExp]>([
  ['right', 'fine', /在 \d+ 毫秒内回答，格式 json_schema/],
  ['text-only', 'fine', /格式 text/],
  ['outside', 'warn', /看不懂/],
  ['refusing', 'warn', /看不懂/],
  ['slow', 'warn', /2\.5 秒内没有回答/],
  ['401', 'bad', /不认密钥/],
  ['404', 'bad', /不存在/],
  ['429', 'warn', /额度/],
  ['500', 'warn', /故障/],
  ['400', 'bad', /不接受/],
])('a model that is %s is %s', async (manner, level, what) => {
  server.manner = manner;
  const found = await look(server.settings);
  expect(found).toMatchObject([{ level, what: expect.stringMatching(what) }]);
  if (level !== 'fine') expect(found[0]!.remedy).toBeTruthy();
  expect(JSON.stringify(found)).not.toContain(server.settings.apiKey);
});

it.each<[Manner, (article: string) => string, string, RegExp]>([
  ['right', article => article.split('\n').at(-1)!.split('，')[0]!, 'fine', /整理回答：.*通过核对/],
  ['inventing', () => '', 'warn', /没有通过核对/],
])('where it is to put answers together, one that is %s is %s', async (manner, compose, level, what) => {
  server.manner = manner;
  server.compose = (_, article) => compose(article);
  const [, found] = await look({ ...server.settings, composes: true });
  expect(found).toMatchObject({ level, what: expect.stringMatching(what) });
});

test('a model that is not there, without what its address holds', async () => {
  const found = await look({ name: 'm', baseUrl: 'http://127.0.0.1:9/secret-path/v1', apiKey: 'hidden-key' });
  expect(found).toMatchObject([{ level: 'bad', what: expect.stringContaining('连不上：127.0.0.1:9') }]);
  expect(JSON.stringify(found)).not.toMatch(/secret-path|hidden-key/);
});
