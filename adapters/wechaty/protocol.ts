/**
 * What the service and the process that runs wechaty say to each other over IPC, as plain JSON. Bytes never travel here:
 * they lie sealed in the spool, and both sides read them there.
 */

/** What a message of WeChat was, in no puppet's own shape. */
export type HeardKind =
  | 'text'
  | 'picture'
  | 'sticker'
  | 'voice'
  | 'video'
  | 'file'
  | 'location'
  | 'link'
  | 'card'
  | 'app'
  | 'recalled'
  /** No message: a request to become a friend, `text` is what was written with it. */
  | 'friend'
  /** Something came at `sentAt`, and WeChat did not give it out any more: staff have to look on the phone. */
  | 'lost'
  /** WeChat's own words about a chat ("…拒收了"), which nobody said. */
  | 'notice'
  /** Anything else: `name` says what it was. */
  | 'other';

/** Bytes that came with a message; they lie sealed beside it in the spool under `file`. */
export interface HeardMedia {
  readonly file: string;
  readonly name: string;
  /** What the puppet claims; the real type is sniffed. */
  readonly type: string;
  readonly bytes: number;
}

/** One message the puppet delivered. It lies in the spool until the parent says that it is on record. */
export interface Heard {
  /** Name of its file, and the order in which it came: the same on every offer. */
  readonly key: string;
  /** Whose account heard it: the id of ourselves at that login, and the mark of the login it came by. */
  readonly self: string;
  readonly login: string;
  /** WeChat's id of the message; empty where the puppet gave none. */
  readonly id: string;
  readonly kind: HeardKind;
  readonly from: {
    readonly id: string;
    /** Nickname, as the person calls himself. */
    readonly name: string;
    /** The remark we gave him (`备注`), where there is one. */
    readonly remark?: string;
    /** Absent: nobody knows. */
    readonly isFriend?: boolean;
  };
  readonly room?: {
    readonly id: string;
    readonly topic: string;
    /** We were mentioned, or our name was said. */
    readonly isAddressed: boolean;
    /** The words without the mention of us. */
    readonly words: string;
  };
  /** ISO, by WeChat; history that is replayed after a login keeps its own time. */
  readonly sentAt: string;
  /** other: what WeChat calls it ("红包"). */
  readonly name?: string;
  /** What was typed; for what is no text, its title or description as far as there is one. */
  readonly text: string;
  readonly media?: HeardMedia;
  /** Why bytes that belong to it could not be had; in Chinese, for staff. */
  readonly missing?: string;
  readonly seconds?: number;
  readonly url?: string;
  readonly place?: { readonly latitude: number; readonly longitude: number };
  /** recalled: WeChat's id of the message it takes back. */
  readonly of?: string;
}

/** Somebody asks to become a friend. */
export interface FriendRequest {
  readonly id: string;
  /** Mark of the login it came by. */
  readonly login: string;
  readonly from: { readonly id: string; readonly name: string };
  /** What he wrote with it: "3-2-1201 陈", a code. */
  readonly hello: string;
}

/** Something to say. `key` is the same on every try: what was said under it is not said twice. */
export interface Say {
  readonly key: string;
  /** Id of a contact or a room. */
  readonly to: string;
  readonly isRoom: boolean;
  /** In a room: whom it is said to. */
  readonly mention?: string;
  readonly text: string;
  /** Files of the spool's outbound folder, sealed by the parent. */
  readonly files: readonly { readonly file: string; readonly name: string }[];
}

export type Said =
  | { readonly kind: 'said'; readonly id?: string }
  /** The way to WeChat was broken and nothing was said; it may be tried again. */
  | { readonly kind: 'failed'; readonly why: string }
  /** WeChat was asked and did not take it. */
  | { readonly kind: 'declined'; readonly why: string }
  /** It may have been said: the call ended without an answer. */
  | { readonly kind: 'unsure'; readonly why: string }
  /** That contact or room cannot be reached by this login. */
  | { readonly kind: 'unknown'; readonly why: string };

export type FromChild =
  | { readonly kind: 'ready' }
  | { readonly kind: 'scan'; readonly qr: string }
  /** `login`: a mark of this login, new for each where ids change with it. */
  | { readonly kind: 'login'; readonly self: { readonly id: string; readonly name: string }; readonly login: string }
  | { readonly kind: 'logout'; readonly why: string }
  | { readonly kind: 'beat'; readonly rssBytes: number; readonly waiting: number; readonly isPuppetAlive: boolean }
  | { readonly kind: 'trouble'; readonly why: string }
  | { readonly kind: 'heard'; readonly heard: Heard }
  | { readonly kind: 'answer'; readonly ref: number; readonly said: Said };

export type ToChild =
  | {
      readonly kind: 'begin';
      /** Base64; never by environment. */
      readonly key: string;
      /** The key before it, while files sealed with it may lie there. */
      readonly oldKey?: string;
      /** Folder of the spool. */
      readonly dir: string;
      readonly puppet: string;
      readonly puppetToken?: string;
      /** What we are called in rooms. */
      readonly name: string;
      /** Pause between beats, and how long a message may stay unanswered when it is said; milliseconds. */
      readonly beatMs: number;
      readonly sayMs: number;
    }
  | { readonly kind: 'kept'; readonly key: string }
  | { readonly kind: 'say'; readonly ref: number; readonly say: Say }
  | { readonly kind: 'accept'; readonly ref: number; readonly request: string }
  | { readonly kind: 'logout' }
  | { readonly kind: 'stop' };
