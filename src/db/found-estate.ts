import { sql } from 'drizzle-orm';
import { DomainError } from '../domain/errors.ts';
import type { EstatePlan, PersonPlan, StaffPlan } from '../domain/estate.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { Client, Db } from './client.ts';
import { addHouses, batches, writePeople } from './roster-rows.ts';
import * as t from './schema/index.ts';
import { newMember, writeDeputies, writeStaff } from './staff-rows.ts';

/** Puts a planned estate on record, in one transaction; refuses one whose id or number prefix is taken. */
export async function foundEstate(client: Client, cipher: Cipher, plan: EstatePlan, now: Date): Promise<void> {
  const { community } = plan;
  await client.transaction(async db => {
    const taken = await db
      .select({ id: t.community.id })
      .from(t.community)
      .where(sql`${t.community.id} = ${community.id} or ${t.community.prefix} = ${community.prefix}`);
    if (taken.length > 0) {
      throw new DomainError(
        'bad_input',
        `小区编号 ${community.id} 或工单前缀 ${community.prefix} 已经有了。请换一个，或清空数据目录后重来。`,
      );
    }
    await db.insert(t.community).values(community);
    if (plan.buildings.length > 0) {
      await db.insert(t.building).values(plan.buildings.map(name => ({ communityId: community.id, name })));
    }
    await hire(db, community.id, plan.staff, now);
    for (const people of batches(plan.people)) await enter(db, cipher, community.id, people, now);
    if (plan.sayings.length > 0) {
      await db.insert(t.saying).values(plan.sayings.map(s => ({ communityId: community.id, ...s })));
    }
  });
}

async function hire(db: Db, communityId: string, staff: readonly StaffPlan[], now: Date): Promise<void> {
  const codes = new Set(staff.map(s => s.code));
  for (const { code, deputy } of staff) {
    if (deputy !== undefined && !codes.has(deputy))
      throw new DomainError('bad_input', `工号 ${code} 的代理人 ${deputy} 不在员工名单里，请补上或改正。`);
  }
  if (codes.size < staff.length) throw new DomainError('bad_input', '员工名单里有重复的工号，请改正。');
  for (const what of ['slackUser', 'email'] as const) {
    const all = staff.flatMap(s => s[what] ?? []);
    const twice = all.find((value, i) => all.indexOf(value) < i);
    if (twice !== undefined)
      throw new DomainError(
        'bad_input',
        `员工名单里有两个人写着 ${twice}。一个小区里一个 Slack 成员只能是一个人，请改正。`,
      );
  }
  for (const members of batches(staff)) {
    await writeStaff(
      db,
      communityId,
      members.map(({ deputy, ...member }) => newMember(member)),
      now,
    );
  }
  for (const members of batches(staff)) {
    await writeDeputies(
      db,
      communityId,
      members.flatMap(({ code, deputy }) => (deputy === undefined ? [] : [{ code, deputy }])),
    );
  }
}

async function enter(
  db: Db,
  cipher: Cipher,
  communityId: string,
  people: readonly PersonPlan[],
  now: Date,
): Promise<void> {
  await addHouses(
    db,
    communityId,
    people.flatMap(p => p.homes),
  );
  const ids = await writePeople(
    db,
    cipher,
    communityId,
    {
      people: people.map(({ name, title, phone }, i) => ({ key: String(i), name, title, phone })),
      ties: people.flatMap((p, i) => p.homes.map(home => ({ ...home, person: String(i) }))),
    },
    now,
  );
  const chats = people.flatMap((p, i) => p.chats.map(chat => ({ ...chat, personId: ids.get(String(i))! })));
  if (chats.length === 0) return;
  await db.insert(t.contact).values(
    chats.map(({ channel, address, personId }) => ({
      communityId,
      channel,
      account: communityId,
      externalId: address,
      personId,
      boundAt: now,
      from: now,
    })),
  );
}
