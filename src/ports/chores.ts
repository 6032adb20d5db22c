/** What the database needs now and then whatever is on record. */
export interface Chores {
  /** True: ours to do. False: it was begun less than twenty hours ago, or somebody is at it. */
  begin(now: Date): Promise<boolean>;
  end(now: Date): Promise<void>;
  /** It failed: due again at once. */
  giveBack(): Promise<void>;
  /** Removes what has had its time, a few thousand rows a statement; gives how many of each. Ends early when `signal` is aborted. */
  clear(now: Date, signal: AbortSignal): Promise<Readonly<Record<string, number>>>;
  /** Room of removed rows is used again and plans fit the tables: a server does that by itself, the embedded database never. */
  vacuum(signal: AbortSignal): Promise<void>;
  /** Where the night is: the time zone of the first community. */
  timeZone(): Promise<string>;
}
