import { days, type Instant, type Money } from '@serai/model';
import type { Place } from '../place';
import type { Requirement } from '../requirement';

/** So many quotes are asked again for one report, each twice. */
export const mostSampled = 20;

/** A requirement as it was asked again, and the cheapest way alone and with all; null: none. */
export interface Compared {
  readonly requirement: Requirement;
  readonly alone: Money | null;
  readonly together: Money | null;
}

export interface ScaleSide {
  readonly quotesServed: number;
  readonly parcelsServed: number;
  readonly lanesServed: number;
  /** Lanes served of ten thousand lanes asked, rounded down. */
  readonly mapBasisPoints: number;
  /** Over the demand that both serve, rounded down; null where there is none. */
  readonly costPerParcel: Money | null;
}

export interface ScaleEffect {
  readonly lanesAsked: number;
  readonly parcelsCompared: number;
  readonly alone: ScaleSide;
  readonly together: ScaleSide;
}

/** Said beside the figures. */
export const scaleMethod =
  `Of the quotes that the member asked in the period, in the order in which they were made, every ` +
  `k-th from the first, k being their number divided by ${mostSampled} and rounded up. Each is asked ` +
  `again of the network as it is now, moved on by whole weeks where it was ready in the past: once ` +
  `with all members, and once with the legs of all others avoided; points of others may be called at ` +
  `both times. The cost is the cheapest way found, in what the seller pays after agreement terms; ` +
  `cost per parcel compares the demand that both serve. A lane is a pair of a sender's and a ` +
  `receiver's country and postcode, or point; a report that runs out of time counts what was compared by then; the share of the map is lanes served of lanes asked.`;

const weekMs = days(7);

/** Every k-th quote from the first on: at most so many, always the same ones. */
export function sampleOf<T>(all: readonly T[]): readonly T[] {
  const step = Math.max(1, Math.ceil(all.length / mostSampled));
  return all.filter((_, index) => index % step === 0);
}

/** The same demand from now on: on the same day of the week, with as much time. */
export function askedAgain(requirement: Requirement, now: Instant): Requirement {
  const { readyAt, deliverBy } = requirement;
  const shiftMs = Math.max(0, Math.ceil((now - readyAt) / weekMs)) * weekMs;
  return {
    ...requirement,
    readyAt: readyAt + shiftMs,
    ...(deliverBy !== undefined && { deliverBy: deliverBy + shiftMs }),
  };
}

/** What the comparison of each demand comes to. Amounts are in one currency. */
export function scaleEffect(compared: readonly Compared[]): ScaleEffect {
  const lanes = new Set(compared.map(({ requirement }) => laneOf(requirement)));
  const both = compared.filter(({ alone, together }) => alone !== null && together !== null);
  const parcelsCompared = parcelsOf(both);
  const side = (of: 'alone' | 'together'): ScaleSide => {
    const served = compared.filter((one) => one[of] !== null);
    const lanesServed = new Set(served.map(({ requirement }) => laneOf(requirement)));
    const cost = both.reduce((sum, one) => sum + (one[of]?.amount ?? 0), 0);
    const currency = both[0]?.[of]?.currency;
    return {
      quotesServed: served.length,
      parcelsServed: parcelsOf(served),
      lanesServed: lanesServed.size,
      mapBasisPoints: lanes.size === 0 ? 0 : Math.floor((lanesServed.size * 10_000) / lanes.size),
      costPerParcel:
        currency === undefined ? null : { amount: Math.floor(cost / parcelsCompared), currency },
    };
  };
  const [alone, together] = [side('alone'), side('together')];
  return { lanesAsked: lanes.size, parcelsCompared, alone, together };
}

function parcelsOf(compared: readonly Compared[]): number {
  return compared.reduce((sum, { requirement }) => sum + requirement.parcels.length, 0);
}

function laneOf({ from, to }: Requirement): string {
  const end = ({ country, postcode, pointId }: Place): string =>
    pointId === '' ? `${country} ${postcode}` : pointId;
  return `${end(from)} > ${end(to)}`;
}
