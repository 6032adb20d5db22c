import { randomUUID } from 'node:crypto';
import type { FastifyInstance, InjectOptions } from 'fastify';
import type { AlarmLine, CaseLine, CaseStory, SignIn } from '../ports/desk.ts';

/** What a page at the desk is told after a press of a button. */
export interface Answer {
  readonly ok: boolean;
  /** The words shown when it was refused. */
  readonly words: string;
  /** The binding code it made. */
  readonly code?: string;
}

export interface Clerk {
  readonly name: string;
  readonly staffId: number;
  /** Opens the page of a case; undefined when it is not shown to this person. */
  open(ticketId: string, markSeen: boolean): Promise<CaseStory | undefined>;
  /** The page of a case opened last and left standing. */
  readonly left: ReadonlyMap<string, CaseStory>;
  list(): Promise<readonly CaseLine[]>;
  alarms(): Promise<readonly AlarmLine[]>;
  /** What the desk answers to a question, in its own shape. */
  read<T>(path: string): Promise<T>;
  post(path: string, body?: object): Promise<Answer>;
  /** Presses a button of a case. */
  press(verb: string, story: Pick<CaseStory, 'ticket'>, body?: object): Promise<Answer>;
}

let signIns = 0;
/** Signing in is counted by address; everybody comes from a machine of their own. */
const ownAddress = () => {
  signIns += 1;
  return `10.${(signIns >> 16) & 255}.${(signIns >> 8) & 255}.${signIns & 255}`;
};

/** A member of staff at the desk page, signed in with a code like anybody else. */
export function createClerk(app: FastifyInstance, signIn: SignIn, name: string, staffId: number): Clerk {
  const left = new Map<string, CaseStory>();
  let headers: Record<string, string> | undefined;

  async function enter(): Promise<Record<string, string>> {
    const { code } = await signIn.invite(staffId);
    const entered = await app.inject({
      method: 'POST',
      url: '/desk/enter',
      remoteAddress: ownAddress(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ code }).toString(),
    });
    const cookie = entered.cookies.map(c => `${c.name}=${c.value}`).join('; ');
    const me = await app.inject({ url: '/desk/api/me', headers: { cookie } });
    if (me.statusCode !== 200) throw new Error(`${name}登录不了工作台（${entered.statusCode}）`);
    return { cookie, 'x-csrf-token': me.json<{ csrf: string }>().csrf };
  }

  /** Signs in first, and again when the session ran out meanwhile. */
  async function ask(options: InjectOptions) {
    headers ??= await enter();
    const answer = await app.inject({ ...options, headers });
    if (answer.statusCode !== 401) return answer;
    headers = await enter();
    return app.inject({ ...options, headers });
  }

  async function post(path: string, body: object = {}): Promise<Answer> {
    const answer = await ask({ method: 'POST', url: `/desk/api/${path}`, payload: body });
    const { error, code } = answer.json<{ error?: string; code?: string }>();
    if (answer.statusCode >= 500) throw new Error(`工作台出错（${answer.statusCode}）：${error ?? ''}`);
    const ok = answer.statusCode === 200;
    return { ok, words: error ?? '', ...(ok && code ? { code } : {}) };
  }

  return {
    name,
    staffId,
    left,
    async open(ticketId, markSeen) {
      const answer = await ask({ url: `/desk/api/cases/${ticketId}${markSeen ? '?seen=1' : ''}` });
      if (answer.statusCode !== 200) return undefined;
      const { story } = answer.json<{ story: CaseStory }>();
      if (markSeen) left.set(ticketId, story);
      return story;
    },
    list: async () => (await ask({ url: '/desk/api/cases' })).json<{ cases: CaseLine[] }>().cases,
    alarms: async () => (await ask({ url: '/desk/api/alarms' })).json<{ alarms: AlarmLine[] }>().alarms,
    read: async <T>(path: string) => (await ask({ url: `/desk/api/${path}` })).json<T>(),
    post,
    press: (verb, { ticket }, body = {}) =>
      post(`cases/${ticket.id}/${verb}`, { version: ticket.version, actId: randomUUID(), ...body }),
  };
}
