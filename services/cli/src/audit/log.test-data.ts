import { noFindings, type Broken, type Findings } from './findings';
import type { Fact } from './logOf';
import { lookAt, lookAtEnd } from './lookAt';
import { noSpace, type Space } from './space';

type Message = Readonly<Record<string, unknown>>;

export const at = Date.UTC(2026, 5, 1);
const hourMs = 3_600_000;
export const train = 'dep_train_20260603';
/** Leaves in two days; its cut-off is an hour before. */
export const departsAt = at + 48 * hourMs;

/** The n-th group of the journal, one fact each, a second apart. */
export function spaceFact(n: number, type: string, key: string, message: Message, index = 0): Fact {
  const when = at + n * 1_000;
  const id = `space/${n}/${index}`;
  return {
    ...{ id, type, key, version: n * 1_000 + index, at: when },
    message: { ...message, at: when },
  };
}

export function pool(memberId: string, grams: number, soldGrams = 0): Message {
  return { memberId, grams, cm3: grams, releaseMinutes: 60, soldGrams, soldCm3: soldGrams };
}

/** A departure of one leg: so much published, sold and kept. */
export function departure(grams: number, soldGrams = 0, pools: readonly Message[] = []): Message {
  const leg = { departsAt, grams, cm3: grams, soldGrams, soldCm3: soldGrams, pools };
  return { id: train, status: 'open', cutoffMinutes: 60, legs: [leg] };
}

export const opened = (n: number, grams: number, pools: readonly Message[] = []): Fact =>
  spaceFact(n, 'DepartureOpened', train, { departure: departure(grams, 0, pools) });

export const cut = (n: number, grams: number, soldGrams: number): Fact =>
  spaceFact(n, 'DepartureRevised', train, {
    departure: departure(grams, soldGrams),
    what: 'capacity',
  });

export interface Held {
  readonly id?: string;
  readonly grams?: number;
  readonly own?: number;
  readonly changes?: number;
  readonly until?: number;
  readonly bookingId?: string;
  readonly sellerId?: string;
  readonly items?: readonly Message[];
}

/** What a fact says of a hold of one leg: as much volume as weight. */
export function holdFact(n: number, type: string, held: Held = {}): Fact {
  const { id = 'hld_1', grams = 10, own = 0, changes = 1, bookingId = '' } = held;
  const leg = { kind: 'leg', resourceId: `${train}/0`, grams, cm3: grams, stops: 0 };
  const { until = at + hourMs, sellerId = 'mbr_1', items = [leg] } = held;
  const draws = items.map(() => ({ grams: own, cm3: own }));
  const head = { id, sellerId, bookingId, until, version: n * 1_000, changes };
  return spaceFact(n, type, id, { hold: { ...head, items, own: draws } });
}

export interface Looked {
  readonly space: Space;
  readonly findings: Findings;
  readonly first: Broken | undefined;
}

export function lookAtAll(facts: readonly Fact[]): Looked {
  const [space, findings] = [noSpace(), noFindings()];
  for (const fact of facts) lookAt(space, fact, findings);
  lookAtEnd(space, findings);
  return { space, findings, first: findings.broken[0] };
}

export const allotted = (n: number, grams = 40): Fact =>
  spaceFact(n, 'AllotmentChanged', train, {
    allotment: { memberId: 'mbr_1', grams, cm3: grams, releaseMinutes: 60 },
  });
export const overflow = (n: number, over: number): Fact =>
  spaceFact(
    n,
    'OverflowRaised',
    train,
    { overflow: { departureId: train, leg: 0, overGrams: over, overCm3: over } },
    1,
  );
export const run = (n: number, stops: number): Fact =>
  spaceFact(n, 'RunOffered', 'are_1/am', { grams: 100, cm3: 100, stops, days: [3] });
export const storage = (n: number, cm3: number): Fact =>
  spaceFact(n, 'StorageOffered', 'pnt_1', { cm3 });
export const item = (kind: string, resourceId: string, amounts: object) => {
  return { kind, resourceId, grams: 0, cm3: 0, stops: 0, ...amounts };
};
