import { DomainError } from '../domain/errors.ts';
import { onRecord, withSettings } from './on-record.ts';

if (process.argv.length > 2) {
  console.error('用法：npm run rotate-key（新密钥写在 ENCRYPTION_KEY，旧的写在 ENCRYPTION_KEY_OLD）');
  process.exit(1);
}
await withSettings(async config => {
  const { encryptionKey, oldKey } = config;
  if (!oldKey)
    throw new DomainError(
      'bad_input',
      '缺少 ENCRYPTION_KEY_OLD。请把新密钥写在 ENCRYPTION_KEY，把之前的写在 ENCRYPTION_KEY_OLD，再运行一次。',
    );
  const [{ createCipher }, { rotateKey }] = await Promise.all([import('../app/cipher.ts'), import('../db/rotate.ts')]);
  const { changed, opened } = await onRecord(config, { keepsSchema: true }, client =>
    rotateKey(client, { ours: createCipher(encryptionKey), old: createCipher(oldKey) }),
  );
  console.log(`已换好 ${changed} 个加密的值；现在共 ${opened} 个，每一个都用新密钥打开过。`);
  console.log(
    'ENCRYPTION_KEY_OLD 留着时，业主浏览器里用旧密钥签的登录仍然有效；删掉后，这之前没再来过的业主会从一个新的聊天开始。',
  );
  console.log('旧密钥泄露过的，请现在就删掉它并重启。旧的备份仍要用旧密钥打开，请把旧密钥和它们分开另存。');
});
