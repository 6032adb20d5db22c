import type { Staff } from '../domain/people.ts';
import type { WechatGap, WechatLine, WechatPhase } from '../domain/wechat.ts';

/** What the environment says of WeChat by wechaty. */
export interface WechatySettings {
  /** Name of the puppet's package, or the short one of those we know. */
  readonly puppet: string;
  /** Of a puppet that is rented. */
  readonly token?: string;
  /** What we are called in rooms. */
  readonly name: string;
  /** Whose account it is; absent: of the only community on record. */
  readonly community?: string;
  /** Where spool and login are kept. */
  readonly dir: string;
}

/** How the line to WeChat is, as whoever runs it says; nothing in it is secret but the QR code while it may be scanned. */
export interface WechatState {
  readonly phase: WechatPhase;
  /** The phase holds since then. */
  readonly since: Date;
  /** phase scan: what the QR code holds. */
  readonly qr?: string;
  readonly self?: { readonly id: string; readonly name: string };
  readonly lastHeardAt?: Date;
  readonly restarts: number;
  /** Messages in the spool that are not on record yet. */
  readonly waiting: number;
  readonly rssBytes: number;
  /** Why it is not online, in Chinese, for staff. */
  readonly trouble?: string;
}

/** How the line is on record: the same for every process. */
export interface WechatStanding extends WechatLine {
  /** What the QR code holds, and since when it is this one. */
  readonly qr?: { readonly text: string; readonly at: Date };
  /** Nickname of our own account, while it is logged in. */
  readonly name?: string;
  readonly restarts: number;
  readonly waiting: number;
  readonly rssBytes: number;
  /** Messages sent in the last 24 hours; absent: nobody counts them. */
  readonly sentInDay?: number;
  /** Since then nothing has been heard, and still is not. */
  readonly awaySince?: Date;
  /** Those of the last seven days, the newest first. */
  readonly gaps: readonly WechatGap[];
}

/** Keeps how the line is where every process, and the next one, can read it. */
export interface WechatRecord {
  /**
   * On each change, and every quarter of a minute as a sign of life. A gap that ends by it is put on record and, when it was long,
   * told to staff, each once.
   */
  keep(communityId: string, state: WechatState): Promise<void>;
}

export interface WechatView {
  /** undefined: it has never run for this community. */
  read(communityId: string): Promise<WechatStanding | undefined>;
  /** Of the account that was heard of last, whichever community it belongs to. */
  latest(): Promise<WechatStanding | undefined>;
  /** This person has read of the gaps up to this one. */
  seen(staff: Staff, upto: number): Promise<void>;
}

/** What the page shows of WeChat, ready to be read. */
export interface WechatShown {
  /** WeChat is switched on for this community. */
  readonly isOn: boolean;
  readonly mayScan: boolean;
  readonly mostInDay: number;
  readonly line?: Pick<WechatStanding, 'phase' | 'name' | 'waiting' | 'restarts' | 'rssBytes' | 'sentInDay'> & {
    readonly text: string;
    readonly isSilent: boolean;
    /** Since when it is away, in words. */
    readonly awaySince?: string;
    /** There is a code to scan, and it is this one since then. */
    readonly qrAt?: Date;
    readonly gaps: readonly { readonly id: number; readonly text: string; readonly isLong: boolean }[];
  };
}
