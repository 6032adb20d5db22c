import { and, eq, sql } from 'drizzle-orm';
import { DomainError } from '../domain/errors.ts';
import type { EstatePlan, PersonPlan, StaffPlan } from '../domain/estate.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { Client, Db } from './client.ts';
import * as t from './schema/index.ts';

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
    for (const person of plan.people) await enter(db, cipher, community.id, person, now);
    if (plan.sayings.length > 0) {
      await db.insert(t.saying).values(plan.sayings.map(s => ({ communityId: community.id, ...s })));
    }
  });
}

async function hire(db: Db, communityId: string, staff: readonly StaffPlan[], now: Date): Promise<void> {
  const ids = new Map<string, number>();
  for (const { code, name, role, onDuty, skills, buildings } of staff) {
    const [row] = await db
      .insert(t.staff)
      .values({ communityId, code, name, role, onDuty, skills: [...skills], from: now })
      .returning({ id: t.staff.id });
    ids.set(code, row!.id);
    if (buildings.length > 0) {
      await db.insert(t.staffBuilding).values(buildings.map(building => ({ communityId, staffId: row!.id, building })));
    }
  }
  for (const { code, deputy } of staff) {
    if (deputy === undefined) continue;
    const deputyId = ids.get(deputy);
    if (deputyId === undefined)
      throw new DomainError('bad_input', `工号 ${code} 的代理人 ${deputy} 不在员工名单里，请补上或改正。`);
    await db
      .update(t.staff)
      .set({ deputyId })
      .where(eq(t.staff.id, ids.get(code)!));
  }
}

async function enter(db: Db, cipher: Cipher, communityId: string, plan: PersonPlan, now: Date): Promise<void> {
  const [person] = await db
    .insert(t.person)
    .values({
      communityId,
      sealedName: cipher.seal(plan.name),
      nameHash: cipher.hash('name', plan.name),
      title: plan.title,
      ...(plan.phone
        ? {
            sealedPhone: cipher.seal(plan.phone),
            phoneHash: cipher.hash('phone', plan.phone),
            phoneEndHash: cipher.hash('phone-end', plan.phone.slice(-4)),
          }
        : {}),
    })
    .returning({ id: t.person.id });
  for (const { role, ...home } of plan.homes) {
    await db
      .insert(t.house)
      .values({ communityId, ...home })
      .onConflictDoNothing();
    const [house] = await db
      .select({ id: t.house.id })
      .from(t.house)
      .where(
        and(
          eq(t.house.communityId, communityId),
          eq(t.house.building, home.building),
          eq(t.house.unit, home.unit),
          eq(t.house.room, home.room),
        ),
      );
    await db.insert(t.tie).values({ communityId, personId: person!.id, houseId: house!.id, role, from: now });
  }
  for (const { channel, address } of plan.chats) {
    await db
      .insert(t.contact)
      .values({ communityId, channel, account: communityId, externalId: address, personId: person!.id, from: now });
  }
}
