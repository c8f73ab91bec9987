import { money, type Instant } from '@serai/model';
import type { Booking, BookingFact } from './bookingState';
import { firstCutoffOf, type SpaceItem } from './itinerary';
import type { Option } from './option';
import { parcelsOf, type Parcel, type ParcelDraw } from './parcel';
import {
  cancelled,
  isPlanned,
  priceOf,
  rerouted,
  sizeOf,
  splitPart,
  withParts,
  type BookingPart,
} from './part';
import type { Quote } from './quote';
import { bookingRefusals } from './refusals';
import type { Reweigh } from './reweigh';
import { asWeighed } from './weighed';

// A change is another way, other parcels or other weights for one part, at the price of a new
// quote. It is *pending* until capacity has exchanged the space in one decision, and then *accepted*
// or *refused*: refused, everything stays as it was.

/** What a quote would change, as the part was when it was made. */
export interface QuotedChange {
  readonly bookingId: string;
  readonly partId: string;
  readonly partVersion: number;
  /** For each parcel of the requirement the one it is; empty: a new one. */
  readonly parcelIds: readonly string[];
  /** Parcels of the part that are not named stay on their way; otherwise they are dropped. */
  readonly othersStay: boolean;
}

interface ChangeOf {
  readonly id: string;
  readonly partId: string;
  readonly quoteId: string;
  readonly optionId: string;
}

export interface PendingChange extends ChangeOf {
  readonly status: 'pending';
  /** All parcels of the booking, and the parts that change, as they will be. */
  readonly parcels: readonly Parcel[];
  readonly parts: readonly BookingPart[];
  readonly readyAt: Instant;
  readonly deliverBy?: Instant;
  readonly promisedAt: Instant;
  readonly exchange: {
    readonly holdId: string;
    readonly expectedVersion: number;
    readonly items: readonly SpaceItem[];
    /** The hold of the parcels that part from the others. */
    readonly also: readonly { readonly holdId: string; readonly items: readonly SpaceItem[] }[];
  };
  /** What was heard of weights meanwhile, in that order: decided once the change is. */
  readonly weighings?: readonly Reweigh[];
}

export type Change =
  | PendingChange
  | (ChangeOf & { readonly status: 'accepted' })
  | (ChangeOf & {
      readonly status: 'refused';
      readonly reasonCode: string;
      readonly reason: string;
    });

/** What is chosen and drawn before a change is decided. */
export interface ChangeAcceptance {
  readonly changeId: string;
  readonly newPartId: string;
  readonly newHoldId: string;
  readonly companyPrefix: string;
  readonly firstSerial: number;
  /** One for each new parcel. */
  readonly draws: readonly ParcelDraw[];
}

export interface RequestChange extends ChangeAcceptance {
  readonly type: 'RequestChange';
  readonly quote: Quote;
  readonly option: Option;
  readonly asked: QuotedChange;
  readonly at: Instant;
}

/**
 * The part that may be changed now. Refuses BOOKING_UNDECIDED (not confirmed), CHANGE_PENDING,
 * PART_MISSING, PARCEL_MISSING, PARCEL_TWICE, ALREADY_COLLECTED and CHANGE_TOO_LATE.
 */
export function changeable(
  state: Booking,
  asked: Pick<QuotedChange, 'partId' | 'parcelIds' | 'othersStay'>,
  at: Instant,
): BookingPart {
  if (state.status !== 'confirmed') throw bookingRefusals.BOOKING_UNDECIDED();
  requireSettled(state);
  const part = state.parts.filter(isPlanned).find(({ id }) => id === asked.partId);
  if (part === undefined) throw bookingRefusals.PART_MISSING({ field: 'partId' });
  if (part.isUnsettled === true) throw bookingRefusals.CHANGE_PENDING();
  asked.parcelIds.forEach((id, index) => {
    const isOurs = id === '' || part.parcelIds.includes(id);
    const field = `parcels[${index}].parcelId`;
    if (!isOurs) throw bookingRefusals.PARCEL_MISSING({ field });
    const isRepeated = id !== '' && asked.parcelIds.indexOf(id) !== index;
    if (isRepeated) throw bookingRefusals.PARCEL_TWICE({ field });
  });
  const touched = asked.othersStay ? asked.parcelIds : part.parcelIds;
  const ssccs = state.order.parcels.filter(({ id }) => touched.includes(id));
  if (ssccs.some(({ sscc }) => state.progress.collected.includes(sscc))) {
    throw bookingRefusals.ALREADY_COLLECTED();
  }
  if (at >= firstCutoffOf(part.itinerary)) throw bookingRefusals.CHANGE_TOO_LATE();
  return part;
}

/** Whether a change of it is pending: nothing else is decided of it meanwhile. */
export function isChanging(state: Booking): boolean {
  return state.status === 'confirmed' && state.change?.status === 'pending';
}

/** Refuses CHANGE_PENDING. */
export function requireSettled(state: Booking): void {
  if (isChanging(state)) throw bookingRefusals.CHANGE_PENDING();
}

