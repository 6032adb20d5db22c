import { statSync } from 'node:fs';
import { onRecord, summary, withSettings } from './on-record.ts';

const [file, ...more] = process.argv.slice(2);
if (!file || more.length > 0 || file.startsWith('-')) {
  console.error('用法：npm run backup -- 文件（例如 menfang-2026-11-22.backup；内置数据库要先停止服务）');
  process.exit(1);
}
await withSettings(async config => {
  const [{ createCipher }, { backup }] = await Promise.all([import('../app/cipher.ts'), import('../db/backup.ts')]);
  const cipher = createCipher(config.encryptionKey, config.oldKey);
  const counts = await onRecord(config, { keepsSchema: true }, client =>
    backup(client, file, { cipher, now: new Date() }),
  );
  const megabytes = (statSync(file).size / 1e6).toFixed(1);
  console.log(`已备份到 ${file}：${summary(counts)}，文件 ${megabytes} MB。`);
  console.log('里面有业主的话和图片，请像数据库一样保管。恢复时要用现在的 ENCRYPTION_KEY，请另存一份，不要放在一起。');
});
