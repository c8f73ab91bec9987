import type { Instant } from '@serai/model';
import type { DayRoom } from './dayPools';
import type { DepartureState } from './departure';
import type { SpaceChange } from './entry';
import type { HoldState } from './hold';
import { resourceOf } from './resources';
import { sharesOf, sumOf } from './utilisation';

/** A change within so long is told together. */
export const fillStepMs = 15 * 60_000;

/** By how much more is held and sold on a leg than before; less where it is below zero. */
export interface LegFill {
  readonly heldGrams: number;
  readonly heldCm3: number;
  readonly soldGrams: number;
  readonly soldCm3: number;
}

/** What changed on a departure in one step of time, by leg. */
export interface Fill {
  readonly departureId: string;
  /** When the step ends. */
  readonly at: Instant;
  readonly legs: ReadonlyMap<number, LegFill>;
}

/** A step as it was kept, with the sizes of the legs as they were published then. */
export interface KeptFill extends Fill {
  readonly published: readonly { readonly grams: number; readonly cm3: number }[];
}

export interface LegFilling {
  readonly leg: number;
  readonly published: DayRoom;
  readonly held: DayRoom;
  readonly sold: DayRoom;
  readonly travelled: DayRoom;
}

/** How a departure, or (without its id) all of a line, stood at a moment. */
export interface Filling {
  readonly lineId: string;
  readonly departureId: string;
  readonly date: string;
  readonly at: Instant;
  readonly legs: readonly LegFilling[];
  readonly published: DayRoom;
  /** Held and committed. */
  readonly taken: DayRoom;
  readonly weightShareBasisPoints: number;
  readonly volumeShareBasisPoints: number;
}

/** Said beside the figures. */
export const fillingMethod =
  'What is held and committed is summed from every change of a hold, at the end of each quarter ' +
  'of an hour in which one was, and when a leg left. Shares are of what was published then.';

const none: LegFill = { heldGrams: 0, heldCm3: 0, soldGrams: 0, soldCm3: 0 };
const nothing: DayRoom = { grams: 0, cm3: 0, stops: 0 };

/** What a change of a hold changes on each leg; nothing where it is of something else. */
export function fillsOf(
  change: SpaceChange,
): readonly { readonly departureId: string; readonly leg: number; readonly fill: LegFill }[] {
  if (!('hold' in change) || change.kind === 'expiring') return [];
  return [...amountsOf(change.hold, 1), ...amountsOf(change.before, -1)];
}

export function plusFill(one: LegFill = none, other: LegFill): LegFill {
  return {
    heldGrams: one.heldGrams + other.heldGrams,
    heldCm3: one.heldCm3 + other.heldCm3,
    soldGrams: one.soldGrams + other.soldGrams,
    soldCm3: one.soldCm3 + other.soldCm3,
  };
}

/** When the step of a moment ends. */
export function stepEnd(at: Instant): Instant {
  return (Math.floor(at / fillStepMs) + 1) * fillStepMs;
}

/** How a departure stood after each step, in order of time, and when each leg had left by now. */
export function fillingOf(
  departure: DepartureState,
  kept: readonly KeptFill[],
  now: Instant,
): readonly Filling[] {
  const steps = [...kept].sort((one, other) => one.at - other.at);
  const left = departure.legs.map(({ departsAt }) => departsAt).filter((at) => at <= now);
  const moments = [...new Set([...steps.map(({ at }) => at), ...left])].sort((a, b) => a - b);
  const sums = departure.legs.map(() => none);
  let published = steps[0]?.published ?? departure.legs;
  let next = 0;
  return moments.map((at) => {
    for (let step = steps[next]; step !== undefined && step.at <= at; step = steps[next]) {
      for (const [leg, fill] of step.legs) sums[leg] = plusFill(sums[leg], fill);
      published = step.published;
      next += 1;
    }
    const legs = departure.legs.map((leg, index): LegFilling => {
      const { heldGrams, heldCm3, soldGrams, soldCm3 } = sums[index] ?? none;
      const { grams, cm3 } = published[index] ?? leg;
      const sold = { grams: soldGrams, cm3: soldCm3, stops: 0 };
      const hasLeft = departure.status === 'open' && at >= leg.departsAt;
      return {
        leg: index,
        published: { grams, cm3, stops: 0 },
        held: { grams: heldGrams, cm3: heldCm3, stops: 0 },
        sold,
        travelled: hasLeft ? sold : nothing,
      };
    });
    const { lineId, id: departureId, date } = departure;
    return { lineId, departureId, date, at, legs, ...totalOf(legs) };
  });
}

/** How each line stood at each moment at which one of its departures changed. */
export function fillingOfLines(departures: readonly (readonly Filling[])[]): readonly Filling[] {
  const lines = new Map<string, (readonly Filling[])[]>();
  for (const series of departures) {
    const [first] = series;
    if (first === undefined) continue;
    lines.set(first.lineId, [...(lines.get(first.lineId) ?? []), series]);
  }
  return [...lines].flatMap(([lineId, series]) => {
    const moments = [...new Set(series.flatMap((one) => one.map(({ at }) => at)))];
    return moments
      .sort((a, b) => a - b)
      .map((at) => {
        const then = series.flatMap((one) => one.findLast((row) => row.at <= at) ?? []);
        const published = then.map((row) => row.published).reduce(sumOf, nothing);
        const taken = then.map((row) => row.taken).reduce(sumOf, nothing);
        const head = { lineId, departureId: '', date: '', at, legs: [] };
        return { ...head, published, taken, ...sharesOf(published, taken) };
      });
  });
}

function totalOf(legs: readonly LegFilling[]) {
  const published = legs.map((leg) => leg.published).reduce(sumOf, nothing);
  const taken = legs.flatMap(({ held, sold }) => [held, sold]).reduce(sumOf, nothing);
  return { published, taken, ...sharesOf(published, taken) };
}

function amountsOf(hold: HoldState | undefined, sign: 1 | -1) {
  if (hold?.status !== 'held' && hold?.status !== 'committed') return [];
  const isHeld = hold.status === 'held';
  return hold.items.flatMap((item) => {
    const resource = resourceOf(item);
    if (resource.kind !== 'leg') return [];
    const [grams, cm3] = [sign * item.grams, sign * item.cm3];
    const fill = isHeld
      ? { ...none, heldGrams: grams, heldCm3: cm3 }
      : { ...none, soldGrams: grams, soldCm3: cm3 };
    return [{ departureId: resource.departureId, leg: resource.leg, fill }];
  });
}
