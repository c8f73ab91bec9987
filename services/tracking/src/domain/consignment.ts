import type { Instant } from '@serai/model';
import type { UnitEnd } from './unitEnd';

/**
 * What tracking knows of a confirmed booking: its parcels, the way planned for each part, and how
 * far they came. It is expected from confirmation, cancelled when the booking is, and never edited
 * by hand: progress and estimate are derived from events.
 */
export type Consignment = { readonly status: 'absent' } | KnownConsignment;

export interface KnownConsignment {
  readonly status: 'expected' | 'cancelled';
  readonly bookingId: string;
  readonly sellerId: string;
  readonly shipper: string;
  readonly confirmedAt: Instant;
  readonly fromCountry: string;
  readonly toCountry: string;
  readonly parcels: readonly PlannedParcel[];
  readonly parts: readonly PlannedPart[];
  /** How far each parcel was seen, by SSCC; none: not yet. */
  readonly progress: Readonly<Record<string, Progress>>;
  /** Some of its parcels were scanned before the booking was known: their incidents are open. */
  readonly hasEarlyScans: boolean;
  readonly estimate: Estimate;
  /** How late its steps were is part of the history of delays. */
  readonly isLearned?: true;
  /** Open incidents of connections that will probably be missed, by SSCC. */
  readonly risks?: Readonly<Record<string, string>>;
}

export interface PlannedParcel {
  readonly sscc: string;
  readonly trackingNumber: string;
  readonly number: number;
  readonly partId: string;
  /** It goes no more; the others of the booking do. */
  readonly isCancelled?: true;
  /** It will not arrive: so its custody ended. */
  readonly end?: UnitEnd;
  /** What is in it: general, battery, dangerous, cold, food, valuable. */
  readonly goods?: readonly string[];
  /** As it was booked. */
  readonly grams?: number;
}

export interface PlannedPart {
  readonly id: string;
  readonly legs: readonly PlannedStep[];
}

/** One thing done by one member: a collection, a ride on one departure, a delivery. */
export interface PlannedStep {
  readonly kind: 'collection' | 'ride' | 'delivery';
  readonly memberId: string;
  /** Absent: the door. */
  readonly fromPointId?: string;
  readonly toPointId?: string;
  readonly departsAt: Instant;
  readonly arrivesAt: Instant;
  readonly mode: string;
  readonly departureId: string;
  /** Indices of its first and last leg in the departure. */
  readonly firstLeg: number;
  readonly lastLeg: number;
}

/** How many steps are behind a parcel, and when that was seen. */
export interface Progress {
  readonly step: number;
  readonly at: Instant;
}

export interface Estimate {
  readonly at: Instant;
  readonly earliest: Instant;
  readonly latest: Instant;
}

/** Parcels go another way, as a part of their own where others of theirs stay. */
export interface WayChange {
  readonly part: PlannedPart;
  readonly stays?: PlannedPart;
  readonly ssccs: readonly string[];
}

export type ConsignmentFact =
  | { readonly type: 'ConsignmentExpected'; readonly consignment: KnownConsignment }
  | { readonly type: 'ConsignmentCancelled'; readonly at: Instant }
  | {
      readonly type: 'ConsignmentChanged';
      readonly parcels: readonly PlannedParcel[];
      readonly parts: readonly PlannedPart[];
      readonly at: Instant;
    }
  | ({ readonly type: 'WayChanged' } & WayChange)
  | { readonly type: 'ParcelsCancelled'; readonly ssccs: readonly string[]; readonly at: Instant }
  | {
      readonly type: 'ParcelsEnded';
      readonly ssccs: readonly string[];
      readonly end: UnitEnd;
      readonly at: Instant;
    }
  | { readonly type: 'ProgressSeen'; readonly sscc: string; readonly progress: Progress }
  | { readonly type: 'EarlyScansSettled' }
  | { readonly type: 'DelaysLearned' }
  | { readonly type: 'RisksSeen'; readonly risks: Readonly<Record<string, string>> }
  | { readonly type: 'EstimateMoved'; readonly estimate: Estimate; readonly at: Instant };

