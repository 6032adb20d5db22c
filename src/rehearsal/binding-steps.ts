import type { BindingLine, HomeLine, Resident } from '../ports/binding.ts';
import type { Clerk } from './clerk.ts';
import { Difference } from './mistakes.ts';
import type { ReadPress } from './staff-steps.ts';
import type { Value } from './value.ts';

/** The person of that name among those of a home. */
function named(people: readonly Resident[], name: string): Resident {
  const person = people.find(p => p.name === name);
  if (!person) throw new Difference(`名册里有${name}`, people.map(p => p.name).join('、') || '没有人');
  return person;
}

/** 给码: a binding code for somebody of a home, shown once and remembered for 发码. */
const giveCode: ReadPress = value => {
  const fields = new Map(value.fields().map(f => [f.key, f.value]));
  const home = fields.get('房屋')?.text() ?? value.fail('要写 房屋（3-2-1201）和 给（姓名）。');
  const to = fields.get('给')?.text() ?? value.fail('要写 给（名册里的姓名）。');
  return async (stage, clerk) => {
    const { homes } = await clerk.read<{ homes: readonly HomeLine[] }>(`homes?words=${encodeURIComponent(home)}`);
    if (!homes[0]) throw new Difference(`名册里有 ${home}`, '没有');
    const { houseId, residents } = homes[0];
    // Names are in full only for those who may make codes: for others the first stands in, and the desk refuses.
    const { personId } = residents.find(p => p.name === to) ?? residents[0] ?? named(residents, to);
    return async () => {
      const answer = await clerk.post('bindings/code', { personId, houseId });
      if (answer.code) stage.codes.push(answer.code);
      return answer;
    };
  };
};

async function newest(clerk: Clerk): Promise<BindingLine> {
  const { requests } = await clerk.read<{ requests: readonly BindingLine[] }>('bindings');
  const last = requests.at(-1);
  if (!last) throw new Difference('有绑定申请在等', '没有');
  return last;
}

/** 同意绑定: as the person of the roster whose name fits, as another one named, or (新人) as somebody new. */
const grant: ReadPress = value => {
  const to: Value | undefined = value.kind === 'empty' ? undefined : value;
  const name = to?.text();
  return async (_stage, clerk) => {
    const { id, building, unit, room, role, residents, boundTo } = await newest(clerk);
    const person = name && name !== '新人' ? named(residents, name) : residents.find(p => p.fits);
    const isNew = name === '新人' || boundTo !== undefined || person === undefined;
    const body = { building, unit, room, role, ...(isNew ? {} : { personId: person.personId }) };
    return () => clerk.post(`bindings/${id}/grant`, body);
  };
};

const refuse: ReadPress = value => {
  const reason = value.text();
  return async (_stage, clerk) => {
    const { id } = await newest(clerk);
    return () => clerk.post(`bindings/${id}/refuse`, { reason });
  };
};

/** 结束登记: of the newest case's chat and a home (3栋2单元1201), or of the chat itself (解绑). */
const untie: ReadPress = value => {
  const home = value.text();
  return async (stage, clerk) => {
    const [line] = (await clerk.list()).toSorted((a, b) => b.ticket.number.localeCompare(a.ticket.number));
    const story = line && (await clerk.open(line.ticket.id, false));
    if (!story) throw new Difference('有一张工单', '没有');
    const houseId = home === '解绑' ? undefined : story.ties[story.homes.indexOf(home)];
    if (home !== '解绑' && houseId === undefined)
      throw new Difference(`这位业主登记着${home}`, story.homes.join('、') || '没有房屋');
    await stage.service.settle();
    return () => clerk.press('untie', story, houseId === undefined ? {} : { houseId });
  };
};

/** What staff press about whose a chat is. */
export const BINDING_PRESSES: Readonly<Record<string, ReadPress>> = {
  给码: giveCode,
  同意绑定: grant,
  不同意绑定: refuse,
  结束登记: untie,
};
