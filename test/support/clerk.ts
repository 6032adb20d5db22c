import { randomUUID } from 'node:crypto';
import type { Agent } from 'node:http';
import { createCipher } from '../../src/app/cipher.ts';
import { inviteRequest } from '../../src/http/admin.ts';
import { type Answer, call, type Home } from './process.ts';
import { TEST_KEY } from './service.ts';

/** One press of a button at the desk; sent again it keeps its id. */
export interface Press {
  readonly ticketId: string;
  readonly verb: 'claim' | 'reply' | 'resolve';
  readonly body: Readonly<Record<string, unknown>>;
  readonly actId: string;
  /** What the owner must read of it. */
  readonly words?: string;
}

export type Outcome = 'done' | 'refused' | 'unknown';

export interface Clerk {
  /** Open cases, newest movement first. */
  cases(): Promise<readonly { readonly id: string; readonly version: number; readonly state: string }[]>;
  press(press: Press): Promise<Outcome>;
  /** Takes every open alarm: nobody is paged for it again. */
  acknowledgeAll(): Promise<void>;
  /** What the desk says of WeChat. */
  wechatLine(): Promise<string>;
}

/** Signs 小张 in with a one-time code, asked for as `npm run invite` does; the session outlives every kill. */
export async function signInClerk(home: Home, agent: Agent, code = '1001'): Promise<Clerk> {
  const { port } = home;
  const request = inviteRequest(createCipher(TEST_KEY), home.account, code, new Date());
  const invite = JSON.parse((await call({ port, path: '/admin/invite', body: { request } })).text) as { code: string };
  const entered = await call({
    port,
    path: '/desk/enter',
    body: `code=${encodeURIComponent(invite.code)}`,
    type: 'application/x-www-form-urlencoded',
  });
  const cookie = String([entered.headers['set-cookie']].flat()[0]).split(';')[0]!;
  const get = async <T>(path: string): Promise<T> => {
    const answer = await call({ port, path, agent, headers: { cookie } });
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${answer.text}`);
    return JSON.parse(answer.text) as T;
  };
  const { csrf } = await get<{ csrf: string }>('/desk/api/me');
  const post = (path: string, body: unknown): Promise<Answer> =>
    call({ port, path, body, agent, headers: { cookie, 'x-csrf-token': csrf } });

  return {
    async cases() {
      const { cases } = await get<{ cases: { ticket: { id: string; version: number; state: string } }[] }>(
        '/desk/api/cases?state=open',
      );
      return cases.map(c => c.ticket);
    },
    async press({ ticketId, verb, body, actId }) {
      const answer = await post(`/desk/api/cases/${ticketId}/${verb}`, { ...body, actId }).catch(() => undefined);
      if (!answer || answer.status >= 500) return 'unknown';
      return answer.status === 200 ? 'done' : 'refused';
    },
    async acknowledgeAll() {
      const { alarms } = await get<{ alarms: { id: string }[] }>('/desk/api/alarms');
      for (const { id } of alarms) await post(`/desk/api/alarms/${id}/acknowledge`, {});
    },
    async wechatLine() {
      return (await get<{ line?: { text: string } }>('/desk/api/wechat')).line?.text ?? '';
    },
  };
}

/** What a clerk does next with a case: claims it, answers, or reports it done. */
export function nextPress(ticket: { id: string; version: number; state: string }, no: number): Press {
  const base = { ticketId: ticket.id, actId: randomUUID() };
  const { version } = ticket;
  if (ticket.state === 'recorded') return { ...base, verb: 'claim', body: { version } };
  const words = `第${no}次回话`;
  return no % 4 === 0
    ? { ...base, verb: 'resolve', body: { version, done: `${words}，已经修好` }, words }
    : { ...base, verb: 'reply', body: { version, text: `${words}，师傅在路上`, seenSeq: 1_000_000 }, words };
}
