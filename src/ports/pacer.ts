/** Turns at accounts of the outside that take only so much at a time; shared by all processes. */
export interface Pacer {
  /**
   * Takes the turn, if there is one now: gives 0, and it is the caller's until he says when the next is, at most so many
   * milliseconds. Else takes nothing and gives the milliseconds after which the turn is free at the latest. A turn is for now:
   * nothing that is said to the account later can overtake one taken in advance.
   */
  take(account: string, atMostMs: number): Promise<number>;
  /** Whoever has the turn gives it back: the next is in so many milliseconds. */
  next(account: string, ms: number): Promise<void>;
}
