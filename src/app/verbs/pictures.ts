import type { Media } from '../../ports/media.ts';
import type { Verbs } from '../../ports/verbs.ts';
import { ownTicket, type VerbParts } from './act.ts';

export const pictureVerbs = ({ book, media }: VerbParts & { readonly media: Media }): Pick<Verbs, 'attach'> => ({
  async attach(by, ticketId, bytes) {
    const { communityId, conversationId } = await ownTicket(book, by, ticketId);
    return book.writer.attach(await media.clean(bytes), { communityId, conversationId, ticketId });
  },
});
