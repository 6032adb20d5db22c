/**
 * CHATS: random conversations. Owners of every kind say things in bursts, change the subject, take back, ask in between and go
 * away; staff claim, answer, take over, hand back and close; the service is started anew in the middle. Whatever happens:
 * every message ends in an answer, a case or a person; no question is asked more than twice for a case; every case was told of
 * with its number; nothing automatic is said where a person speaks; and everybody is answered again at the end.
 *
 * Off: a conversation that says nothing to some of what it hears.
 */
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { createFlows } from '../../flows/index.ts';
import type { Row } from '../../src/db/client.ts';
import { DomainError } from '../../src/domain/errors.ts';
import type { Talk } from '../../src/ports/talk.ts';
import { testService } from '../support/service.ts';
import { isFull, prove } from './proof.ts';

const CHATS = isFull ? 2000 : 60;
const STEPS = 8;
/** Chats that talk at the same time. */
const AT_ONCE = 60;
const SEED = Number(process.env['PROVE_SEED'] ?? 20261122);

const OPENERS = [
  '我家厨房漏水了',
  '3栋2单元楼道灯不亮了',
  '楼上天天半夜吵，睡不着',
  '电梯里太脏了没人打扫',
  '建议小区多装几个充电桩',
  '想表扬保安小王',
  '物业费怎么算的',
  '几点下班',
  '我要报修',
  '我要投诉',
  '厨房漏水，还有楼道灯也坏了',
  '有人吗',
  '你好',
  'the lift is broken',
  '别说是我说的，1301半夜唱歌',
]; // prettier-ignore
const FOLLOWS = [
  '3栋2单元1201',
  '2-1-302',
  '13800001111',
  '不方便说',
  '对',
  '不是，是2单元',
  '谢谢',
  '好的',
  '算了不用了',
  '还在漏',
  '修得怎么样了',
  '什么时候来',
  '不漏了',
  '又漏了',
  '为什么',
  '你是真人吗',
  '谁投诉我的',
  '转人工',
  '退订',
  '刚才打错了',
  '👍',
  '嗯',
  '明天上午在家',
  '你们到底管不管',
  '另外小区门禁坏了',
  'CH-26-0001',
  '我要绑定房屋',
  '把1202的电话给我',
  '哦',
  '……',
  '受够了你们',
]; // prettier-ignore
const RANT = '你们物业真的太差了，'.repeat(60);

/** A small generator of our own, so that a seed plays the same chats again. */
function dice(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    chance: (p: number) => next() < p,
    pick: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!,
  };
}

/** Off: half of what is said gets no reply and nothing is done about it. */
const deaf = (talk: Talk): Talk => ({
  ...talk,
  talk: (state, happening, cases) =>
    happening.kind === 'said' && happening.lines.at(-1)!.seq % 2 === 0
      ? Promise.resolve({ state, replies: [] })
      : talk.talk(state, happening, cases),
});

type Home = Awaited<ReturnType<typeof testService>>;

async function staffActs(
  home: Home,
  { chance, pick }: ReturnType<typeof dice>,
  clerk: Awaited<ReturnType<Home['staff']>>,
) {
  const open = await home.rows(
    sql`select id, version, state from ticket where state in ('recorded', 'claimed') order by number`,
  );
  for (const ticket of open.filter(() => chance(0.1))) {
    const act = clerk.act(ticket['id'] as string, Number(ticket['version']));
    const press = pick([
      () => home.verbs.claim(act),
      () => home.verbs.reply(act, '师傅下午过来看。', 1_000_000),
      () => home.verbs.takeOver(act),
      () => home.verbs.handBack(act),
      () => home.verbs.resolve(act, '已经修好。'),
    ]);
    await press().catch(error => {
      if (!(error instanceof DomainError)) throw error;
    });
  }
}

async function talkOn(home: Home, random: ReturnType<typeof dice>, first: number, count: number): Promise<void> {
  const clerk = await home.staff('1001');
  const { chance, pick } = random;
  for (let step = 0; step < STEPS; step++) {
    for (let i = first; i < first + count; i++) {
      if (step > 0 && chance(0.3)) continue;
      const owner = home.owner(`chat-${i}`);
      const lines = chance(0.03) ? [RANT] : [pick(step === 0 || chance(0.2) ? OPENERS : FOLLOWS)];
      if (chance(0.2)) lines.push(pick(FOLLOWS));
      const said: string[] = [];
      for (const line of lines) {
        said.push(randomUUID());
        await owner.post(line, said.at(-1));
      }
      if (chance(0.05)) await takeBack(home, owner.headers, said.at(-1)!);
    }
    await home.pass(2500);
    await staffActs(home, random, clerk);
    await home.pass(chance(0.3) ? 11 * 60_000 : 20_000);
  }
}

const takeBack = (home: Home, headers: Record<string, string>, of: string) =>
  home.app.inject({
    ...{ method: 'POST', url: '/chat/messages', headers },
    payload: { id: randomUUID(), text: '', changes: { of, kind: 'recalled' } },
  });

