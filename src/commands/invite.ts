import { DomainError } from '../domain/errors.ts';

const [code, community] = process.argv.slice(2);
if (!code) {
  console.error('用法：npm run invite -- 工号 [小区编号]（生成一次性登录码，10 分钟内有效）');
  process.exit(1);
}
try {
  process.loadEnvFile('.env');
} catch {
  // No file: the environment itself has the settings.
}
try {
  const [{ readConfig }, { createCipher }, { inviteRequest }] = await Promise.all([
    import('../config.ts'),
    import('../app/cipher.ts'),
    import('../http/admin.ts'),
  ]);
  const config = readConfig(process.env);
  const cipher = createCipher(config.encryptionKey);
  const base = `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${config.port}`;
  const invite = (await fromRunning(base)) ?? (await fromDirectory());
  console.log(`${invite.name}（工号${code}）的登录码：${invite.code}`);
  console.log(`或直接打开：${config.publicUrl ?? base}/desk/enter?code=${invite.code}`);

  /** The running service holds the data directory, so it is asked; undefined when none runs. */
  async function fromRunning(address: string): Promise<{ name: string; code: string } | undefined> {
    const answer = await fetch(`${address}/admin/invite`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ request: inviteRequest(cipher, community ?? '', code!, new Date()) }),
      signal: AbortSignal.timeout(5000),
    }).catch(() => undefined);
    if (!answer) return undefined;
    const body = (await answer.json()) as { name: string; code: string; error?: string };
    if (!answer.ok) throw new DomainError('bad_input', body.error ?? `服务回答 ${answer.status}，请看服务的日志。`);
    return body;
  }

  async function fromDirectory(): Promise<{ name: string; code: string }> {
    const [{ openDatabase }, { createSignIn }, { findMember }] = await Promise.all([
      import('../db/open.ts'),
      import('../db/sign-in.ts'),
      import('../db/estate.ts'),
    ]);
    const client = await openDatabase(config);
    try {
      const member = await findMember(client.db, code!, community);
      if (!member)
        throw new DomainError(
          'not_found',
          `没有找到工号 ${code}（几个小区都有时请写上小区编号）。先用 npm run setup 建好小区。`,
        );
      const made = await createSignIn(client, { now: () => new Date() }).invite(member.id);
      return { name: member.name, code: made.code };
    } finally {
      await client.close();
    }
  }
} catch (error) {
  console.error(error instanceof DomainError ? error.message : error);
  process.exit(1);
}