export const absentConsignment: Consignment = { status: 'absent' };

export function evolveConsignment(state: Consignment, fact: ConsignmentFact): Consignment {
  if (fact.type === 'ConsignmentExpected') return fact.consignment;
  if (state.status === 'absent') return state;
  switch (fact.type) {
    case 'ConsignmentCancelled':
      return { ...state, status: 'cancelled' };
    case 'ConsignmentChanged':
      return { ...state, parcels: withEnds(fact.parcels, state.parcels), parts: fact.parts };
    case 'WayChanged':
      return { ...state, ...changed(state, fact) };
    case 'ParcelsCancelled':
      return { ...state, parcels: marked(state.parcels, fact.ssccs, { isCancelled: true }) };
    case 'ParcelsEnded':
      return { ...state, parcels: marked(state.parcels, fact.ssccs, { end: fact.end }) };
    case 'ProgressSeen':
      return { ...state, progress: { ...state.progress, [fact.sscc]: fact.progress } };
    case 'EarlyScansSettled':
      return { ...state, hasEarlyScans: false };
    case 'RisksSeen':
      return { ...state, risks: fact.risks };
    case 'DelaysLearned':
      return { ...state, isLearned: true };
    case 'EstimateMoved':
      return { ...state, estimate: fact.estimate };
  }
}

function changed(
  { parts, parcels }: KnownConsignment,
  { part, stays, ssccs }: WayChange,
): Pick<KnownConsignment, 'parts' | 'parcels'> {
  const now = stays === undefined ? [part] : [stays, part];
  const others = parts.filter(({ id }) => now.every((one) => one.id !== id));
  return {
    parts: [...others, ...now],
    parcels: parcels.map((one) => (ssccs.includes(one.sscc) ? { ...one, partId: part.id } : one)),
  };
}

function marked(
  parcels: readonly PlannedParcel[],
  ssccs: readonly string[],
  mark: Pick<PlannedParcel, 'isCancelled' | 'end'>,
): readonly PlannedParcel[] {
  return parcels.map((parcel) => (ssccs.includes(parcel.sscc) ? { ...parcel, ...mark } : parcel));
}

/** A booking that is changed says nothing of what ended. */
function withEnds(
  parcels: readonly PlannedParcel[],
  before: readonly PlannedParcel[],
): readonly PlannedParcel[] {
  const ends = new Map(before.map(({ sscc, end }) => [sscc, end]));
  return parcels.map((parcel) => {
    const end = ends.get(parcel.sscc);
    return end === undefined ? parcel : { ...parcel, end };
  });
}

/** The parcels that a buyer counts: whatever became of them, and not what was cancelled. */
export function countedOf({ parcels }: KnownConsignment): readonly PlannedParcel[] {
  return parcels.filter(({ isCancelled }) => isCancelled !== true);
}

/** Of these, the parcels that arrived or are to come. */
export function goingOf(consignment: KnownConsignment): readonly PlannedParcel[] {
  return countedOf(consignment).filter(({ end }) => end === undefined);
}

/** Whether all its parcels arrived and their delays are not part of the history yet. */
export function isToLearn(consignment: KnownConsignment): boolean {
  const { status, progress, isLearned } = consignment;
  const going = goingOf(consignment);
  if (status !== 'expected' || isLearned === true || going.length === 0) return false;
  return going.every(({ sscc }) => {
    const steps = stepsOf(consignment, sscc);
    return steps.length > 0 && (progress[sscc]?.step ?? 0) >= steps.length;
  });
}

/** The steps planned for a parcel; none for one that the booking does not know. */
export function stepsOf(consignment: Consignment, sscc: string): readonly PlannedStep[] {
  if (consignment.status === 'absent') return [];
  const parcel = consignment.parcels.find((each) => each.sscc === sscc);
  const part = consignment.parts.find(({ id }) => id === parcel?.partId);
  return part?.legs ?? [];
}

/** The members that run the steps, in order, each once. */
export function membersOf(steps: readonly PlannedStep[]): readonly string[] {
  return [...new Set(steps.map(({ memberId }) => memberId))];
}
