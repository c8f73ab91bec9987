import { makeSscc, minutes } from '@serai/model';
import { idOfRead } from './ids';
import type { Read, Wave } from './plan';
import { stopAt } from './stops';

/** Parcels that are packed together at the first stop, and go on so until they are taken out. */
export interface Cage {
  readonly sscc: string;
  /** All parcels that are packed into it, those in its bag too. */
  readonly inside: readonly string[];
  /** Of these, what is taken out at the third stop. */
  readonly takenOut: readonly string[];
  /** Of these, what leaves it on the way to the fourth, as nobody says: it is only read elsewhere. */
  readonly slipped: readonly string[];
  /** A bag in it, to the end; absent where it has too few parcels. */
  readonly bag?: { readonly sscc: string; readonly inside: readonly string[] };
}

export const packedAt = 0;
export const partlyUnpackedAt = 2;
export const slippedAt = 3;
export const emptiedAt = 4;

const parcelsPerCage = 10;
/** Fewer than these, and none slips. */
const leastWithSlipped = 4;
/** Of as many parcels, two are in a bag. */
const leastWithBag = 5;
const parcelsPerBag = 2;
const takenOutShare = 0.3;
/** Of a season's waves, every so manieth has its parcels in cages. */
const cagedEvery = 2;
const gs1Prefix = '590777';
/** Of the SSCCs of cages, and of bags: parcels have 0. */
const [ofCages, ofBags] = [1, 2] as const;
const serialsPerWave = 1_000;
/** A cage is read long before what lies in it is read by itself, where it is read at all. */
const [cageAheadMinutes, bagAheadMinutes] = [180, 145] as const;
/** What slipped comes ahead of its cage: it is read where the cage is not. */
const slippedAheadMinutes = 300;

/** Of every second wave. */
export function cagesOf(nth: number, ssccs: readonly string[]): readonly Cage[] {
  if (nth % cagedEvery !== cagedEvery - 1) return [];
  return Array.from({ length: Math.ceil(ssccs.length / parcelsPerCage) }, (_, cage) => {
    const inside = ssccs.slice(cage * parcelsPerCage, (cage + 1) * parcelsPerCage);
    const serial = nth * serialsPerWave + cage;
    const slipped = inside.length < leastWithSlipped ? [] : inside.slice(0, 1);
    const taken = slipped.length + Math.ceil(inside.length * takenOutShare);
    const bag = { sscc: makeSscc(gs1Prefix, serial, ofBags), inside: inside.slice(-parcelsPerBag) };
    return {
      sscc: makeSscc(gs1Prefix, serial, ofCages),
      ...{ inside, slipped, takenOut: inside.slice(slipped.length, taken) },
      ...(inside.length < leastWithBag ? {} : { bag }),
    };
  });
}

/** What goes into a cage as it is: its bag, and the parcels beside it. */
export function directlyIn({ inside, bag }: Cage): readonly string[] {
  if (bag === undefined) return inside;
  return [bag.sscc, ...inside.filter((sscc) => !bag.inside.includes(sscc))];
}

/** Cages, and the bags in them. */
export function containersOf(cages: readonly Cage[]): readonly string[] {
  return cages.flatMap(({ sscc, bag }) => (bag === undefined ? [sscc] : [sscc, bag.sscc]));
}

/** What really lies in a cage as it comes to a stop. */
export function contentAt(cage: Cage, stop: number): readonly string[] {
  const { inside, takenOut, slipped } = cage;
  if (stop <= packedAt) return [];
  if (stop <= partlyUnpackedAt) return inside;
  return inside.filter((sscc) => !takenOut.includes(sscc) && !slipped.includes(sscc));
}

/** A cage, and its bag, are read at each stop behind their packing, as often as a parcel is. */
export function readsOfCage(
  wave: Pick<Wave, 'startsAt' | 'points'>,
  { sscc, bag }: Cage,
  readsPerStop: number,
  memberAt: (stop: number) => string,
): readonly Read[] {
  const of = (code: string, aheadMinutes: number): readonly Read[] =>
    wave.points.flatMap((pointId, stop) => {
      if (stop <= packedAt) return [];
      const first = stopAt(wave.startsAt, stop) - minutes(aheadMinutes);
      return Array.from({ length: readsPerStop }, (_, nth) => ({
        id: idOfRead(`${code} ${stop} ${nth}`),
        ...{ sscc: code, memberId: memberAt(stop), pointId },
        at: first + minutes(10 * nth),
      }));
    });
  return [
    ...of(sscc, cageAheadMinutes),
    ...(bag === undefined ? [] : of(bag.sscc, bagAheadMinutes)),
  ];
}

/** When something that left its cage unnoticed is first read by itself, there. */
export function slippedReadAt(startsAt: number, stop: number): number {
  return stopAt(startsAt, stop) - minutes(slippedAheadMinutes);
}
