import { makeSscc, minutes } from '@serai/model';
import { idOfRead } from './ids';
import type { Read, Wave } from './plan';
import { stopAt } from './stops';

/** Parcels that are packed together at the first stop, and go on so until they are taken out. */
export interface Cage {
  readonly sscc: string;
  /** All that are packed into it. */
  readonly inside: readonly string[];
  /** Of these, what is taken out at the third stop. */
  readonly takenOut: readonly string[];
  /** Of these, what leaves it on the way to the fourth, as nobody says: it is only read elsewhere. */
  readonly slipped: readonly string[];
}

export const packedAt = 0;
export const partlyUnpackedAt = 2;
export const slippedAt = 3;
export const emptiedAt = 4;

const parcelsPerCage = 10;
/** Fewer than these, and none slips. */
const leastWithSlipped = 4;
const takenOutShare = 0.3;
/** Of a season's waves, every so manieth has its parcels in cages. */
const cagedEvery = 2;
const gs1Prefix = '590777';
/** Of the SSCCs of cages: parcels have 0. */
const extension = 1;
const serialsPerWave = 1_000;
/** A cage is read long before what lies in it is read by itself, where it is read at all. */
const cageAheadMinutes = 180;
/** What slipped comes ahead of its cage: it is read where the cage is not. */
const slippedAheadMinutes = 300;

/** Of every second wave. */
export function cagesOf(nth: number, ssccs: readonly string[]): readonly Cage[] {
  if (nth % cagedEvery !== cagedEvery - 1) return [];
  return Array.from({ length: Math.ceil(ssccs.length / parcelsPerCage) }, (_, cage) => {
    const inside = ssccs.slice(cage * parcelsPerCage, (cage + 1) * parcelsPerCage);
    const sscc = makeSscc(gs1Prefix, nth * serialsPerWave + cage, extension);
    const slipped = inside.length < leastWithSlipped ? [] : inside.slice(0, 1);
    const taken = slipped.length + Math.ceil(inside.length * takenOutShare);
    return { sscc, inside, slipped, takenOut: inside.slice(slipped.length, taken) };
  });
}

/** What really lies in a cage as it comes to a stop. */
export function contentAt(cage: Cage, stop: number): readonly string[] {
  const { inside, takenOut, slipped } = cage;
  if (stop <= packedAt) return [];
  if (stop <= partlyUnpackedAt) return inside;
  return inside.filter((sscc) => !takenOut.includes(sscc) && !slipped.includes(sscc));
}

/** A cage is read at each stop behind its packing, as often as a parcel is. */
export function readsOfCage(
  wave: Pick<Wave, 'startsAt' | 'points'>,
  cage: Cage,
  readsPerStop: number,
  memberAt: (stop: number) => string,
): readonly Read[] {
  return wave.points.flatMap((pointId, stop) => {
    if (stop <= packedAt) return [];
    const first = stopAt(wave.startsAt, stop) - minutes(cageAheadMinutes);
    return Array.from({ length: readsPerStop }, (_, nth) => ({
      id: idOfRead(`${cage.sscc} ${stop} ${nth}`),
      ...{ sscc: cage.sscc, memberId: memberAt(stop), pointId },
      at: first + minutes(10 * nth),
    }));
  });
}

/** When something that left its cage unnoticed is first read by itself, there. */
export function slippedReadAt(startsAt: number, stop: number): number {
  return stopAt(startsAt, stop) - minutes(slippedAheadMinutes);
}
