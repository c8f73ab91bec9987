/** Something costly that one of many makes, and all others wait for. */
export interface MadeOnce {
  /** What was made; undefined: it is for whoever asked to make it, and to tell. */
  ask(): Promise<string | undefined>;
  /** undefined: it could not be made; the next who waits tries. */
  tell(made: string | undefined): void;
}

export function madeOnce(): MadeOnce {
  let made: string | undefined;
  let isBeingMade = false;
  const waiting: ((made: string | undefined) => void)[] = [];
  return {
    ask: () => {
      if (made !== undefined) return Promise.resolve(made);
      if (isBeingMade) return new Promise((resolve) => waiting.push(resolve));
      isBeingMade = true;
      return Promise.resolve(undefined);
    },
    tell: (told) => {
      made = told;
      isBeingMade = told === undefined && waiting.length > 0;
      const woken = told === undefined ? waiting.splice(0, 1) : waiting.splice(0);
      for (const wake of woken) wake(told);
    },
  };
}
