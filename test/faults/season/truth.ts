import { containersOf, contentAt, slippedAt } from './cages';
import type { Read, Wave } from './plan';
import { ssccsOf } from './plan';

/** A parcel at a stop. */
export const placeOf = (sscc: string, stop: number): string => `${sscc} ${stop}`;

/**
 * When each parcel was first seen at each stop: read by itself, or because the cage that it lay in
 * was. Nothing of that is asked of tracking; it must come to the same.
 */
export function firstSeen(wave: Wave, reads: readonly Read[]): ReadonlyMap<string, number> {
  const seen = new Map<string, number>();
  const cages = new Map(wave.cages.map((cage) => [cage.sscc, cage]));
  const bags = new Map(wave.cages.map(({ bag }) => [bag?.sscc, bag?.inside]));
  for (const { sscc, pointId, at } of reads) {
    const stop = wave.points.indexOf(pointId);
    const cage = cages.get(sscc);
    for (const each of cage === undefined ? (bags.get(sscc) ?? [sscc]) : contentAt(cage, stop)) {
      const place = placeOf(each, stop);
      seen.set(place, Math.min(at, seen.get(place) ?? Number.MAX_SAFE_INTEGER));
    }
  }
  return seen;
}

/**
 * Where these reads, the good ones that are told in the end, do not say when a parcel was first
 * there. A cage that is not read at all at a stop seems to be left by what is read there, for the rest
 * of the way; and what slips out of one without ever being read seems to go on in it.
 */
export function unsureOf(wave: Wave, told: readonly Read[]): ReadonlySet<string> {
  const [was, is] = [firstSeen(wave, wave.reads), firstSeen(wave, told)];
  const unsure = new Set([...was].flatMap(([place, at]) => (is.get(place) === at ? [] : [place])));
  const read = new Set(
    told.map(({ sscc, pointId }) => placeOf(sscc, wave.points.indexOf(pointId))),
  );
  const from = (ssccs: readonly string[], first: number): void => {
    for (const sscc of ssccs) {
      for (let stop = first; stop < wave.points.length; stop += 1) unsure.add(placeOf(sscc, stop));
    }
  };
  for (const cage of wave.cages) {
    const missed = wave.points.findIndex(
      (_point, stop) => stop > 0 && !read.has(placeOf(cage.sscc, stop)),
    );
    if (missed > 0) from(cage.inside, missed);
    from(
      cage.slipped.filter((sscc) => !read.has(placeOf(sscc, slippedAt))),
      slippedAt,
    );
  }
  return unsure;
}

/** Whether something of a wave lies in a cage of it, as far as reads at a stop go. */
export function isCovered(wave: Wave, { sscc, pointId }: Read): boolean {
  const stop = wave.points.indexOf(pointId);
  return wave.cages.some((cage) => contentAt(cage, stop).includes(sscc));
}

export function countOfUnits(waves: readonly Wave[]): number {
  return waves.reduce(
    (sum, wave) => sum + ssccsOf(wave).length + containersOf(wave.cages).length,
    0,
  );
}
