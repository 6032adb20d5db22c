/**
 * S22: secrets. The process does not start with a key or a secret that is missing, short, regular or a sample, says in words
 * what to do, and never what was given. Pages that went wrong, /metrics, /healthz, the log, a crash while the database is away
 * and the doctor show no key, password or token; no process is started that could inherit one; a key in .env stands in no
 * environment that other programs may read.
 *
 * Off: a crash that writes down the environment, as crash reports do.
 */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Call, call, type Env, foundHome, type Home, type Running, start } from '../support/process.ts';
import { foundReplicas } from '../support/replicas.ts';
import { prove } from './proof.ts';

const DOCTOR = new URL('../../src/commands/doctor.ts', import.meta.url).pathname;
const PASSWORD = 'Sesam-oeffne-dich-4711';
const SECRETS = {
  METRICS_TOKEN: 'read-me-if-you-can-58c1',
  PAGER_SECRET: 'sign-with-this-one-93be',
  SLACK_BOT_TOKEN: 'xoxb-speak-for-the-bot-71c4',
  SLACK_SIGNING_SECRET: '5d1f0c7a9be24863a1f7d0c25e94b638',
};
/** Nothing listens there: each try fails with an error that may quote what was sent. */
const AWAY = { PAGER_URL: 'http://127.0.0.1:9/', SLACK_API_URL: 'http://127.0.0.1:9/api/' };

const base64 = (bytes: string | Uint8Array) => Buffer.from(bytes as string).toString('base64');
/** By setting: what must be refused. None of it may be repeated in the answer. */
const BAD: Readonly<Record<string, readonly string[]>> = {
  ENCRYPTION_KEY: [
    '',
    'changeme-please',
    base64('only-sixteen-by!'),
    '0'.repeat(64),
    base64(new Uint8Array(32).fill(7)),
    base64('0123456789abcdef0123456789abcdef'),
    base64('ThisIsMyVerySecretKey-change-it!'),
    Buffer.from(Uint8Array.from({ length: 32 }, (_, i) => i)).toString('hex'),
  ],
  METRICS_TOKEN: ['short-token', 'aaaaaaaaaaaaaaaaaaaaaaaa'],
  PAGER_SECRET: ['short-secret', '1212121212121212121212'],
  SLACK_BOT_TOKEN: ['xoxp-of-a-person-8842', 'changeme-please'],
  SLACK_SIGNING_SECRET: ['changeme-please'],
  SLACK_APP_TOKEN: ['xoxb-not-of-the-app-77'],
  DATABASE_URL: [`mysql://menfang:${PASSWORD}@127.0.0.1/menfang`, `postgres://menfang:${PASSWORD}@127.0.0.1:1/menfang`],
};

/** Starts it so, and gives what is wrong with how it refused. */
async function refused(home: Home, setting: string, value: string): Promise<readonly string[]> {
  const pager: Env = { PAGER_URL: 'http://127.0.0.1:9/', PAGER_SECRET: SECRETS.PAGER_SECRET };
  const child = start(home, undefined, { ...(setting === 'PAGER_SECRET' ? pager : {}), [setting]: value });
  const end = await Promise.race([
    child.exited,
    child.ready().then(
      () => undefined,
      () => child.exited,
    ),
  ]);
  await child.kill();
  const shown = `${setting}=${value.slice(0, 6)}…`;
  const said = child.said();
  return [
    ...(end?.code === 1 ? [] : [`${shown} was not refused`]),
    ...(said.includes(setting) || said.includes('数据库连不上') ? [] : [`${shown}: not named in “${said}”`]),
    ...(/[\u4e00-\u9fff]/.test(said) && !/^\s+at /m.test(said) ? [] : [`${shown}: not said in words: ${said}`]),
    ...(value !== '' && said.includes(value) ? [`${shown} was printed`] : []),
    ...(said.includes(PASSWORD) ? ['the password was printed'] : []),
  ];
}

/** Something breaks a moment after it is told to, with an error that quotes the settings, as bugs do. */
function breaking(home: Home, isOn: boolean): string {
  const file = join(home.dir, '..', 'breaking.mjs');
  const quote = 'JSON.stringify(process.env)';
  writeFileSync(
    file,
    `process.on('SIGUSR2', () => { ${isOn ? '' : `console.error(${quote});`} throw new Error('cannot go on with ' + ${quote}); });`,
  );
  return file;
}