/** Keeps the change before anything is asked. Refuses as `changeable`, and PART_CHANGED. */
export function requestChange(state: Booking, command: RequestChange): readonly BookingFact[] {
  const { asked, quote, option, at, changeId: id } = command;
  const part = changeable(state, asked, at);
  if (part.version !== asked.partVersion) throw bookingRefusals.PART_CHANGED();
  const parcels = parcelsAfter(state, command);
  const { deliverBy, readyAt } = quote.requirement;
  const parts = partsAfter(state, part, command, parcels);
  const [own] = parts.filter((after) => after.id === part.id);
  const beside = parts.filter(({ holdId }) => holdId === command.newHoldId);
  const isAlone = state.parts.filter(isPlanned).length + beside.length === 1;
  const { arrivesAt } = option.itinerary;
  const change: PendingChange = {
    id,
    partId: part.id,
    quoteId: quote.id,
    optionId: option.id,
    status: 'pending',
    parcels,
    parts,
    readyAt,
    ...(deliverBy !== undefined && { deliverBy }),
    promisedAt: isAlone ? arrivesAt : Math.max(state.order.promisedAt, arrivesAt),
    exchange: {
      holdId: part.holdId,
      expectedVersion: part.holdVersion,
      items: (own ?? part).itinerary.items,
      also: beside.map(({ holdId, itinerary }) => ({ holdId, items: itinerary.items })),
    },
  };
  return [{ type: 'ChangeRequested', change }];
}

/** Space was exchanged: the booking is as it was asked to be. Known already: nothing happens. */
export function acceptChange(
  state: Booking,
  {
    changeId,
    holdVersions,
    at,
  }: {
    changeId: string;
    holdVersions: Readonly<Record<string, number>>;
    at: Instant;
  },
): readonly BookingFact[] {
  const change = pendingIn(state, changeId);
  if (change === undefined) return [];
  const { parcels, readyAt, promisedAt, deliverBy } = change;
  const { deliverBy: _, ...order } = state.order;
  const changed = change.parts.map((part) => ({
    ...part,
    holdVersion: holdVersions[part.holdId] ?? part.holdVersion,
  }));
  const parts = withParts(state.parts, changed);
  const price = priceOf(parts);
  const after = { ...order, price, parcels, readyAt, promisedAt, ...(deliverBy && { deliverBy }) };
  return [{ type: 'BookingChanged', order: after, parts, change: endOf(change), at }];
}

export function refuseChange(
  state: Booking,
  { changeId, reasonCode, reason }: { changeId: string; reasonCode: string; reason: string },
): readonly BookingFact[] {
  const change = pendingIn(state, changeId);
  if (change === undefined) return [];
  const { id, partId, quoteId, optionId } = change;
  const refused = { id, partId, quoteId, optionId, status: 'refused', reasonCode, reason } as const;
  return [{ type: 'ChangeRefused', change: refused }];
}

function pendingIn(state: Booking, changeId: string): PendingChange | undefined {
  const change = state.status === 'confirmed' ? state.change : undefined;
  return change?.status === 'pending' && change.id === changeId ? change : undefined;
}

function endOf({ id, partId, quoteId, optionId }: PendingChange): Change {
  return { id, partId, quoteId, optionId, status: 'accepted' };
}

/** The parcels with their new contents, or as they were weighed, and the new ones behind them. */
function parcelsAfter(state: Booking, command: RequestChange): readonly Parcel[] {
  const order = asWeighed(state);
  const { asked, quote, companyPrefix, firstSerial, draws } = command;
  const contents = quote.requirement.parcels;
  const isNew = contents.map((_, index) => asked.parcelIds[index] === '');
  const made = parcelsOf({
    partId: asked.partId,
    contents: contents.filter((_, index) => isNew[index] === true),
    companyPrefix,
    firstSerial,
    draws,
  });
  const before = order.parcels.length;
  const count = before + made.length;
  const kept = order.parcels.map((parcel) => {
    const content = contents[asked.parcelIds.indexOf(parcel.id)] ?? parcel.content;
    return { ...parcel, content, count };
  });
  return [
    ...kept,
    ...made.map((parcel, index) => ({ ...parcel, number: before + index + 1, count })),
  ];
}

/** The part on its new way, and beside it what stays on the old one or is dropped. */
function partsAfter(
  state: Booking,
  part: BookingPart,
  command: RequestChange,
  parcels: readonly Parcel[],
): readonly BookingPart[] {
  const { asked, option, at, newPartId } = command;
  const { itinerary, price, pins } = option;
  const made = parcels.slice(state.order.parcels.length).map(({ id }) => id);
  const named = part.parcelIds.filter((id) => asked.parcelIds.includes(id));
  const others = part.parcelIds.filter((id) => !named.includes(id));
  const parcelIds = [...named, ...made];
  const left = { at, why: 'CHANGED' };
  if (asked.othersStay && others.length > 0) {
    const holdId = command.newHoldId;
    const way = { itinerary, holdId, holdVersion: 0, pins };
    if (named.length === 0) {
      const { soldBy: _, ...like } = part;
      return [part, { ...like, ...way, id: newPartId, parcelIds, price, version: 1, history: [] }];
    }
    const { stays, goes } = splitPart(part, named, newPartId, sizeOf(asWeighed(state)));
    return [stays, { ...rerouted(goes, way, left), parcelIds, price }];
  }
  const { holdId, holdVersion } = part;
  const changed = rerouted(part, { itinerary, holdId, holdVersion, pins }, left);
  const whole = { ...changed, parcelIds, price };
  if (others.length === 0) return [whole];
  const free = money(0, price.currency);
  const dropped = {
    ...part,
    id: newPartId,
    parcelIds: others,
    holdId: '',
    price: free,
    version: 1,
  };
  return [whole, cancelled(dropped, { fee: free, reason: left.why, at })];
}
