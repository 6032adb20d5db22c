import { DomainError } from '../../domain/errors.ts';
import type { Where } from '../../domain/house.ts';
import { type Amendment, withAbout } from '../../domain/ticket.ts';
import type { Verbs } from '../../ports/verbs.ts';
import { namedIn } from '../cases.ts';
import { act, type Scene, tidied, type VerbParts } from './act.ts';

const PLACE_NAMES: Readonly<Record<keyof Where, string>> = {
  building: '楼栋',
  unit: '单元',
  room: '房号',
  location: '位置',
};

/** Verbs that put a case right without moving it. */
export const amendVerbs = (parts: VerbParts): Pick<Verbs, 'recategorise'> => ({
  recategorise: (request, change) =>
    act(parts, request, async scene => {
      const { ticket } = scene;
      if (!Object.values(change).some(value => value !== undefined))
        throw new DomainError('bad_input', '没有要改的内容，请先选择再保存。');
      const { where, whereParts, ...given } = change;
      const to: Amendment = {
        ...given,
        ...(where || whereParts ? await placed(scene, where ?? ticket.where, whereParts ?? where ?? {}) : {}),
        ...(change.kind === 'complaint' ? { about: await accused(scene) } : {}),
      };
      const from = Object.fromEntries(Object.keys(to).map(key => [key, ticket[key as keyof Amendment]]));
      return {
        ticket: { ...withAbout({ ...ticket, ...to }, to.about ?? ticket.about), version: ticket.version + 1 },
        event: { kind: 'amended', data: { from, to } },
      };
    }),
});

/** A place as it may be kept, what was typed of it trimmed and without numbers, and with the house that stands there, if it is one of ours. */
async function placed(
  { stores, ticket, safe }: Scene,
  stands: Where,
  typed: Where,
): Promise<Pick<Amendment, 'where' | 'houseId'>> {
  const kept: Partial<Record<keyof Where, string>> = { ...stands };
  for (const key of Object.keys(typed) as (keyof Where)[]) {
    const text = await safe(tidied(typed[key] ?? '', PLACE_NAMES[key], 60));
    if (text === '') delete kept[key];
    else kept[key] = text;
  }
  return { where: kept, houseId: await stores.tickets.houseAt(ticket.communityId, kept) };
}

/** Whom a case is about once it is a complaint: whoever it was about, and whoever its words name. */
async function accused({ stores, ticket, directory }: Scene): Promise<readonly number[]> {
  const said = [await stores.tickets.wordsOf(ticket.messages), ticket.summary, ticket.demand ?? ''].join('\n');
  return [...new Set([...ticket.about, ...namedIn(said, directory.staff)])];
}
