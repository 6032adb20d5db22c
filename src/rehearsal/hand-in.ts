import { randomUUID } from 'node:crypto';
import type { Attachment } from '../domain/message.ts';
import type { Receive } from '../ports/channel.ts';

/** What people say past the chat page, as another channel would hand it in. */
export interface Hands {
  /** Sends a place, a voice message or the like. */
  attach(attachment: Attachment): Promise<void>;
  /** Says it in the owners' room; to us: the same words come in his own chat as well. */
  sayInRoom(text: string, isToUs: boolean): Promise<void>;
}

/** The room of all owners, as rehearsals call it; whoever "hears" in it is everybody. */
export const ROOM = '群里';

interface Place {
  readonly receive: Receive;
  readonly account: string;
  readonly room: string;
}

/** The hands of somebody at an address. */
export function createHands({ receive, account, room }: Place, address: string, name: string): Hands {
  const own = { channel: 'web', account, address, sender: { id: address, name } };
  return {
    async attach(attachment) {
      await receive({ ...own, text: '', externalId: `${address}:${randomUUID()}`, attachment });
    },
    async sayInRoom(text, isToUs) {
      const externalId = `${address}:${randomUUID()}`;
      await receive({ ...own, address: room, text, externalId, room: { topic: '业主群', isAddressed: isToUs } });
      if (isToUs) await receive({ ...own, text, externalId: `room:${externalId}` });
    },
  };
}
