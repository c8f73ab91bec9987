/** How complete a copy held in memory is. */
export interface Freshness {
  readonly loaded: Promise<void>;
  /** All that was there at the start was seen. */
  nowLoaded(): void;
  /** Just now there was nothing that was not seen. */
  seenAll(): void;
  /** How long ago that was; before it is loaded, since the start. */
  readonly stalenessMs: () => number;
}

export function freshness(): Freshness {
  let isLoaded = false;
  let completeAt = performance.now();
  let resolveLoaded: () => void = () => undefined;
  const loaded = new Promise<void>((resolve) => {
    resolveLoaded = resolve;
  });
  return {
    loaded,
    nowLoaded: () => {
      if (isLoaded) return;
      isLoaded = true;
      completeAt = performance.now();
      resolveLoaded();
    },
    seenAll: () => {
      if (isLoaded) completeAt = performance.now();
    },
    stalenessMs: () => performance.now() - completeAt,
  };
}
