import type { Media } from '../../ports/media.ts';
import type { Verbs } from '../../ports/verbs.ts';
import { ownTicket, type VerbParts } from './act.ts';

export interface PictureParts extends VerbParts {
  readonly media: Media;
  /** Called after a picture was stored. */
  readonly previewsDue: () => void;
}

export const pictureVerbs = ({ book, media, previewsDue }: PictureParts): Pick<Verbs, 'attach'> => ({
  async attach(by, ticketId, bytes) {
    const { communityId, conversationId } = await ownTicket(book, by, ticketId);
    const id = await book.writer.attach(await media.clean(bytes), { communityId, conversationId, ticketId });
    previewsDue();
    return id;
  },
});
