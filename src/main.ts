import { enableCompileCache } from 'node:module';

enableCompileCache();
if (Number(process.versions.node.split('.')[0]) < 22) {
  console.error('需要 Node 22.18 以上：请用 `npm start` 启动（它会用项目自带的 Node）。');
  process.exit(1);
}

const [{ readConfig, secretsOf }, { assertFree }, { DomainError }] = await Promise.all([
  import('./config.ts'),
  import('./db/directory-lock.ts'),
  import('./domain/errors.ts'),
]);

try {
  process.loadEnvFile('.env');
} catch {
  // No file: the environment itself has the settings.
}

try {
  const config = readConfig(process.env);
  if (config.dataDir) assertFree(config.dataDir);
  const [{ createService }, { WECHAT_WARNING }, { createLog, hideInLogs }] = await Promise.all([
    import('./service.ts'),
    import('./channels.ts'),
    import('./http/log.ts'),
  ]);
  hideInLogs(secretsOf(process.env));
  const log = createLog(config.logLevel);
  // State is in rows: what cannot be understood any more ends the process, and whoever runs it starts it again.
  const die = (error: unknown) => {
    log.fatal({ err: error }, 'unexpected, the process ends');
    process.exit(1);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
  // Whatever the log is set to say: whoever starts it has to know.
  if (config.wechaty) console.error(WECHAT_WARNING);
  const service = await createService(config, { log });
  const stop = () => void service.close().then(() => process.exit(0), die);
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const address = await service.start();
  log.info({ address }, 'menfang is ready');
} catch (error) {
  console.error(error instanceof DomainError ? error.message : error);
  process.exit(1);
}
