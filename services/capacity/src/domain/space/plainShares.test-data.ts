import type { PlainTaken } from './plainDays.test-data';
import type { BareCommand } from './space.test-data';

export interface PlainHold {
  status: string;
  sellerId: string;
  until: number;
  madeAt: number;
  isWarned: boolean;
  isRetired?: boolean;
  /** By leg: how much in all, and how much of it from the own allotment. */
  taken: Map<number, Record<Unit, { all: number; own: number }>>;
  /** Of runs and storage, by resource. */
  days: Map<string, PlainTaken>;
}

export interface PlainLeg {
  departsAt: number;
  arrivesAt: number;
  size: Record<Unit, number>;
  kept: Map<string, { size: Record<Unit, number>; releaseMinutes: number }>;
}

type Of<K extends BareCommand['kind']> = Extract<BareCommand, { kind: K }>;
type Unit = 'grams' | 'cm3';

/** One item a leg, as if one hold asked for all of them. */
export function together(items: Of<'hold'>['items']): Of<'hold'>['items'] {
  return [...new Set(items.map(({ resourceId }) => resourceId))].map((resourceId) => {
    const those = items.filter((item) => item.resourceId === resourceId);
    const total = (unit: Unit) => those.reduce((sum, item) => sum + item[unit], 0);
    const [first] = those as [(typeof items)[number]];
    const stops = those.reduce((sum, item) => sum + item.stops, 0);
    return { ...first, grams: total('grams'), cm3: total('cm3'), stops };
  });
}

/** What falls to one of them; who comes first has the allotment. Takes it out of `all`. */
export function shareOf(items: Of<'hold'>['items'], all: PlainHold['taken']): PlainHold['taken'] {
  return new Map(
    items.filter(isLeg).map((item) => {
      const index = Number(item.resourceId.split('/')[1]);
      const pot = all.get(index) as Record<Unit, { all: number; own: number }>;
      const share = (unit: Unit) => {
        const own = Math.min(pot[unit].own, item[unit]);
        pot[unit].own -= own;
        return { all: item[unit], own };
      };
      return [index, { grams: share('grams'), cm3: share('cm3') }];
    }),
  );
}

function isLeg({ kind }: Of<'hold'>['items'][number]): boolean {
  return kind === 'leg';
}

/** The same of runs and storage. */
export function dayShareOf(items: Of<'hold'>['items'], all: PlainHold['days']): PlainHold['days'] {
  const others = items.filter((item) => !isLeg(item));
  return new Map(
    others.map((item) => {
      const pot = all.get(item.resourceId) ?? {};
      const shares = Object.entries(pot).map(([name, left]) => {
        const wanted = item[name as keyof PlainTaken];
        const own = Math.min(left.own, wanted);
        left.own -= own;
        return [name, { all: wanted, own }];
      });
      return [item.resourceId, Object.fromEntries(shares) as PlainTaken];
    }),
  );
}

export function largestRemainder(amount: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, one) => sum + one, 0);
  const shares = weights.map((weight) => Math.floor((amount * weight) / total));
  const order = weights
    .map((weight, place) => ({ place, rest: (amount * weight) % total }))
    .sort((a, b) => b.rest - a.rest || a.place - b.place);
  let left = amount - shares.reduce((sum, one) => sum + one, 0);
  for (const { place } of order) {
    if (left === 0) break;
    shares[place] = (shares[place] as number) + 1;
    left -= 1;
  }
  return shares;
}

export function counts({ status }: PlainHold): boolean {
  return status === 'held' || status === 'committed';
}