/** What breaks a promise, by name, with where it was seen. */
async function audit({ rows }: Home): Promise<Readonly<Record<string, readonly Row[]>>> {
  return {
    unheard: await rows(
      sql`select conversation_id, text from message where handled_at is null or set_aside_at is not null`,
    ),
    // Answered in its own turn or a later one; or kept with a case; or taken back.
    unanswered: await rows(
      sql`select m.conversation_id, m.seq, m.text from message m
          where m.recalled_at is null and m.changes is null
            and not exists (select 1 from ticket t where t.conversation_id = m.conversation_id and m.id = any(t.messages))
            and not exists (select 1 from reading r join outbox o on o.key like r.conversation_id || ':m' || r.upto_seq || ':%'
              where r.conversation_id = m.conversation_id and r.upto_seq >= m.seq
                and not exists (select 1 from reading e where e.conversation_id = r.conversation_id and e.upto_seq >= m.seq and e.upto_seq < r.upto_seq))`,
    ),
    asked_too_often: await rows(
      sql`select o.conversation_id, o.why, count(*)::int as n,
            (select count(*)::int from ticket t where t.conversation_id = o.conversation_id) as tickets
          from outbox o where o.why in ('intake.where', 'intake.phone', 'intake.about')
          group by 1, 2 having count(*) > 2 * greatest(1, (select count(*) from ticket t where t.conversation_id = o.conversation_id))`,
    ),
    without_receipt: await rows(
      sql`select t.conversation_id, t.number, t.summary from ticket t where not exists (
          select 1 from outbox o where o.conversation_id = t.conversation_id and position(t.number in o.body->>'text') > 0)`,
    ),
    spoke_into: await rows(
      sql`select o.conversation_id, o.why from outbox o
          join ticket t on t.conversation_id = o.conversation_id
          join ticket_event e on e.ticket_id = t.id and e.kind = 'taken_over'
          where o.why !~ '^(verb|guard|desk)| by [0-9]+$' and o.written_at > e.at
            and not exists (select 1 from ticket_event h join ticket ht on ht.id = h.ticket_id where ht.conversation_id = o.conversation_id
              and h.kind in ('handed_back', 'resolved', 'declined', 'withdrawn') and h.at >= e.at and h.at <= o.written_at)`,
    ),
  };
}

/** Everything said and done in one chat, for whoever has to find out why. */
async function transcript({ rows }: Home, conversationId: unknown): Promise<string> {
  const found = await rows(
    sql`select to_char(at, 'DD HH24:MI:SS') || ' ' || line as line from (
          select arrived_at as at, 0 as part, 'owner: ' || text as line from message where conversation_id = ${conversationId}
          union all select written_at, 2, why || ': ' || (body->>'text') from outbox where conversation_id = ${conversationId}
          union all select e.at, 1, t.number || ' ' || e.kind || coalesce(' ' || e.reason, '') from ticket_event e
            join ticket t on t.id = e.ticket_id where t.conversation_id = ${conversationId}) x order by at, part`,
  );
  return found.map(r => r['line']).join('\n');
}

prove('CHATS', 'random conversations leave nobody without an answer', async isOn => {
  const talk = isOn ? createFlows() : deaf(createFlows());
  const random = dice(SEED);
  let home = await testService({ talk });
  const figures = { chats: 0, messages: 0, tickets: 0, restarts: 0 };
  const broken: string[] = [];
  const size = isOn ? CHATS : 10;
  for (let first = 0; first < size; first += AT_ONCE) {
    if (first > 0) {
      await home.close();
      home = await testService({ talk });
      figures.restarts += 1;
    }
    const count = Math.min(AT_ONCE, size - first);
    await talkOn(home, random, first, count);
    // A day later whoever writes is answered, unless a person has the chat.
    await home.pass(24 * 3_600_000);
    const before = await home.rows(
      sql`select conversation_id, max(id) as id from outbox where conversation_id is not null group by 1`,
    );
    for (let i = first; i < first + count; i++) await home.owner(`chat-${i}`).post('我家马桶堵了，3栋2单元1201');
    await home.pass(10_000);
    const stuck = await home.rows(
      sql`select c.id from conversation c where c.taken_over_by is null and not exists (
            select 1 from outbox o where o.conversation_id = c.id and o.id > coalesce((
              select x.id from jsonb_to_recordset(${JSON.stringify(before)}::jsonb) as x(conversation_id bigint, id bigint)
              where x.conversation_id = c.id), 0))
          and not exists (select 1 from ticket t where t.conversation_id = c.id and t.wants_person and t.state in ('recorded', 'claimed'))`,
    );
    if (stuck.length > 0) broken.push(`stuck: ${JSON.stringify(stuck.slice(0, 3))}`);
    for (const [what, found] of Object.entries(await audit(home)))
      if (found.length > 0)
        broken.push(`${what}: ${found.length}\n${await transcript(home, found[0]!['conversation_id'])}`);
    const [n] = await home.rows(
      sql`select (select count(*)::int from message) as messages, (select count(*)::int from ticket) as tickets`,
    );
    figures.chats += count;
    figures.messages += Number(n!['messages']);
    figures.tickets += Number(n!['tickets']);
  }
  await home.close();
  return { figures: { ...figures, seed: SEED }, broken };
});
