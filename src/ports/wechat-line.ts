/** What an account has said lately, kept where it is counted. */
export interface PaceRecord {
  /** The latest, oldest first. */
  readonly saidAt: readonly Date[];
  /** Nothing is said before that; absent: nothing was said yet. */
  readonly nextAt?: Date;
}

export interface HeldLine extends PaceRecord {
  /** Changes when the line changes hands. */
  readonly since: string;
}

/** Who runs the line of a WeChat account, and how much it has said: one row an account, whichever process asks. */
export interface WechatLines {
  /** Takes the line of an account for half a minute, or holds it on; undefined: another process has it. */
  hold(account: string, me: string): Promise<HeldLine | undefined>;
  /** Puts on record what is about to be said; false: the line is somebody else's by now, and nothing may be said. */
  reserve(account: string, me: string, record: PaceRecord): Promise<boolean>;
  letGo(account: string, me: string): Promise<void>;
}

/** Somebody who asks to become a friend. */
export interface FriendApplicant {
  /** Why he is left to staff, when a rule would have let him in. */
  readonly why?: string;
  readonly requestId: string;
  /** As the channel knows him when he writes. */
  readonly id: string;
  readonly name: string;
  readonly hello: string;
}

/** Words as a login heard them. */
export interface HeardWords {
  /** Mark of the login that heard them now. */
  readonly login: string;
  /** What their sender is called. */
  readonly name: string;
  readonly isInRoom: boolean;
  readonly sentAt: Date;
  readonly text: string;
}

/** What the line to WeChat asks of the record. */
export interface WechatPeople {
  /** Whoever wrote from this address; undefined: nobody ever did. */
  find(
    account: string,
    address: string,
  ): Promise<{ readonly isBound: boolean; readonly isFriend: boolean } | undefined>;
  keepFriend(account: string, id: string, isFriend: boolean): Promise<void>;
  /**
   * WeChat said at that time that what was sent to this address did not arrive: what went there seconds before stands as not
   * delivered. false: something is on its way there, and may be what was meant.
   */
  turnedAway(account: string, address: string, at: Date): Promise<boolean>;
  /** He names a home and somebody who lives there, or has a binding code that serves (it serves afterwards too), or is bound. */
  isAwaited(account: string, applicant: FriendApplicant): Promise<boolean>;
  /** The login before heard the same: words of the same second by somebody of that name, in a room or not. */
  wasHeard(account: string, words: HeardWords): Promise<boolean>;
}
