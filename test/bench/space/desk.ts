import { randomUUID } from 'node:crypto';
import type {
  HoldSpace,
  OpenDeparture,
} from '../../../services/capacity/src/domain/space/commands';

/** How many departures there are, and how many of them are wanted by everybody. */
export const departureCount = 600;
export const hotCount = 20;
const hotShare = 0.9;
const dayMs = 86_400_000;
const legsPerHold = 3;
/** Never full: what is measured is granting. */
export const roomOfLeg = 2 ** 45;
export const actor = { subject: 'bench', roles: ['operator'] as const };

export function departureId(place: number): string {
  return `dep_bench${place}_20300101`;
}

/** Trains of one leg, all on sale. */
export function openings(now: number): readonly OpenDeparture[] {
  return Array.from({ length: departureCount }, (_, place) => ({
    kind: 'open',
    key: `open:${departureId(place)}/1`,
    actor,
    departure: {
      id: departureId(place),
      lineId: `lin_bench${place}`,
      memberId: 'mbr_carrier',
      mode: 'rail',
      date: '2030-01-01',
      cutoffMinutes: 60,
      sellerIds: [],
      legs: [
        {
          ...{ fromPointId: 'pnt_a', toPointId: 'pnt_b' },
          ...{ departsAt: now + 30 * dayMs, arrivesAt: now + 31 * dayMs },
          ...{ grams: roomOfLeg, cm3: roomOfLeg },
        },
      ],
      allotments: [],
    },
  }));
}

/** Which three departures a hold is on: any, or nine times of ten the wanted ones. */
export function placesOf(isHot: boolean): readonly number[] {
  const places = new Set<number>();
  while (places.size < legsPerHold) {
    const most = isHot && Math.random() < hotShare ? hotCount : departureCount;
    places.add(Math.floor(Math.random() * most));
  }
  return [...places];
}

export function holdOn(places: readonly number[], until = 0): HoldSpace {
  const holdId = `hld_${randomUUID().replaceAll('-', '')}`;
  return {
    kind: 'hold',
    key: `hold:${holdId}/hold`,
    actor,
    holdId,
    sellerId: 'mbr_seller',
    bookingId: 'bkg_bench',
    items: places.map((place) => ({
      ...{ kind: 'leg' as const, resourceId: `${departureId(place)}/0` },
      ...{ grams: 1_000, cm3: 10_000, stops: 0 },
    })),
    until,
    commit: until === 0,
  };
}

export interface Load {
  readonly granted: number;
  readonly seconds: number;
  /** From asking to answer, in ms. */
  readonly took: readonly number[];
}

/** So many callers, each asking again as soon as it was answered, for so long. */
export async function load(
  ask: () => Promise<void>,
  clients: number,
  forMs: number,
): Promise<Load> {
  const took: number[] = [];
  const began = performance.now();
  const endsAt = began + forMs;
  const client = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      const asked = performance.now();
      await ask();
      took.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { granted: took.length, seconds: (performance.now() - began) / 1_000, took };
}
