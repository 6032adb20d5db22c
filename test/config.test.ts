import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { readConfig, secretsOf } from '../src/config.ts';

const KEY = randomBytes(32).toString('base64');
const SLACK = {
  SLACK_BOT_TOKEN: 'xoxb-1234567890-abc',
  SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
  SLACK_APP_TOKEN: 'xapp-1-A0123-abcdef',
  SLACK_API_URL: 'http://127.0.0.1:9/api/',
  SLACK_CHANNEL: 'C0123ABCD',
};

test('a key is all that must be set; empty counts as not set', () => {
  const config = readConfig({ ENCRYPTION_KEY: KEY, PORT: '', PUBLIC_URL: '' });
  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    dataDir: './data',
    pace: { silenceMs: 2500, capMs: 8000 },
  });
  expect(config.pager).toBeUndefined();
});

test('every bad setting is named with its remedy, in one error', () => {
  const bad = {
    ENCRYPTION_KEY: KEY,
    PORT: '99999',
    PUBLIC_URL: 'door',
    TURN_SILENCE_MS: 'soon',
    LOG_LEVEL: 'loud',
    PAGER_URL: 'http://x',
  };
  const said = message(() => readConfig(bad));
  for (const name of ['PORT', 'PUBLIC_URL', 'TURN_SILENCE_MS', 'LOG_LEVEL', 'PAGER_SECRET'])
    expect(said).toContain(name);
  expect(said).toContain('例如 8080');
});

test.each([
  ['missing', undefined],
  ['short', 'secret'],
  ['all the same', 'A'.repeat(43)],
  ['a repeated word', Buffer.from('password'.repeat(4)).toString('base64')],
  ['hex of few values', '0123'.repeat(16)],
])('a %s ENCRYPTION_KEY is refused, with how to make one', (_, key) => {
  const said = message(() => readConfig({ ENCRYPTION_KEY: key }));
  expect(said).toContain('ENCRYPTION_KEY');
  expect(said).toContain('openssl rand -base64 32');
  if (key) expect(said).not.toContain(key);
});

test('a key may be written in hex', () => {
  const key = randomBytes(32);
  expect(readConfig({ ENCRYPTION_KEY: key.toString('hex') }).encryptionKey).toEqual(key);
});

test('the old key is there only while it is changed, and is another one', () => {
  const old = randomBytes(32);
  expect(readConfig({ ENCRYPTION_KEY: KEY, ENCRYPTION_KEY_OLD: old.toString('base64') }).oldKey).toEqual(old);
  expect(readConfig({ ENCRYPTION_KEY: KEY, ENCRYPTION_KEY_OLD: '' }).oldKey).toBeUndefined();
  for (const wrong of [KEY, 'secret'])
    expect(message(() => readConfig({ ENCRYPTION_KEY: KEY, ENCRYPTION_KEY_OLD: wrong }))).toContain(
      'ENCRYPTION_KEY_OLD',
    );
});

test('a language model is on with a name and a key or an address', () => {
  const read = (env: Record<string, string>) => readConfig({ ENCRYPTION_KEY: KEY, ...env }).model;
  expect(read({})).toBeUndefined();
  expect(read({ OPENAI_MODEL: 'small', OPENAI_API_KEY: 'sk-1234' })).toEqual({ name: 'small', apiKey: 'sk-1234' });
  const baseUrl = 'http://127.0.0.1:11434/v1';
  expect(read({ OPENAI_MODEL: 'small', OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: '' })).toEqual({
    name: 'small',
    baseUrl,
  });
  const named = { OPENAI_MODEL: 'small', OPENAI_API_KEY: 'sk-1234' };
  expect(read({ ...named, OPENAI_ANSWERS: 'on' })).toMatchObject({ composes: true });
  expect(read({ ...named, OPENAI_ANSWERS: 'off' })).not.toHaveProperty('composes');
  for (const [env, words] of [
    [{ OPENAI_API_KEY: 'sk-1234' }, '还要写上模型名'],
    [{ OPENAI_ANSWERS: 'on' }, '要先有语言模型'],
    [{ OPENAI_MODEL: 'small', OPENAI_API_KEY: 'sk-1234', OPENAI_ANSWERS: 'yes' }, 'OPENAI_ANSWERS 要写成 on 或 off'],
    [{ OPENAI_MODEL: 'small' }, '还要写上 OPENAI_API_KEY'],
    [{ OPENAI_MODEL: 'small', OPENAI_BASE_URL: 'localhost' }, '例如 https://api.openai.com/v1'],
    [{ OPENAI_MODEL: 'a b', OPENAI_API_KEY: 'sk 12' }, 'OPENAI_API_KEY 要原样'],
  ] as const) {
    const said = message(() => read(env));
    expect(said).toContain(words);
    expect(said).not.toMatch(/sk.1/);
  }
});

