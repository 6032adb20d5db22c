import { DomainError } from '../../domain/errors.ts';
import type { Verbs } from '../../ports/verbs.ts';
import { act, type VerbParts } from './act.ts';

/** Verbs that put a case right without moving it. */
export const amendVerbs = (parts: VerbParts): Pick<Verbs, 'recategorise'> => ({
  recategorise: (request, change) =>
    act(parts, request, async ({ ticket }) => {
      const keys = (Object.keys(change) as (keyof typeof change)[]).filter(k => change[k] !== undefined);
      if (keys.length === 0) throw new DomainError('bad_input', '没有要改的内容，请先选择再保存。');
      const from = Object.fromEntries(keys.map(k => [k, ticket[k]]));
      const to = Object.fromEntries(keys.map(k => [k, change[k]]));
      return {
        ticket: { ...ticket, ...to, version: ticket.version + 1 },
        event: { kind: 'amended', data: { from, to } },
      };
    }),
});
