import { DomainError } from '../domain/errors.ts';
import { houseLabel } from '../domain/house.ts';
import { MISSED } from '../domain/missed.ts';
import { introduce, mayBind, type Staff } from '../domain/people.ts';
import type { BindingVerbs, Place, WaitingRequest } from '../ports/binding.ts';
import type { OutboundBody } from '../ports/channel.ts';
import { chatTopic, deskTopic } from '../ports/feed.ts';
import { type Directory, NO_CHANGES } from '../ports/record.ts';
import type { Stores } from '../ports/stores.ts';
import { earliest, laneOf } from './decide.ts';
import { missedWords } from './missed.ts';
import { isAwake, tidied, type VerbParts, written } from './verbs/act.ts';

const labelOf = ({ building, unit, room }: Place) => houseLabel({ building, unit, room });

function mustMayBind(by: Staff): void {
  if (!mayBind(by))
    throw new DomainError('forbidden', '绑定房屋由客服、管家或主管办，需要核对名册。请把这件事转给他们。');
}

interface Scene {
  readonly stores: Stores;
  readonly request: WaitingRequest;
  readonly now: Date;
}

/** What staff do about who a chat belongs to: codes for people on file, and requests, each decided once. */
export function createBindingVerbs(parts: VerbParts): BindingVerbs {
  const { book, clock, feed, words, deliveryDue } = parts;

  /** Locks the chat, decides the request before anybody else does, and tells the owner in the same transaction. */
  async function decide(
    by: Staff,
    id: number,
    outcome: 'granted' | 'refused',
    carryOut: (scene: Scene) => Promise<OutboundBody>,
  ): Promise<void> {
    mustMayBind(by);
    const known = await book.bindings.find(id);
    if (!known || known.communityId !== by.communityId)
      throw new DomainError('not_found', '没有这份绑定申请，请刷新列表。');
    const conversation = await book.transaction(async stores => {
      const locked = await stores.turns.lock(known.conversationId);
      const now = clock.now();
      const directory = await stores.estate.directory(by.communityId);
      if (!(await stores.bindings.decide(id, outcome, by, now))) throw await overtaken(stores, id, directory);
      const body = await carryOut({ stores, request: known, now });
      const { timeZone, prefix } = directory.community;
      const told = {
        lane: laneOf({ conversation: locked }),
        conversationId: locked.id,
        priority: 'result' as const,
        notBefore: (await isAwake(stores, locked.id, now)) ? now : earliest('result', now, directory),
        key: `binding:${id}`,
        body,
        why: `binding ${outcome} by ${by.code}`,
      };
      const missed = outcome === 'granted' ? await missedWords(stores, locked, now) : [];
      const again = { ...told, key: `${MISSED}:${id}`, body: words.missed(missed, timeZone), why: MISSED };
      const outbox = missed.length > 0 ? [told, again] : [told];
      await stores.writer.write({ ...NO_CHANGES, outbox }, { now, timeZone, prefix });
      return locked;
    });
    deliveryDue();
    feed.wake(deskTopic(by.communityId));
    feed.wake(chatTopic(conversation));
  }

  return {
    async makeCode(by, personId, houseId) {
      mustMayBind(by);
      const made = await book.bindings.makeCode(by, personId, houseId, clock.now());
      if (!made) throw new DomainError('not_found', '名册里这个人现在不在这套房屋。请刷新后重新查。');
      const sentence = `请在10分钟内把这串字发给${(await book.estate.directory(by.communityId)).community.name}门房的聊天，只能用一次，大小写都行。`;
      return { ...made, sentence };
    },

    async grant(by, id, grant) {
      const place = {
        building: tidied(grant.building, '楼栋', 20),
        unit: tidied(grant.unit, '单元', 20),
        room: written(grant.room, '房号', 20),
      };
      const name = tidied(grant.name ?? '', '姓名', 40);
      const { role, personId } = grant;
      await decide(by, id, 'granted', async ({ stores, request, now }) => {
        const chosen = { ...place, role, ...(personId === undefined ? {} : { personId }), ...(name ? { name } : {}) };
        await stores.bindings.grant(request, chosen, now);
        return words.bound(labelOf(place), by);
      });
    },

    async refuse(by, id, reason) {
      const text = written(reason, '原因', 500);
      await decide(by, id, 'refused', async ({ request }) => words.notBound(labelOf(request), by, text));
    },
  };
}

async function overtaken({ bindings }: Stores, id: number, { staff }: Directory): Promise<DomainError> {
  const first = await bindings.decidedBy(id);
  const by = staff.find(s => s.id === first);
  return new DomainError(
    'conflict',
    `这份申请${by ? `${introduce(by)}已经办了` : '业主已经自己办好或撤回了'}，您这一步没有执行。请刷新列表。`,
  );
}
