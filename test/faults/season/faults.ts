import type { Cage } from './cages';
import { handOverStops, standingMs } from './handOver';
import { idOfRead } from './ids';
import type { Read, Wave } from './plan';
import { hourMs, stopAt } from './stops';
import { isCovered, unsureOf } from './truth';

/** What a wave's readers upload, in the order of upload. */
export interface Uploads {
  /** Before its first hand-over, before its second, and before the door. */
  readonly soon: readonly (readonly Read[])[];
  /** Days after all have arrived. */
  readonly late: readonly Read[];
  /** Cages of which it is only told then that something was taken out. */
  readonly openedLate: readonly Cage[];
  /** Parcels and stops of which nothing that is told says when they were first there. */
  readonly unsure: ReadonlySet<string>;
}

const shares = {
  lost: 0.02,
  lostInside: 0.3,
  wrongClock: 0.01,
  late: 0.05,
  duplicate: 0.05,
  /** Uploads that wait for a connection. */
  slow: 0.2,
  openedLate: 0.2,
};
const usuallyMistaken = 0.01;
const usualDelayMs = 2 * hourMs;
const slowDelayMs = 72 * hourMs;
const aheadMs = 400 * 24 * hourMs;
/** Ahead of the first read at that stop. */
const mistakenAheadMs = (200 / 60) * hourMs;

interface Upload {
  readonly read: Read;
  readonly arrivesAt: number;
}

/** A season without faults: everything is told as it happens. */
export function asItWas(wave: Wave): Uploads {
  const soon = partsOf(
    wave,
    wave.reads.map((read) => ({ read, arrivesAt: read.at })),
  );
  return { soon, late: [], openedLate: [], unsure: new Set() };
}

/**
 * The same with what goes wrong in the field: reads are lost, of what lies in a cage many of them, some
 * clocks are far ahead, uploads come hours later and some days, some twice, all in another order; some
 * readers stand at the wrong door, and something is said to have come out of its cage that did not,
 * which is declared wrong, often before it is told; and that cages were opened is told days later.
 */
export function withFaults(wave: Wave, random: () => number, mistaken = usuallyMistaken): Uploads {
  const soon: Upload[] = [];
  const late: Upload[] = [];
  const good: Read[] = [];
  const is = (share: number): boolean => random() < share;
  const upload = (read: Read, at = read.at): Upload => {
    const delayMs = random() * (is(shares.slow) ? slowDelayMs : usualDelayMs);
    return { read, arrivesAt: at + delayMs };
  };
  for (const read of wave.reads) {
    if (is(isCovered(wave, read) ? shares.lostInside : shares.lost)) continue;
    const isAhead = is(shares.wrongClock);
    const told = isAhead ? { ...read, at: Date.now() + aheadMs } : read;
    if (!isAhead) good.push(read);
    (is(shares.late) ? late : soon).push(upload(told, read.at));
    if (is(shares.duplicate)) (is(0.5) ? late : soon).push(upload(told, read.at));
    if (is(mistaken)) soon.push(...mistakenBefore(wave, read).map((each) => upload(each)));
  }
  for (const cage of wave.cages) {
    for (const sscc of cage.inside.filter(() => is(mistaken))) {
      soon.push(...mistakenlyOut(wave, cage, sscc).map((each) => upload(each)));
    }
  }
  const openedLate = wave.cages.filter(() => is(shares.openedLate));
  const told = { soon: partsOf(wave, soon), late: inOrder(late).map(({ read }) => read) };
  return { ...told, openedLate, unsure: unsureOf(wave, good) };
}

/** It seemed to be at the next stop already; that this was wrong is said too. */
function mistakenBefore(wave: Wave, read: Read): readonly Read[] {
  const stop = wave.points.indexOf(read.pointId);
  const pointId = wave.points[stop + 1];
  if (pointId === undefined) return [];
  const id = idOfRead(`mistaken ${read.id}`);
  const at = stopAt(wave.startsAt, stop) - mistakenAheadMs;
  const wrong = { ...read, id, pointId, at, isMistaken: true } as const;
  return [wrong, { ...wrong, corrects: id }];
}

/** It seemed to come out where its cage was first read. */
function mistakenlyOut(wave: Wave, cage: Cage, sscc: string): readonly Read[] {
  const pointId = wave.points[1] ?? '';
  const id = idOfRead(`mistakenly out ${sscc}`);
  const at = stopAt(wave.startsAt, 1);
  const memberId = wave.members[0];
  const { bag } = cage;
  const outOf = bag?.inside.includes(sscc) === true ? bag.sscc : cage.sscc;
  const wrong = { id, sscc, memberId, pointId, at, outOf, isMistaken: true } as const;
  return [wrong, { ...wrong, corrects: id }];
}

/** What comes before each hand-over, and the rest. */
function partsOf(wave: Wave, uploads: readonly Upload[]): readonly (readonly Read[])[] {
  const ends = handOverStops.map((stop) => stopAt(wave.startsAt, stop) + standingMs);
  const parts: Read[][] = [...ends, 0].map(() => []);
  for (const { read, arrivesAt } of inOrder(uploads)) {
    const part = ends.findIndex((end) => arrivesAt <= end);
    parts.at(part)?.push(read);
  }
  return parts;
}

function inOrder(uploads: readonly Upload[]): readonly Upload[] {
  return [...uploads].sort((one, other) => one.arrivesAt - other.arrivesAt);
}
