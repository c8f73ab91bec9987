import type { Instant } from '@serai/model';
import { countedOf, type KnownConsignment, type PlannedStep } from './consignment';
import type { Happening } from './happening';
import { inOrder, placeOf } from './happening';
import type { Unit } from './unit';
import { isUnitEnd, unitEnds } from './unitEnd';

/**
 * The actual, derived from plan and events and never stored: how far the parcels of a consignment
 * are, and when each step really ended.
 */
export interface Delivery {
  readonly status: DeliveryStatus;
  readonly arrived: number;
  readonly count: number;
  readonly steps: readonly ActualStep[];
  readonly parcels: readonly ParcelState[];
}

/**
 * How it stands with all of it. The ends other than delivered: all of it ended so; `ended`: nothing is
 * under way any more, and not all of it arrived.
 */
export const deliveryStatuses = [
  'announced',
  'under_way',
  'delivered',
  'held_up',
  ...unitEnds,
  'ended',
  'cancelled',
] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

export interface ActualStep {
  readonly planned: PlannedStep;
  readonly actualAt?: Instant;
  readonly status: (typeof stepStatuses)[number];
}

/** `dropped`: the parcel goes no further. */
export const stepStatuses = ['done', 'now', 'ahead', 'dropped'] as const;

export const parcelStatuses = [
  'expected',
  'under_way',
  'delivered',
  'held_up',
  ...unitEnds,
] as const;

export interface ParcelState {
  readonly sscc: string;
  readonly number: number;
  readonly status: (typeof parcelStatuses)[number];
  readonly lastPointId?: string;
  readonly lastAt?: Instant;
}

/** `heldUp` are the SSCCs with an open incident that keeps them; `sscc` is whose steps are told. */
export function deliveryOf(
  consignment: KnownConsignment,
  units: ReadonlyMap<string, Unit>,
  heldUp: ReadonlySet<string>,
  sscc: string,
): Delivery {
  const looked = consignment.parcels.find((parcel) => parcel.sscc === sscc);
  const parcels = countedOf(consignment).map((parcel) =>
    parcelState(parcel.sscc, parcel.number, units.get(parcel.sscc), heldUp.has(parcel.sscc)),
  );
  const arrived = parcels.filter(({ status }) => status === 'delivered').length;
  const legs = consignment.parts.find(({ id }) => id === looked?.partId)?.legs ?? [];
  const steps = stepsDone(legs, units.get(sscc));
  const isCancelled = consignment.status === 'cancelled' || looked?.isCancelled === true;
  const status = statusOf(isCancelled, parcels, arrived);
  return { status, arrived, count: parcels.length, steps, parcels };
}

function statusOf(
  isCancelled: boolean,
  parcels: readonly ParcelState[],
  arrived: number,
): Delivery['status'] {
  if (arrived === parcels.length && arrived > 0) return 'delivered';
  const ends = new Set(parcels.map(({ status }) => status));
  const isOver = [...ends].every((status) => status === 'delivered' || isUnitEnd(status));
  if (isOver && parcels.length > 0) {
    const [end] = [...ends].filter(isUnitEnd);
    return ends.size === 1 && end !== undefined ? end : 'ended';
  }
  if (isCancelled) return 'cancelled';
  if (parcels.some(({ status }) => status === 'held_up')) return 'held_up';
  const isMoving = parcels.some(({ status }) => status !== 'expected');
  return isMoving ? 'under_way' : 'announced';
}

function parcelState(
  sscc: string,
  number: number,
  unit: Unit | undefined,
  isHeldUp: boolean,
): ParcelState {
  // Nobody saw it where it was declared lost, nor where nobody knows.
  const seen = inOrder(historyOf(unit)).findLast(
    (each) => placeOf(each) === each.pointId && !isUnitEnd(each.kind),
  );
  const place = unit !== undefined && unit.status !== 'absent' ? unit.pointId : undefined;
  return {
    sscc,
    number,
    status: parcelStatus(unit, isHeldUp),
    ...(place === undefined ? {} : { lastPointId: place }),
    ...(seen === undefined ? {} : { lastAt: seen.eventTime }),
  };
}

function parcelStatus(unit: Unit | undefined, isHeldUp: boolean): ParcelState['status'] {
  if (unit?.status === 'delivered') return 'delivered';
  if (unit !== undefined && isUnitEnd(unit.status)) return unit.status;
  if (isHeldUp) return 'held_up';
  return unit?.status === 'in_custody' ? 'under_way' : 'expected';
}

/** A step is done when the parcel was seen at its end, or at the end of a later one. */
function stepsDone(legs: readonly PlannedStep[], unit: Unit | undefined): readonly ActualStep[] {
  const seen = inOrder(historyOf(unit));
  const endedAt =
    unit?.status === 'delivered' ? (unit.custody.at(-1)?.until ?? undefined) : undefined;
  const endOf = (leg: PlannedStep): Instant | undefined =>
    leg.kind === 'delivery'
      ? (seen.find(({ kind }) => kind === 'delivered')?.eventTime ?? endedAt)
      : seen.find(({ pointId }) => pointId === leg.toPointId)?.eventTime;
  const ends = legs.map(endOf);
  const furthest = ends.findLastIndex((at) => at !== undefined);
  const isStarted = seen.length > 0;
  const isDropped = isUnitEnd(unit?.status ?? '');
  return legs.map((planned, index) => {
    const actualAt = ends[index];
    const actual = actualAt === undefined ? {} : { actualAt };
    if (index <= furthest) return { planned, ...actual, status: 'done' };
    if (isDropped) return { planned, ...actual, status: 'dropped' };
    const isNow = index === furthest + 1 && isStarted;
    return { planned, ...actual, status: isNow ? 'now' : 'ahead' };
  });
}

function historyOf(unit: Unit | undefined): readonly Happening[] {
  return unit === undefined || unit.status === 'absent' ? [] : unit.history;
}