test('what nobody may see holds the key of the model and the tokens of Slack', () => {
  expect(secretsOf({ OPENAI_API_KEY: 'sk-12345678' })).toEqual(['sk-12345678']);
  const { SLACK_API_URL, SLACK_CHANNEL, ...secrets } = SLACK;
  expect(secretsOf(SLACK)).toEqual(Object.values(secrets));
});

test('WeChat is off until a puppet is named', () => {
  const read = (env: Record<string, string>) => readConfig({ ENCRYPTION_KEY: KEY, ...env }).wechaty;
  expect(read({ WECHATY_PUPPET: '' })).toBeUndefined();
  expect(read({ WECHATY_PUPPET: 'wechat4u' })).toEqual({ puppet: 'wechat4u', name: '门房', dir: 'data/wechaty' });
  const token = 'puppet_service_0123456789';
  const all = { WECHATY_PUPPET_SERVICE_TOKEN: token, WECHATY_NAME: '小翠', WECHATY_COMMUNITY: 'cuihu' };
  expect(read({ WECHATY_PUPPET: 'service', DATA_DIR: '/var/menfang', ...all })).toEqual({
    ...{ puppet: 'service', token, name: '小翠', community: 'cuihu', dir: '/var/menfang/wechaty' },
  });
  expect(secretsOf(all)).toEqual([token]);
  expect(message(() => read({ WECHATY_PUPPET_SERVICE_TOKEN: token }))).toContain('WECHATY_PUPPET：还要写上');
});

test('the desk in Slack is on with a bot token and a way in', () => {
  const read = (env: Record<string, string>) => readConfig({ ENCRYPTION_KEY: KEY, ...env }).slack;
  expect(read({})).toBeUndefined();
  const { SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret, SLACK_APP_TOKEN: appToken } = SLACK;
  expect(read({ SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret })).toEqual({ botToken, signingSecret });
  expect(read({ SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: '' })).toEqual({
    botToken,
    appToken,
  });
  expect(read(SLACK)).toEqual({
    ...{ botToken, signingSecret, appToken },
    ...{ apiUrl: SLACK.SLACK_API_URL, channel: SLACK.SLACK_CHANNEL },
  });
});

test.each<[Record<string, string>, string]>([
  [{ SLACK_BOT_TOKEN: SLACK.SLACK_BOT_TOKEN }, 'SLACK_SIGNING_SECRET：还要写上签名密钥'],
  [{ SLACK_SIGNING_SECRET: SLACK.SLACK_SIGNING_SECRET }, 'SLACK_BOT_TOKEN：还要写上机器人令牌'],
  [{ SLACK_CHANNEL: 'C0123ABCD' }, 'SLACK_BOT_TOKEN：还要写上机器人令牌'],
  [{ ...SLACK, SLACK_BOT_TOKEN: 'xoxp-of-a-person-only' }, 'SLACK_BOT_TOKEN 要写成 xoxb- 开头'],
  [{ ...SLACK, SLACK_SIGNING_SECRET: 'signing-secret' }, 'SLACK_SIGNING_SECRET 要写成 32 位十六进制'],
  [{ ...SLACK, SLACK_APP_TOKEN: SLACK.SLACK_BOT_TOKEN }, 'SLACK_APP_TOKEN 要写成 xapp- 开头'],
  [{ ...SLACK, SLACK_CHANNEL: '#工单' }, 'SLACK_CHANNEL 要写成频道编号'],
  [{ ...SLACK, SLACK_API_URL: 'slack.com' }, 'SLACK_API_URL 要写成完整的网址'],
])('a setting of Slack that will not do is named: %#', (env, words) => {
  const said = message(() => readConfig({ ENCRYPTION_KEY: KEY, ...env }));
  expect(said).toContain(words);
  for (const name of ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_APP_TOKEN'])
    if (env[name]) expect(said).not.toContain(env[name]);
});

function message(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('was not refused');
}
