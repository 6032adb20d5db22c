import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { TEST_KEY } from '../support/service.ts';

const COMMAND = new URL('../../src/commands/slack-manifest.ts', import.meta.url).pathname;
const KEY = Buffer.from(TEST_KEY).toString('base64');

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  spawnSync(process.execPath, [COMMAND, ...args], {
    cwd: tmpdir(),
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });

test('prints the manifest of this installation', () => {
  const http = run([], { ENCRYPTION_KEY: KEY, PUBLIC_URL: 'https://door.example.com' });
  expect(http.stdout).toContain('request_url: https://door.example.com/slack/events');
  expect(http.stdout).toContain('socket_mode_enabled: false');
  const socket = { SLACK_BOT_TOKEN: 'xoxb-1234567890', SLACK_APP_TOKEN: 'xapp-1234567890' };
  expect(run([], { ENCRYPTION_KEY: KEY, ...socket }).stdout).toContain('socket_mode_enabled: true');
  // Before there are any settings.
  expect(run(['--socket']).stdout).toContain('socket_mode_enabled: true');
});

test('says what is missing', () => {
  for (const PUBLIC_URL of ['', 'http://door.example.com']) {
    const { stdout, stderr, status } = run([], { ENCRYPTION_KEY: KEY, PUBLIC_URL });
    expect([stdout, status]).toEqual(['', 1]);
    expect(stderr).toMatch(/PUBLIC_URL=https.*--socket/s);
  }
  expect(run(['--sokcet']).stderr).toContain('用法');
});
