import { DomainError } from '../domain/errors.ts';

const [file] = process.argv.slice(2);
if (!file) {
  console.error('用法：npm run setup -- 小区文件.yaml（照着 estates/sample.yaml 写一份）');
  process.exit(1);
}
try {
  process.loadEnvFile('.env');
} catch {
  // No file: the environment itself has the settings.
}
try {
  const [{ readConfig }, { createCipher }, { openDatabase }, { foundEstate }, { readEstateFile }] = await Promise.all([
    import('../config.ts'),
    import('../app/cipher.ts'),
    import('../db/open.ts'),
    import('../db/found-estate.ts'),
    import('./estate-file.ts'),
  ]);
  const config = readConfig(process.env);
  const plan = readEstateFile(file);
  const client = await openDatabase(config);
  try {
    await foundEstate(client, createCipher(config.encryptionKey), plan, new Date());
  } finally {
    await client.close();
  }
  console.log(`${plan.community.name} 已建好：${plan.staff.length} 位员工，${plan.people.length} 位业主。`);
  console.log(`下一步：npm run invite -- ${plan.staff[0]!.code} 生成工作台登录码，再 npm start。`);
  console.log(
    '业主常问的事，照着 estates/sample-knowledge.md 写好，用 npm run import -- knowledge 文件.md 导入，门房就能直接回答。',
  );
} catch (error) {
  console.error(error instanceof DomainError ? error.message : error);
  process.exit(1);
}
