/** Wakes whoever shows rows to people or works on them. A lost wake costs two seconds, never a row: readers read rows after a cursor. */
export interface Feed {
  wake(topic: string): void;
  /** Calls back on each wake of the topic; returns its undo. */
  watch(topic: string, onWake: () => void): () => void;
}

/** Wakes told from process to process on one database. */
export interface Signals {
  tell(topic: string): void;
  /** What other processes tell. */
  onTold(listener: (topic: string) => void): void;
  close(): Promise<void>;
}

export const chatTopic = (chat: {
  readonly channel: string;
  readonly account: string;
  readonly address: string;
}): string => `chat:${chat.channel}:${chat.account}:${chat.address}`;
export const deskTopic = (communityId: string): string => `desk:${communityId}`;
/** More chats wait for their turn than one process takes at a time. */
export const TURNS_WAIT = 'work:turns';
/** People are being called: whoever has a hand free sends. */
export const PAGES_WAIT = 'work:pages';
