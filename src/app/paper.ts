import type { Sender } from '../ports/channel.ts';

/** Stands where a case that came by no chat has its channel: its reporter is called, and whatever is sent there is refused. */
export const paper: Sender = {
  name: 'paper',
  isStored: false,
  send: async () => ({ kind: 'refused', why: '业主没有聊天，请打电话告知' }),
};
