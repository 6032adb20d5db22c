import { DomainError } from '../../domain/errors.ts';
import { houseLabel } from '../../domain/house.ts';
import { mayBind } from '../../domain/people.ts';
import type { Verbs } from '../../ports/verbs.ts';
import { act, type VerbParts } from './act.ts';

/** Verbs about whose the chat is; what the owner may see and is called hangs on it from the next turn on. */
export const tieVerbs = (parts: VerbParts): Pick<Verbs, 'untie'> => ({
  untie: (request, houseId) =>
    act(
      parts,
      request,
      async ({ stores, contactId, ticket, by, now }) => {
        if (!mayBind(by)) throw new DomainError('forbidden', '结束房屋登记由客服、管家或主管办。请把工单转给他们。');
        const gone = new DomainError('not_allowed_now', '这个登记已经不在了，可能刚有同事办过。请刷新看一眼。');
        if (houseId === undefined) {
          if (!(await stores.bindings.unlink(contactId))) throw gone;
          return noted('解绑了这个聊天', parts.words.untied(by));
        }
        const ended = await stores.bindings.endTie(contactId, houseId, now);
        if (!ended) throw gone;
        const home = houseLabel(ended);
        return noted(`结束了${home}的登记`, parts.words.untied(by, home));

        function noted(text: string, body: ReturnType<typeof parts.words.untied>) {
          return {
            ticket,
            event: { kind: 'noted' as const, data: { text, ...(houseId === undefined ? {} : { houseId }) } },
            tell: { body, priority: 'result' as const },
          };
        }
      },
      { anyVersion: true },
    ),
});
