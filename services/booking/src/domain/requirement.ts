import { days, hours, isInstant, modelRefusals, type Instant } from '@serai/model';
import { collectRefusals } from './collectRefusals';
import { content, goodsWords, type Content, type ContentAsked, type Goods } from './content';
import { place, type Place } from './place';
import { bookingRefusals } from './refusals';
import { text } from './text';

const modes = ['sea', 'air', 'rail', 'road', 'express'] as const;
export type Mode = (typeof modes)[number];

export const maxParcels = 500;
const maxAvoided = 50;
/** A quote may be asked for parcels that became ready while somebody typed. */
const readyAtMostAgoMs = hours(1);
/** As far ahead as departures are opened, unless the process is told otherwise. */
export const readyAheadDays = 90;

/** What a shipper asks: from, to, parcels, when. */
export interface Requirement {
  readonly from: Place;
  readonly to: Place;
  readonly parcels: readonly Content[];
  readonly readyAt: Instant;
  readonly deliverBy?: Instant;
  readonly avoidMemberIds: readonly string[];
  readonly avoidPointIds: readonly string[];
  readonly modes: readonly Mode[];
}

export interface RequirementAsked {
  readonly from: Place | null;
  readonly to: Place | null;
  readonly parcels: readonly ContentAsked[];
  readonly readyAt: number;
  readonly deliverBy?: number;
  readonly avoidMemberIds: readonly string[];
  readonly avoidPointIds: readonly string[];
  readonly modes: readonly string[];
}

/** The requirement, or everything that is wrong with it. `now` is the moment it was asked. */
export function requirement(
  asked: RequirementAsked,
  now: Instant,
  aheadDays = readyAheadDays,
): Requirement {
  requireCount(asked.parcels.length);
  collectRefusals([
    () => place(asked.from, 'from'),
    () => place(asked.to, 'to'),
    ...asked.parcels.map((parcel, index) => () => content(parcel, `parcels[${index}]`)),
    () => readyAt(asked.readyAt, now, aheadDays),
    () => deliverBy(asked),
    () => avoided(asked.avoidMemberIds, 'avoidMemberIds'),
    () => avoided(asked.avoidPointIds, 'avoidPointIds'),
    () => modesOf(asked.modes),
  ]);
  return {
    from: place(asked.from, 'from'),
    to: place(asked.to, 'to'),
    parcels: asked.parcels.map((parcel, index) => content(parcel, `parcels[${index}]`)),
    readyAt: asked.readyAt,
    ...(asked.deliverBy !== undefined && { deliverBy: asked.deliverBy }),
    avoidMemberIds: asked.avoidMemberIds,
    avoidPointIds: asked.avoidPointIds,
    modes: modesOf(asked.modes),
  };
}

/** All parcels of a requirement together: grams, cm3 and every kind of goods among them. */
export function totalOf(parcels: readonly Content[]): {
  grams: number;
  cm3: number;
  goods: readonly Goods[];
} {
  return {
    grams: parcels.reduce((sum, parcel) => sum + parcel.grams, 0),
    cm3: parcels.reduce((sum, parcel) => sum + parcel.cm3, 0),
    goods: goodsWords.filter((word) => parcels.some(({ goods }) => goods.includes(word))),
  };
}

function requireCount(count: number): void {
  if (count < 1 || count > maxParcels) {
    throw bookingRefusals.PARCELS_COUNT_INVALID({ field: 'parcels' });
  }
}

function readyAt(instant: number, now: Instant, aheadDays: number): void {
  const field = 'readyAt';
  if (!isInstant(instant)) throw modelRefusals.INSTANT_INVALID({ field });
  if (instant < now - readyAtMostAgoMs) throw bookingRefusals.READY_AT_PAST({ field });
  if (instant > now + days(aheadDays)) throw bookingRefusals.READY_AT_TOO_FAR({ field });
}

function deliverBy(asked: RequirementAsked): void {
  const field = 'deliverBy';
  if (asked.deliverBy === undefined) return;
  if (!isInstant(asked.deliverBy)) throw modelRefusals.INSTANT_INVALID({ field });
  if (asked.deliverBy <= asked.readyAt) throw bookingRefusals.DELIVER_BY_BEFORE_READY({ field });
}

function avoided(ids: readonly string[], field: string): void {
  if (ids.length > maxAvoided) throw bookingRefusals.AVOID_TOO_MANY({ field });
  ids.forEach((id, index) => text(id, `${field}[${index}]`));
}

function modesOf(asked: readonly string[]): readonly Mode[] {
  asked.forEach((mode, index) => {
    if (!(modes as readonly string[]).includes(mode)) {
      throw bookingRefusals.MODE_UNKNOWN({ field: `modes[${index}]` });
    }
  });
  return modes.filter((mode) => asked.includes(mode));
}
