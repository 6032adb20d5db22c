import { DomainError } from '../../domain/errors.ts';
import type { Media } from '../../ports/media.ts';
import type { Verbs } from '../../ports/verbs.ts';
import type { VerbParts } from './act.ts';

export const pictureVerbs = ({ book, media }: VerbParts & { readonly media: Media }): Pick<Verbs, 'attach'> => ({
  async attach(by, ticketId, bytes) {
    const known = await book.tickets.conversationOf(ticketId);
    if (!known || known.communityId !== by.communityId)
      throw new DomainError('not_found', '没有找到这个工单，请回到列表刷新。');
    const picture = await media.clean(bytes);
    return book.writer.attach(picture, { ...known, ticketId });
  },
});
