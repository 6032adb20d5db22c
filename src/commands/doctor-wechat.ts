import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isSilent, lineText, type WechatPhase } from '../domain/wechat.ts';
import type { WechatySettings } from '../ports/wechat.ts';
import type { ServiceFacts } from './doctor-background.ts';
import { bad, type Check, type Finding, fine, warn } from './doctor-check.ts';

/** Packages of the puppets that have a short name. */
const PUPPETS: Readonly<Record<string, string>> = {
  mock: 'wechaty-puppet-mock',
  service: 'wechaty-puppet-service',
  wechat4u: 'wechaty-puppet-wechat4u',
};
/** Rented: without a token they connect to nobody. */
const RENTED = /service|padlocal|workpro/;

/** WeChat, where a puppet is named: its package, its token, its folder, its community, and how the line is on record. */
export const wechat: Check = async ({ config: { wechaty }, seen }) => {
  if (!wechaty) return [fine('微信没有接（WECHATY_PUPPET 留空），业主用网页聊天')];
  return [
    warn('微信用的是个人号，可能被限制或封号', '请用专门的备用号，并先读 docs/operations.md 的 WeChat 一节。'),
    ...puppet(wechaty),
    await folder(wechaty.dir),
    ...(seen?.record ? standing(wechaty, seen.record, new Date()) : []),
  ];
};

function puppet({ puppet: name, token }: WechatySettings): readonly Finding[] {
  const found = PUPPETS[name] ?? name;
  return [
    isThere(found)
      ? fine(`微信的 puppet ${name} 装好了`)
      : bad(
          `微信的 puppet ${name} 没有装，接不上`,
          `请核对 WECHATY_PUPPET（自带的有 ${Object.keys(PUPPETS).join('、')}），或用 npm install ${found} 装上它。`,
        ),
    ...(name === 'mock' ? [warn('mock 只是假的微信，收不到任何人的消息', '正式用请换成 service 或 wechat4u。')] : []),
    ...(RENTED.test(name) && !token
      ? [bad(`puppet ${name} 要令牌`, '请在 .env 写上 WECHATY_PUPPET_SERVICE_TOKEN（服务商给的那一串）。')]
      : []),
  ];
}

/** Looked for, not loaded. */
function isThere(name: string): boolean {
  try {
    return import.meta.resolve(name) !== '';
  } catch {
    return false;
  }
}

async function folder(dir: string): Promise<Finding> {
  const path = resolve(dir);
  const error = await writable(path).catch((cause: NodeJS.ErrnoException) => cause);
  if (!error) return fine(`微信的目录 ${dir} 可以写`);
  return bad(
    `微信的目录 ${dir} 不能写（${error.code ?? error.message}）`,
    '请让运行服务的用户能写它：收到的消息先存在那里。',
  );
}

/** The folder, or the nearest above it that is there: the service makes what is missing. */
async function writable(path: string): Promise<void> {
  try {
    await access(path, constants.W_OK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error;
    await writable(dirname(path));
  }
}

function standing({ community }: WechatySettings, { communities, wechat: lines = [] }: ServiceFacts, now: Date) {
  const own = community === undefined && communities.length === 1 ? communities[0]! : undefined;
  const one = own ?? communities.find(c => c.id === community);
  if (!one)
    return [
      bad(
        community === undefined ? '有几个小区，没有说微信是哪个小区的' : `没有小区 ${community}，微信接不上`,
        `请在 .env 的 WECHATY_COMMUNITY 写上小区编号：${communities.map(c => `${c.id}（${c.name}）`).join('、')}。`,
      ),
    ];
  const line = lines.find(({ communityId }) => communityId === one.id);
  if (!line) return [fine(`微信接到${one.name}，还没有启动过`)];
  return [lineFinding(`${one.name}的微信`, line, one.timeZone, now)];
}

const REMEDIES: Partial<Record<WechatPhase, string>> = {
  scan: '请客服、管家或主管在值班台的“微信”页扫码。',
  starting: '请过一分钟再看；一直这样请看服务日志。',
  offline: '它会自己再试；一直这样请看服务日志，并在手机上看这个号有没有被限制。',
  off: '服务停着或正在停；启动后再看。',
};

function lineFinding(
  what: string,
  line: NonNullable<ServiceFacts['wechat']>[number],
  timeZone: string,
  now: Date,
): Finding {
  // As JSON brings them, moments are text.
  const { phase, trouble, ...rest } = line;
  const since = new Date(rest.since);
  const writtenAt = new Date(rest.writtenAt);
  const shown = { phase, since, writtenAt, gaps: [], ...(trouble ? { trouble } : {}) };
  const text = `${what}：${phase === 'online' && !isSilent(shown, now) ? '在线' : lineText(shown, now, timeZone)}`;
  if (isSilent(shown, now)) return warn(text, '服务没有运行时就是这样；在运行的话请看服务日志。');
  const remedy = REMEDIES[phase];
  return remedy === undefined ? fine(text) : warn(text, remedy);
}
