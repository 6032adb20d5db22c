export interface TogetherParts<T, R> {
  /** Works through several at once, all or none: the outcome of each, in order. */
  readonly run: (items: readonly T[]) => Promise<readonly R[]>;
  /** Of one key there is never more than one in a group, and they keep their order. */
  readonly keyOf: (item: T) => string;
  /** Largest group. */
  readonly most: number;
  /** Groups under way at a time. */
  readonly atOnce: number;
}

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (outcome: R) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Lets what comes up side by side share a transaction: while one group is under way the next gathers, so that somebody alone
 * waits for nobody and a crowd needs few statements. When a group fails, each of it is tried by itself and has its own error.
 */
export function createTogether<T, R>({ run, keyOf, most, atOnce }: TogetherParts<T, R>): (item: T) => Promise<R> {
  let waiting: Waiting<T, R>[] = [];
  const underWay = new Set<string>();
  let groups = 0;
  let isCalled = false;

  function begin(): void {
    isCalled = false;
    while (groups < atOnce) {
      const group = take();
      if (group.length === 0) return;
      groups += 1;
      void settle(group).finally(() => {
        groups -= 1;
        for (const { item } of group) underWay.delete(keyOf(item));
        begin();
      });
    }
  }

  function take(): readonly Waiting<T, R>[] {
    const group: Waiting<T, R>[] = [];
    const left: Waiting<T, R>[] = [];
    const passed = new Set<string>();
    for (const one of waiting) {
      const key = keyOf(one.item);
      if (group.length < most && !underWay.has(key) && !passed.has(key)) {
        underWay.add(key);
        group.push(one);
      } else {
        passed.add(key);
        left.push(one);
      }
    }
    waiting = left;
    return group;
  }

  async function settle(group: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const outcomes = await run(group.map(one => one.item));
      group.forEach((one, i) => {
        one.resolve(outcomes[i]!);
      });
    } catch (error) {
      if (group.length === 1) group[0]!.reject(error);
      else for (const one of group) await settle([one]);
    }
  }

  return item =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (isCalled) return;
      isCalled = true;
      // Whatever else is ready in this turn of the event loop comes along.
      setImmediate(begin);
    });
}
