import type { RecordFacts } from '../db/record-facts.ts';
import { bad, type Finding, fine, warn } from './doctor-check.ts';

/** The key opens what is sealed. */
export function keyFits({ keyFits: fits }: RecordFacts): Finding {
  if (fits === undefined) return fine('还没有加密的内容，ENCRYPTION_KEY 以后不能再换');
  if (fits) return fine('ENCRYPTION_KEY 能打开已加密的内容');
  return bad(
    'ENCRYPTION_KEY 打不开已加密的内容：不是当初的那一个',
    '请找回最初的密钥写回 .env；在此之前不要启动服务，否则新旧内容会用两把密钥。',
  );
}

/** Somebody can be called, and each estate lives by a clock that exists. */
export function estates({ communities }: RecordFacts): readonly Finding[] {
  if (communities.length === 0)
    return [bad('还没有小区', '请照 estates/sample.yaml 写好小区文件，再运行 npm run setup -- 文件.yaml。')];
  return communities.flatMap(c => [
    isTimeZone(c.timeZone)
      ? fine(`${c.name}：时区 ${c.timeZone}`)
      : bad(`${c.name}：没有 ${c.timeZone} 这个时区`, '请把小区文件里的 timeZone 改成 Asia/Shanghai 这样的名字。'),
    c.onDuty > 0
      ? fine(`${c.name}：${c.onDuty} 人在班`)
      : c.supervisors > 0
        ? warn(`${c.name}：现在没有人在班，紧急情况会呼叫主管`, '请当班的人在值班台右上角点“下班”切到“在班”。')
        : bad(
            `${c.name}：没有人在班，也没有主管，紧急情况没有人可叫`,
            '请在小区文件里写上主管，并让当班的人在值班台切到“在班”。',
          ),
    ...(c.supervisors > 0
      ? []
      : [warn(`${c.name}：没有主管或项目经理，没有人能邀请同事`, '请在小区文件里至少写一位 supervisor 或 manager。')]),
  ]);
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
