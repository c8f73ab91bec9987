import type { Instant } from '@serai/model';
import type { DepartureState } from '../domain/space/departure';
import type { SpaceChange } from '../domain/space/entry';
import { fillsOf, plusFill, stepEnd, type KeptFill, type LegFill } from '../domain/space/filling';
import { refusedIn, type RefusedAsk } from '../domain/space/refusedDemand';
import { factsPerEntry } from '../domain/space/standing';
import type { HoldState } from '../domain/space/hold';
import type { AppliedGroup, Journal } from './journal';

/** A change as it is told to the others: numbered by where it stands in the journal. */
export interface SpaceFact {
  readonly n: number;
  /** Within the group. */
  readonly index: number;
  /** From 1, where an entry tells more than its two numbers: they share the second. */
  readonly further?: number;
  readonly at: Instant;
  readonly change: SpaceChange;
}

/** What is written at once: the groups after `from`, up to `to`. */
export interface Projection {
  readonly from: number;
  readonly to: number;
  readonly departures: readonly DepartureState[];
  readonly holds: readonly WrittenHold[];
  readonly facts: readonly SpaceFact[];
  readonly refused: readonly RefusedAsk[];
  readonly fills: readonly KeptFill[];
}

/** A hold as it is after the last of these groups. */
export interface WrittenHold {
  readonly hold: HoldState;
  /** Nobody knew it before the first of them. */
  readonly isNew: boolean;
}

/** How far the journal is written out, and by whom. */
export interface Watermark {
  readonly group: number;
  readonly owner: string;
}

export interface ProjectionStore {
  watermark(): Promise<Watermark>;
  /** All of it in one transaction; false when the watermark is not at `from` any more. */
  write(projection: Projection, owner: string): Promise<boolean>;
}

export interface Projector {
  /** The last group that is known to be written out. */
  written(): number;
  /** Before the journal is read: what was written out already is not gathered. */
  begin(): Promise<void>;
  /** Writes out what was applied since. Answers how many groups. */
  project(now: Instant): Promise<number>;
}

const mostGroups = 200;
const mostFacts = 2_000;
/** Another instance that wrote last is left to it, unless it falls so far behind. */
const handOverMs = 3_000;

/**
 * Writes out what follows from the journal: the documents that people query, and the facts. Each
 * instance could; the watermark lets one transaction through for each stretch of the journal, and
 * who wrote last goes on until it lags.
 */
export function spaceProjector(journal: Journal, store: ProjectionStore, owner: string): Projector {
  let pending: (AppliedGroup & { readonly heardAt: Instant })[] = [];
  let written = 0;
  let now = 0;
  journal.onApplied((n, applied) => {
    if (n > written) pending.push({ ...applied, heardAt: now });
  });

  const readWatermark = async (): Promise<Watermark> => {
    const watermark = await store.watermark();
    written = watermark.group;
    pending = pending.filter(({ group }) => group.n > written);
    return watermark;
  };

  return {
    written: () => written,
    begin: async () => {
      await readWatermark();
    },
    project: async (at) => {
      now = at;
      if (pending.length === 0) return 0;
      const last = await readWatermark();
      const [next] = pending;
      if (next === undefined) return 0;
      const isTheirs = last.owner !== owner && last.owner !== '';
      if (isTheirs && next.heardAt !== 0 && at - next.heardAt < handOverMs) return 0;
      let count = 0;
      while (pending.length > 0) {
        const projection = projectionOf(journal, pending, written);
        if (!(await store.write(projection, owner))) return count;
        count += projection.to - written;
        written = projection.to;
        pending = pending.filter(({ group }) => group.n > written);
      }
      return count;
    },
  };
}

function projectionOf(
  journal: Journal,
  pending: readonly AppliedGroup[],
  from: number,
): Projection {
  const facts: SpaceFact[] = [];
  const departureIds = new Set<string>();
  const changed = new Map<string, WrittenHold>();
  const refused: RefusedAsk[] = [];
  const fills = new Map<string, Filled>();
  let to = from;
  for (const applied of pending.slice(0, mostGroups)) {
    if (applied.group.n !== to + 1) break;
    for (const fact of factsOf(applied)) {
      facts.push(fact);
      noteHold(changed, fact.change);
      fill(fills, fact);
    }
    for (const id of applied.departureIds) departureIds.add(id);
    refused.push(...refusedIn(applied.group, journal.state));
    to = applied.group.n;
    if (facts.length >= mostFacts) break;
  }
  if (to === from) throw new Error(`group ${from + 1} was never applied here`);
  const { departures } = journal.state;
  return {
    from,
    to,
    facts,
    refused,
    fills: [...fills.values()].flatMap(({ departureId, at, legs }) => {
      const departure = departures.get(departureId);
      if (departure === undefined) return [];
      const published = departure.legs.map(({ grams, cm3 }) => ({ grams, cm3 }));
      return [{ departureId, at, legs, published }];
    }),
    departures: [...departureIds]
      .map((id) => departures.get(id))
      .filter((one) => one !== undefined),
    holds: [...changed.values()],
  };
}

function noteHold(changed: Map<string, WrittenHold>, change: SpaceChange): void {
  if (!('hold' in change)) return;
  const { hold, before } = change;
  const isFirst = before === undefined && change.kind !== 'expiring';
  changed.set(hold.id, { hold, isNew: changed.get(hold.id)?.isNew ?? isFirst });
}

interface Filled {
  readonly departureId: string;
  readonly at: Instant;
  readonly legs: Map<number, LegFill>;
}

/** Adds what a fact changes to the step of its moment. */
function fill(fills: Map<string, Filled>, { change, at: when }: SpaceFact): void {
  const at = stepEnd(when);
  for (const { departureId, leg, fill: more } of fillsOf(change)) {
    const key = `${departureId}/${at}`;
    const known = fills.get(key) ?? { departureId, at, legs: new Map<number, LegFill>() };
    known.legs.set(leg, plusFill(known.legs.get(leg), more));
    fills.set(key, known);
  }
}

function factsOf({ group, changes }: AppliedGroup): readonly SpaceFact[] {
  return changes.flatMap((some, entry) =>
    some.map((change, place) => {
      const further = place - factsPerEntry + 1;
      const index = entry * factsPerEntry + Math.min(place, factsPerEntry - 1);
      const fact = { n: group.n, index, at: group.at, change };
      return further > 0 ? { ...fact, further } : fact;
    }),
  );
}
