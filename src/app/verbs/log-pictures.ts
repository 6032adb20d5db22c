import { DomainError } from '../../domain/errors.ts';
import { notByChat } from '../../domain/ticket.ts';
import type { Verbs } from '../../ports/verbs.ts';
import { act, type Decision, type Scene } from './act.ts';
import { NO_TURN } from './log.ts';
import type { PictureParts } from './pictures.ts';

type Pictures = Parameters<Verbs['addPictures']>[2];

/** The verb that puts pictures to what was taken down; a message of its own in the paper chat, as if its owner had sent them. */
export const logPictureVerbs = (parts: Omit<PictureParts, 'media'>): Pick<Verbs, 'addPictures'> => ({
  async addPictures(by, ticketId, pictures, actId) {
    const request = { by, ticketId, actId, version: 0 };
    const ticket = await act(parts, request, scene => added(scene, pictures, actId), { anyVersion: true });
    parts.previewsDue();
    return ticket;
  },
});

async function added(
  { stores, conversation, ticket, now }: Scene,
  pictures: Pictures,
  actId: string,
): Promise<Decision> {
  if (!notByChat(ticket))
    throw new DomainError('not_allowed_now', '这位业主有聊天，图片请让他自己发来；要给他看的图片请在回复里发。');
  const { channel, account, address } = conversation;
  const inbound = {
    ...{ channel, account, address, externalId: actId },
    sender: { id: address },
    text: '',
    media: pictures,
  };
  const [kept] = await stores.inbox.keep([{ inbound, isUrgent: false }], now, NO_TURN);
  if (typeof kept !== 'object') throw new Error('pictures of what was taken down could not be stored');
  for (const picture of pictures) await stores.inbox.keepPicture(kept, picture);
  const { state, attempts } = conversation;
  await stores.turns.finish(
    [{ conversation, wasUrgent: false, uptoSeq: kept.seq, state, attempts, greeted: false }],
    now,
    NO_TURN,
  );
  return {
    ticket: { ...ticket, messages: [...ticket.messages, kept.messageId] },
    event: { kind: 'said', data: { messages: [kept.messageId] } },
  };
}
