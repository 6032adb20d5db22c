/** Lets so many works run side by side; the others wait for their turn. */
export interface Turns {
  isFull(): boolean;
  run<T>(work: () => Promise<T>): Promise<T>;
}

export function createTurns(most: number): Turns {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    isFull: () => running >= most,
    async run(work) {
      if (running >= most) await new Promise<void>(resolve => waiting.push(resolve));
      else running += 1;
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
      }
    },
  };
}
