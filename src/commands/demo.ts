import { randomBytes } from 'node:crypto';
import { enableCompileCache } from 'node:module';

enableCompileCache();
if (Number(process.versions.node.split('.')[0]) < 22) {
  console.error('需要 Node 22.18 以上：请用 `npm run demo` 运行（它会用项目自带的 Node）。');
  process.exit(1);
}

const [
  { createService },
  { openDatabase },
  { foundEstate },
  { readEstateFile },
  { loadKnowledge, SAMPLE_KNOWLEDGE },
  { playHistory },
  { dayZone },
] = await Promise.all([
  import('../service.ts'),
  import('../db/open.ts'),
  import('../db/found-estate.ts'),
  import('./estate-file.ts'),
  import('./sample-knowledge.ts'),
  import('./demo-history.ts'),
  import('./demo-hours.ts'),
]);

const port = Number(process.env['PORT'] ?? 8080);
const clock = { ahead: 0, now: () => new Date(Date.now() + clock.ahead) };
console.log('正在准备演示小区（数据只在内存里，关掉就没有了）……');
const wechat = process.argv.includes('--wechat')
  ? await (await import('./demo-wechat.ts')).openPretendWechat()
  : undefined;
const config = {
  host: '127.0.0.1',
  port,
  encryptionKey: randomBytes(32),
  logLevel: 'error',
  pace: { silenceMs: 2500, capMs: 8000 },
};
const file = readEstateFile(new URL('../../estates/sample.yaml', import.meta.url).pathname);
const timeZone = wechat ? dayZone(clock.now(), file.community.timeZone) : file.community.timeZone;
const plan = { ...file, community: { ...file.community, timeZone } };

const client = await openDatabase({});
// The last days were before WeChat was switched on.
const past = await createService(config, { clock, client: { ...client, close: async () => {} } });
await foundEstate(client, past.cipher, plan, new Date(Date.now() - 30 * 86_400_000));
await loadKnowledge(client, SAMPLE_KNOWLEDGE, new Date(Date.now() - 30 * 86_400_000));
await playHistory(past, clock, plan.community.id);
await past.close();

const service = await createService({ ...config, ...(wechat ? { wechaty: wechat.settings } : {}) }, { clock, client });
const { staff } = await service.book.estate.directory(plan.community.id);
const clerk = staff.find(s => s.code === '1001')!;
const invite = await service.signIn.invite(clerk.id);
const isMoved = timeZone !== file.community.timeZone;
await wechat?.show(service, clock, { name: plan.community.name, timeZone, isMoved, clerk });
const close = async () => {
  await service.close();
  await wechat?.close();
};
const stop = () => void close().then(() => process.exit(0));
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
try {
  const address = await service.start();
  await wechat?.reached();
  const phones = wechat ? `\n  假微信的手机  ${address}${wechat.path}` : '';
  const trial = wechat ? '在陈女士的手机里说一句“我家厨房漏水了”' : '在聊天里说一句“我家厨房漏水了”';
  console.log(`
门房演示已经开始：${plan.community.name}

  业主的聊天    ${address}/chat${phones}
  员工工作台    ${address}/desk/enter?code=${invite.code}
                （以客服小张登录；链接 10 分钟内有效，只能用一次）

${trial}，再到工作台接单、回复。按 Ctrl+C 结束。
`);
} catch (error) {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
  console.error(`端口 ${port} 已被占用。换一个再试：PORT=8090 npm run demo`);
  await close();
  process.exit(1);
}
