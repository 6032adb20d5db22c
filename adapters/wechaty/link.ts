import type { FriendRequest, Heard, HeardMedia, Said, Say } from './protocol.ts';

/** How the line to WeChat is; nothing in it is secret but the QR code while it may be scanned. */
export interface LinkState {
  readonly phase: 'off' | 'starting' | 'scan' | 'online' | 'offline';
  /** The phase holds since then. */
  readonly since: Date;
  /** phase scan: what the QR code holds. */
  readonly qr?: string;
  readonly self?: { readonly id: string; readonly name: string };
  /** Mark of the login, while online. */
  readonly login?: string;
  readonly lastHeardAt?: Date;
  readonly restarts: number;
  /** Messages in the spool that are not on record yet. */
  readonly waiting: number;
  readonly rssBytes: number;
  /** Why it is not online, in Chinese, for staff. */
  readonly trouble?: string;
}

export interface LinkHears {
  /** Resolves when it is on record; rejects when not: then it is offered again. Each chat in its order, several chats side by side. */
  heard(heard: Heard): Promise<void>;
  /** The same of a request to become a friend. */
  friend(request: FriendRequest): Promise<void>;
  /** Called whenever the phase, the QR code or the login changes. */
  changed(state: LinkState): void;
}

/** The line to WeChat as the channel sees it: the supervised process with its spool. */
export interface Link {
  state(): LinkState;
  start(hears: LinkHears): Promise<void>;
  /** Never throws; not online: failed. */
  say(say: Say): Promise<Said>;
  accept(request: string): Promise<Said>;
  /** Bytes of a message in the spool. */
  bytes(media: HeardMedia): Promise<Uint8Array>;
  /** Seals bytes that are to be said; gives the name for `Say.files`. The same key gives the same file. */
  putFile(key: string, bytes: Uint8Array): Promise<string>;
  /** Offers what is not on record yet once more. */
  again(): void;
  /** While another process has the line: hands over what ours left behind; rejects with the first that is not taken. */
  handOverLeft(take: LinkHears['heard']): Promise<void>;
  logout(): Promise<void>;
  stop(): Promise<void>;
}
