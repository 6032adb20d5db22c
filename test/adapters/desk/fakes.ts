import { DomainError } from '../../../src/domain/errors.ts';
import type { Staff } from '../../../src/domain/people.ts';
import type { Ticket } from '../../../src/domain/ticket.ts';
import type { AlarmLine, CaseStory, DeskView, SignIn } from '../../../src/ports/desk.ts';
import type { Feed } from '../../../src/ports/feed.ts';
import type { Media } from '../../../src/ports/media.ts';
import type { Act, Verbs } from '../../../src/ports/verbs.ts';
import { createFakeBindings } from './fake-bindings.ts';
import { createFakeKnowledge } from './fake-knowledge.ts';

const person = (id: number, name: string, role: Staff['role'], communityId = 'wx'): Staff => ({
  id,
  communityId,
  code: String(1000 + id),
  name,
  role,
  onDuty: true,
  buildings: [],
  skills: [],
});

export const xiaoZhang = person(1, '小张', 'desk');
export const laoLiu = person(2, '老刘', 'engineer');
export const managerWang = person(3, '王经理', 'manager');
export const stranger = person(9, '外人', 'desk', 'other');

export const EVIL = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`;

/** A ticket of 陈女士; `over` says what is different. */
export const aTicket = (over: Partial<Ticket> = {}): Ticket => ({
  id: 't1',
  communityId: 'wx',
  number: 'WX-26-0031',
  conversationId: 1,
  contactId: 1,
  where: { building: '3', unit: '2', room: '1201' },
  kind: 'repair',
  category: 'facility.leak',
  urgency: 'high',
  responsibility: 'property',
  summary: `厨房漏水 ${EVIL}`,
  source: 'chat',
  state: 'recorded',
  checked: true,
  wantsPerson: false,
  confidential: false,
  about: [],
  messages: [1],
  openedAt: new Date('2026-11-21T15:00:00Z'),
  version: 1,
  ...over,
});

const notFound = (): DomainError => new DomainError('not_found', '没有这张工单。');

/** One community's desk in memory: it refuses, wakes and forgets like the original, and notes each call. */
export function createFakeDesk() {
  const members = new Map([xiaoZhang, laoLiu, managerWang, stranger].map(s => [s.id, s]));
  const tickets = new Map(
    [aTicket(), aTicket({ id: 't9', communityId: 'other', number: 'QT-26-0001' })].map(t => [t.id, t]),
  );
  const sessions = new Map<string, number>();
  const codes = new Map<string, number>();
  const acts = new Map<string, Ticket>();
  const watchers = new Map<string, Set<() => void>>();
  const calls: { readonly verb: string; readonly args: readonly unknown[] }[] = [];
  const sayings = [{ id: 1, title: '问候', text: '您好' }];
  const desk = { lastSeq: 3, fingerprint: 'f1', seen: [] as boolean[], failure: undefined as Error | undefined };
  let next = 1;

  const ticketOf = (staff: Staff, id: string): Ticket => {
    const ticket = tickets.get(id);
    if (ticket?.communityId !== staff.communityId) throw notFound();
    return ticket;
  };

  const act =
    (verb: string, change: (ticket: Ticket, act: Act, args: readonly unknown[]) => Partial<Ticket> = () => ({})) =>
    async (a: Act, ...args: readonly unknown[]): Promise<Ticket> => {
      calls.push({ verb, args: [a, ...args] });
      if (desk.failure) throw desk.failure;
      const ticket = ticketOf(a.by, a.ticketId);
      const done = acts.get(a.actId);
      if (done) return done;
      if (a.version !== ticket.version)
        throw new DomainError('conflict', '老刘刚刚接了这张工单。请看过最新情况再操作。');
      const moved = { ...ticket, ...change(ticket, a, args), version: ticket.version + 1 };
      tickets.set(moved.id, moved);
      acts.set(a.actId, moved);
      return moved;
    };

  const verbs: Verbs = {
    async log(...args) {
      calls.push({ verb: 'log', args });
      return ticketOf(args[0], 't1');
    },
    async addPictures(...args) {
      calls.push({ verb: 'addPictures', args });
      return ticketOf(args[0], args[1]);
    },
    claim: act('claim', (_, a) => ({ state: 'claimed', responsibleId: a.by.id })),
    reply: act('reply', (_t, _a, [, seenSeq]) => {
      if (Number(seenSeq) < desk.lastSeq) throw new DomainError('owner_spoke', '业主刚刚又说了话。请先看过再发送。');
      return {};
    }),
    note: act('note'),
    resolve: act('resolve', () => ({ state: 'resolved' })),
    decline: act('decline', () => ({ state: 'declined' })),
    reopen: act('reopen', () => ({ state: 'claimed' })),
    reassign: act('reassign', (_t, _a, [to]) => ({ responsibleId: Number(to) })),
    recategorise: act('recategorise', (_t, _a, [change]) => change as Partial<Ticket>),
    takeOver: act('takeOver'),
    handBack: act('handBack'),
    correct: act('correct'),
    limit: act('limit'),
    untie: act('untie'),
    async acknowledge(...args) {
      calls.push({ verb: 'acknowledge', args });
      if (args[1] !== 'a1') throw new DomainError('not_found', '没有这个警报。');
    },
    async setDuty(...args) {
      calls.push({ verb: 'setDuty', args });
    },
    async attach(by, ticketId, bytes) {
      calls.push({ verb: 'attach', args: [by, ticketId, bytes] });
      ticketOf(by, ticketId);
      if (Buffer.from(bytes).includes('not a picture'))
        throw new DomainError('bad_input', '这不是图片。请换一张再发。');
      return 'p1';
    },
    async preview(by, ticketId, _kind, text) {
      ticketOf(by, ticketId);
      return `客服${by.name}：${text}`;
    },
  };

  const view: DeskView = {
    async list(staff, filter) {
      calls.push({ verb: 'list', args: [filter] });
      const own = [...tickets.values()].filter(t => t.communityId === staff.communityId);
      const rest = { lastWords: EVIL, isUnread: true, unsent: 0, isBehindInSlack: false };
      return own.map(ticket => ({ ticket, lastAt: ticket.openedAt, ...rest }));
    },
    async story(staff, id, markSeen): Promise<CaseStory | undefined> {
      const ticket = tickets.get(id);
      if (ticket?.communityId !== staff.communityId) return undefined;
      desk.seen.push(markSeen);
      const said = {
        kind: 'said',
        at: ticket.openedAt,
        seq: 3,
        text: EVIL,
        pictures: [],
        isOfCase: true,
        isFresh: false,
        isSetAside: false,
      } as const;
      const rest = { homes: [], ties: [], isBound: false, channel: 'web', isLimited: false, writing: [], others: [] };
      return { ticket, reporter: EVIL, lastSeq: desk.lastSeq, items: [said], ...rest };
    },
    async alarms(): Promise<readonly AlarmLine[]> {
      return [{ id: 'a1', danger: 'fire', where: '3栋2单元1201', words: EVIL, openedAt: new Date(0), rounds: 1 }];
    },
    ...{ weekly: async () => undefined, notices: async () => [] },
    delays: async () => [{ kind: 'unheard', text: `有 3 条消息没有处理 ${EVIL}` }],
    async picture(staff, id) {
      if (id === 'page') return { bytes: Buffer.from('<script>'), type: 'text/html' };
      return staff.communityId === 'wx' && id === 'p1' ? { bytes: Buffer.from('jpeg'), type: 'image/jpeg' } : undefined;
    },
    enclosure: async () => undefined,
    colleagues: async staff =>
      [...members.values()].filter(s => s.communityId === staff.communityId && s.id !== staff.id),
    async community(staff) {
      const settings = { phone24: '', quietFrom: '22:00', quietUntil: '06:00', deskFrom: '08:00', deskUntil: '20:00' };
      return {
        id: staff.communityId,
        name: '梧桐苑',
        prefix: 'WX',
        timeZone: 'Asia/Shanghai',
        settings,
        buildings: [],
      };
    },
    sayings: async () => [...sayings],
    async keepSaying(_, title, text) {
      sayings.push({ id: sayings.length + 1, title, text });
    },
    async dropSaying(_, id) {
      const at = sayings.findIndex(s => s.id === id);
      if (at >= 0) sayings.splice(at, 1);
    },
    async showWriting(staff, id) {
      calls.push({ verb: 'showWriting', args: [staff.id, id] });
    },
    fingerprint: async () => desk.fingerprint,
  };

  const signIn: SignIn = {
    async invite(staffId) {
      const code = `CODE-${next++}`;
      codes.set(code, staffId);
      return { code, expiresAt: new Date('2026-11-21T15:10:00Z') };
    },
    async redeem(code) {
      const staffId = codes.get(code);
      codes.delete(code);
      if (staffId === undefined) return undefined;
      const token = `token-${next++}`;
      sessions.set(token, staffId);
      return { token, expiresAt: new Date('2027-01-01T00:00:00Z') };
    },
    async staffOf(token) {
      const staff = members.get(sessions.get(token) ?? -1);
      return staff && { staff, csrf: `csrf-${token}` };
    },
    async signOut(token) {
      sessions.delete(token);
    },
  };

  const feed: Feed = {
    wake(topic) {
      for (const onWake of watchers.get(topic) ?? []) onWake();
    },
    watch(topic, onWake) {
      const set = watchers.get(topic) ?? new Set();
      watchers.set(topic, set.add(onWake));
      return () => void set.delete(onWake);
    },
  };

  const media: Pick<Media, 'toWav'> = { toWav: async silk => silk };

  const [{ bindings, calls: bound }, { knowledge, calls: kept }] = [
    createFakeBindings(EVIL),
    createFakeKnowledge(EVIL),
  ];
  return {
    ...{ bound, kept },
    ports: { view, verbs, bindings, knowledge, signIn, feed, media, secureCookies: true },
    members,
    calls,
    desk,
    watching: (topic: string) => watchers.get(topic)?.size ?? 0,
    calledVerbs: () => calls.map(c => c.verb).filter(v => v !== 'list'),
  };
}

export type FakeDesk = ReturnType<typeof createFakeDesk>;
