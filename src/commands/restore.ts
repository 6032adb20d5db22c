import { listed, onRecord, summary, withSettings } from './on-record.ts';

const SEND = '--send-waiting';
const given = process.argv.slice(2);
const [file, ...more] = given.filter(a => a !== SEND);
if (!file || more.length > 0 || file.startsWith('-')) {
  console.error(`用法：npm run restore -- 文件 [${SEND}]（恢复到一个空库；${SEND}：旧服务还没发出的也照发）`);
  process.exit(1);
}
const sendWaiting = given.includes(SEND);
const CHANNELS: Readonly<Record<string, string>> = { web: '业主网页聊天', desk: '员工工作台', pager: '值班呼叫' };

await withSettings(async config => {
  const [{ createCipher }, { restore }] = await Promise.all([import('../app/cipher.ts'), import('../db/restore.ts')]);
  const cipher = createCipher(config.encryptionKey, config.oldKey);
  const { counts, madeAt, waiting, unanswered } = await onRecord(config, {}, client =>
    restore(client, file, { cipher, sendWaiting, now: new Date() }),
  );
  console.log(`已恢复：${summary(counts)}。备份做于 ${madeAt.toLocaleString('zh-CN', { hour12: false })}。`);
  const total = Object.values(waiting).reduce((sum, n) => sum + n, 0);
  const to = listed(Object.entries(waiting).map(([channel, n]) => [CHANNELS[channel] ?? channel, n, '条']));
  if (total > 0 && sendWaiting) console.log(`旧服务还没发出的 ${total} 条，启动后会发出：${to}。`);
  if (total > 0 && !sendWaiting)
    console.log(`旧服务还没发出的 ${total} 条不再发送：${to}。它们都留着，在工作台看得到。要发的请由员工重新发。`);
  if (unanswered > 0) console.log(`还有 ${unanswered} 句业主的话没有处理，启动后会照常处理。`);
  console.log('工单号往后跳了一段，免得和备份之后说出去的重复。员工要重新登录工作台：npm run invite -- 工号。');
});
