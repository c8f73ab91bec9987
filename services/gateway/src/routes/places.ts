export interface PlaceLimits {
  readonly inAll: number;
  readonly perKey: number;
}

/** Things that stay open, counted in all and for each who holds them. */
export interface Places {
  readonly taken: number;
  /** Takes a place, given back by what is answered, once; undefined: there is none for them. */
  take(key: string): (() => void) | undefined;
}

/** So many places, and of them so many for each member or address. */
export function placesOf({ inAll, perKey }: PlaceLimits): Places {
  const held = new Map<string, number>();
  let taken = 0;
  return {
    get taken() {
      return taken;
    },
    take: (key) => {
      const own = held.get(key) ?? 0;
      if (taken >= inAll || own >= perKey) return undefined;
      taken += 1;
      held.set(key, own + 1);
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        taken -= 1;
        const left = (held.get(key) ?? 1) - 1;
        if (left === 0) held.delete(key);
        else held.set(key, left);
      };
    },
  };
}
