import type { Instant } from '@serai/model';

/** A reader heard a tag at one of its antennas. */
export interface TagRead {
  readonly tag: string;
  readonly antenna: number;
  /** dBm: the nearer to zero, the stronger. */
  readonly rssi: number;
  readonly at: Instant;
}

/** A tag went by once: all that was heard of it without a pause. */
export interface Pass {
  readonly tag: string;
  /** The antenna that heard it best: there it went by. */
  readonly antenna: number;
  readonly from: Instant;
  readonly until: Instant;
  readonly count: number;
  /** It went by in a neighbouring lane, whose antenna heard it better than any of ours. */
  readonly isElsewhere: boolean;
}

/** A tag that is not heard for so long and then again went by twice. */
export const passGapMs = 10_000;

/** One that stands before a gate, and that nothing else happened to, is told of again after so long. */
export const standingMs = 15 * 60_000;

/**
 * Reads become passes, in the order in which they began: duplicates in a window are one pass, however
 * long a tag stands before the gate, and its time is when it was first heard. `lane` are the antennas
 * of this lane; none: every antenna is. A tag belongs to the lane of the antenna that heard it best;
 * where two heard it alike, to the one that heard it more often.
 */
export function passesOf(
  reads: readonly TagRead[],
  lane: readonly number[],
  gapMs: number = passGapMs,
): readonly Pass[] {
  const byTag = grouped(reads, ({ tag }) => tag);
  const passes = [...byTag.values()].flatMap((heard) =>
    apart(heard, gapMs).map((together) => passOf(together, lane)),
  );
  return passes.sort((a, b) => a.from - b.from || (a.tag < b.tag ? -1 : 1));
}

/** Passes that went by together, such as a cage and what is in it; the gap between two is longer. */
export function momentsOf<P extends { readonly from: Instant }>(
  passes: readonly P[],
  gapMs: number = passGapMs,
): readonly (readonly P[])[] {
  const moments: P[][] = [];
  for (const pass of passes) {
    const last = moments.at(-1)?.at(-1);
    const isNew = last === undefined || pass.from - last.from > gapMs;
    if (isNew) moments.push([pass]);
    else moments.at(-1)?.push(pass);
  }
  return moments;
}

function apart(heard: readonly TagRead[], gapMs: number): readonly (readonly TagRead[])[] {
  const passes: TagRead[][] = [];
  for (const read of [...heard].sort((a, b) => a.at - b.at)) {
    const before = passes.at(-1)?.at(-1);
    if (before === undefined || read.at - before.at > gapMs) passes.push([read]);
    else passes.at(-1)?.push(read);
  }
  return passes;
}

function passOf(heard: readonly TagRead[], lane: readonly number[]): Pass {
  const [first] = heard;
  if (first === undefined) throw new Error('a pass without a read');
  const antenna = bestAntenna(heard);
  return {
    tag: first.tag,
    antenna,
    from: first.at,
    until: heard.reduce((latest, { at }) => Math.max(latest, at), first.at),
    count: heard.length,
    isElsewhere: lane.length > 0 && !lane.includes(antenna),
  };
}

function bestAntenna(heard: readonly TagRead[]): number {
  const antennas = [...grouped(heard, (read) => read.antenna)].map(([antenna, reads]) => ({
    antenna,
    strongest: reads.reduce((most, { rssi }) => Math.max(most, rssi), -Infinity),
    count: reads.length,
  }));
  antennas.sort((a, b) => b.strongest - a.strongest || b.count - a.count || a.antenna - b.antenna);
  return antennas[0]?.antenna ?? 0;
}

function grouped<K>(reads: readonly TagRead[], keyOf: (read: TagRead) => K): Map<K, TagRead[]> {
  const groups = new Map<K, TagRead[]>();
  for (const read of reads) {
    const group = groups.get(keyOf(read));
    if (group === undefined) groups.set(keyOf(read), [read]);
    else group.push(read);
  }
  return groups;
}
