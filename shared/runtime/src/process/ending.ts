/** What is done last, after all parts have stopped: telemetry sends what it still holds. */
const endings: (() => Promise<void>)[] = [];

const endingTimeoutMs = 1_500;

export function atEnd(ending: () => Promise<void>): void {
  endings.push(ending);
}

/** Comes back when all that is done at the end is done, or has taken too long. */
export async function end(): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, endingTimeoutMs);
  });
  await Promise.race([Promise.allSettled(endings.map((ending) => ending())), limit]);
  clearTimeout(timer);
}
