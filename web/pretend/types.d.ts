/** One line of a chat; `from` is absent when it is ours. */
export interface Line {
  id: string;
  chat: string;
  from?: string;
  kind: 'text' | 'picture' | 'voice' | 'place';
  text: string;
  seconds?: number;
  /** By the estate's clock. */
  time: string;
  isRecalled: boolean;
  isLost: boolean;
}

export interface Chat {
  id: string;
  name: string;
  isRoom: boolean;
}

export interface World {
  chats: Chat[];
  people: { id: string; name: string }[];
  lines: Line[];
  line: { isLoggedIn: boolean; isConnected: boolean; awayUntil?: string };
  /** What the service says of its line. */
  standing: string;
  notes: string[];
}
