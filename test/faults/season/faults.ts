import { idOfRead } from './ids';
import type { Read, Wave } from './plan';
import { stopAt } from './stops';
import { isCovered, unsureOf } from './truth';

/** What a wave's readers upload at once, and what they upload days later, in the order of upload. */
export interface Uploads {
  readonly soon: readonly Read[];
  readonly late: readonly Read[];
  /** Parcels and stops of which nothing that is told says when they were first there. */
  readonly unsure: ReadonlySet<string>;
}

const shares = { lost: 0.02, lostInside: 0.3, wrongClock: 0.01, late: 0.05, duplicate: 0.05 };
const usuallyMistaken = 0.01;
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** A season without faults. */
export function asItWas({ reads }: Wave): Uploads {
  return { soon: reads, late: [], unsure: new Set() };
}

/**
 * The same with what goes wrong in the field: reads are lost, of what lies in a cage many of them, some
 * clocks are far ahead, some uploads come days later, some twice, all in another order; and some
 * readers stand at the wrong door, which is declared wrong afterwards.
 */
export function withFaults(wave: Wave, random: () => number, mistaken = usuallyMistaken): Uploads {
  const soon: Read[] = [];
  const late: Read[] = [];
  const good: Read[] = [];
  for (const read of wave.reads) {
    const is = (share: number): boolean => random() < share;
    if (is(isCovered(wave, read) ? shares.lostInside : shares.lost)) continue;
    const isAhead = is(shares.wrongClock);
    const told = isAhead ? { ...read, at: Date.now() + 400 * dayMs } : read;
    if (!isAhead) good.push(read);
    (is(shares.late) ? late : soon).push(told);
    if (is(shares.duplicate)) (is(0.5) ? late : soon).push(told);
    if (is(mistaken)) soon.push(...mistakenBefore(wave, read));
  }
  const unsure = unsureOf(wave, good);
  return { soon: shuffled(soon, random), late: shuffled(late, random), unsure };
}

/** It seemed to be at the next stop already; that this was wrong is said later. */
function mistakenBefore(wave: Wave, read: Read): readonly Read[] {
  const stop = wave.points.indexOf(read.pointId);
  const pointId = wave.points[stop + 1];
  if (pointId === undefined) return [];
  const id = idOfRead(`mistaken ${read.id}`);
  const at = stopAt(wave.startsAt, stop) - 200 * minuteMs;
  const wrong = { ...read, id, pointId, at, isMistaken: true } as const;
  return [wrong, { ...wrong, corrects: id }];
}

function shuffled(reads: readonly Read[], random: () => number): readonly Read[] {
  const keys = new Map(reads.map((read) => [read, random()]));
  // A declaration may come before what it declares wrong.
  return [...reads].sort((one, other) => (keys.get(one) ?? 0) - (keys.get(other) ?? 0));
}