/** What a page or a visitor gets, head and body. */
async function shown(home: Home): Promise<string> {
  const visitor = home.headers('visitor');
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const calls: readonly Omit<Call, 'port'>[] = [
    { path: '/nowhere' },
    { path: '/desk/nowhere' },
    { path: '/healthz' },
    { path: '/readyz' },
    { path: '/chat', headers: visitor },
    { path: '/chat/messages', headers: visitor, body: '{"broken' },
    { path: '/chat/messages', headers: visitor, body: { id: 1 } },
    { path: '/chat/messages', headers: visitor, body: { id: crypto.randomUUID(), text: '厨房漏水' } },
    { path: '/desk/enter', body: 'code=AAAA-BBBB', type: 'application/x-www-form-urlencoded' },
    { path: '/admin/invite', body: { request: 'forged' } },
    { path: '/metrics', headers: bearer(SECRETS.METRICS_TOKEN) },
    { path: '/metrics', headers: { ...bearer('wrong'), 'x-forwarded-for': '10.1.2.3' } },
  ];
  const answers = await Promise.all(calls.map(c => call({ port: home.port, ...c })));
  return JSON.stringify(answers);
}

const doctor = (home: Home, env: Env): Promise<string> =>
  new Promise(resolve =>
    execFile(process.execPath, [DOCTOR], { env: { ...home.env, ...env }, cwd: join(home.dir, '..') }, (_, out, err) =>
      resolve(out + err),
    ),
  );

/** Processes it has started and that still live. */
function childrenOf({ pid }: Running): readonly string[] {
  return readdirSync('/proc').filter(name => {
    try {
      return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1]) === pid;
    } catch {
      return false;
    }
  });
}

/** With the settings in .env, where they belong. */
async function keptInFile(home: Home): Promise<readonly string[]> {
  const { ENCRYPTION_KEY, ...env } = home.env as Env & { ENCRYPTION_KEY: string };
  writeFileSync(join(home.dir, '..', '.env'), `ENCRYPTION_KEY=${ENCRYPTION_KEY}\n`, { mode: 0o600 });
  const service = start({ ...home, env });
  await service.ready();
  const environment = readFileSync(`/proc/${service.pid}/environ`, 'utf8');
  const children = childrenOf(service);
  await service.kill();
  return [
    ...(environment.includes(ENCRYPTION_KEY) ? ['the key stands in /proc/…/environ though it is in .env'] : []),
    ...(children.length === 0 ? [] : [`it started ${children.length} processes`]),
  ];
}

prove('S22', 'no start with a bad secret, and none is ever shown', async isOn => {
  const replicas = await foundReplicas(1);
  const [home] = replicas.homes;
  const settings = { ...SECRETS, ...AWAY, LOG_LEVEL: 'debug' };
  const url = replicas.server.url.replace('menfang@', `menfang:${PASSWORD}@`);
  const quiet = await foundHome();
  try {
    const broken: string[] = [];
    const bad = Object.entries(BAD).flatMap(([setting, values]) => values.map(value => ({ setting, value })));
    if (isOn) for (const { setting, value } of bad) broken.push(...(await refused(quiet, setting, value)));
    if (isOn) broken.push(...(await keptInFile(quiet)));

    const env = { ...settings, DATABASE_URL: url, NODE_OPTIONS: `--import=${breaking(home, isOn)}` };
    const service = replicas.start(0, undefined, env);
    await service.ready();
    const all = [await shown(home), await doctor(home, { ...settings, DATABASE_URL: url })];
    const children = childrenOf(service);
    await replicas.server.stop('immediate');
    all.push(await shown(home), await doctor(home, { ...settings, DATABASE_URL: url }));
    service.signal('SIGUSR2');
    const end = await service.exited;
    all.push(service.said());
    const secrets = { ...SECRETS, PASSWORD, ENCRYPTION_KEY: home.env['ENCRYPTION_KEY']! };
    const found = Object.entries(secrets).filter(([, secret]) => all.some(text => text.includes(secret)));
    return {
      figures: { refused: bad.length, looked_through_kib: Math.round(all.join('').length / 1024), shown: found.length },
      broken: [
        ...broken,
        ...found.map(([name]) => `${name} was shown`),
        ...(end.code === 1 && service.said().includes('cannot go on with') ? [] : ['the crash was not seen']),
        ...(children.length === 0 ? [] : [`it started ${children.length} processes`]),
      ],
    };
  } finally {
    await quiet.remove();
    await replicas.remove();
  }
});
