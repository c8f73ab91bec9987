/** What a proof comes to: its figures, and what it found wrong. */
export interface Report {
  readonly figures: Readonly<Record<string, number | string>>;
  readonly failures: readonly string[];
}

/** Hears how far a long proof has come. */
export type Say = (line: string) => void;

/** The engines that a proof runs on. */
export interface Ground {
  /** MongoDB, without a database. */
  readonly mongoUri: string;
  readonly kafkaBrokers: string;
  /** For names of databases, topics and groups: nobody else's. */
  readonly prefix: string;
}

/** The address of a database of this proof. */
export function databaseUri(ground: Ground, name: string): string {
  const database = `${ground.prefix}${name}`.replaceAll(/[^a-z0-9]/g, '_');
  return ground.mongoUri.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)\/?/, `$1/${database}`);
}

/** A seeded generator of numbers from 0 to 1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const LOOK_MS = 100;

/** Waits until something is so; false when it is not within the time. */
export async function isSoon(
  limitMs: number,
  isTrue: () => boolean | Promise<boolean>,
): Promise<boolean> {
  const endsAt = performance.now() + limitMs;
  while (!(await isTrue())) {
    if (performance.now() > endsAt) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return true;
}
