import { hours, makeSscc } from '@serai/model';
import type { KnownConsignment, PlannedStep } from './consignment';
import type { Happening } from './happening';
import type { HandOver, HandOverFact, HandOverHead } from './handOver';
import { absentHandOver, evolveHandOver } from './handOver';
import type { Unit, UnitFact } from './unit';
import { absentUnit, evolveUnit } from './unit';

/** Noon of a day in 2026; times of the tests are hours after it. */
export const noon = Date.UTC(2026, 2, 2, 12);
export const at = (hour: number): number => noon + hours(hour);
export const code = (serial: number): string => makeSscc('590123', serial);

export function unitAfter(...facts: readonly UnitFact[]): Unit {
  return facts.reduce(evolveUnit, absentUnit);
}

export const expected = (sscc: string, planned = ['a', 'b', 'c']): UnitFact => ({
  type: 'UnitExpected',
  sscc,
  bookingId: 'bkg_1',
  sellerId: 'a',
  shipper: 'anna',
  plannedMemberIds: planned,
  at: at(0),
});

export const happened = (more: Partial<Happening> = {}): Happening => ({
  eventId: 'evt_1',
  kind: 'scanned',
  eventTime: at(1),
  recordTime: at(1),
  memberId: 'a',
  subject: 'per_1',
  flags: [],
  ...more,
});

export const captured = (sscc: string, more: Partial<Happening> = {}): UnitFact => ({
  type: 'UnitCaptured',
  sscc,
  bookingId: '',
  happening: happened(more),
});

export const began = (memberId: string, hour: number): UnitFact => ({
  type: 'CustodyBegan',
  bookingId: 'bkg_1',
  memberId,
  at: at(hour),
});

export const moved = (from: string, to: string, hour: number, condition = 'ok'): UnitFact => ({
  type: 'CustodyMoved',
  bookingId: 'bkg_1',
  from,
  to,
  handOverId: 'hnd_1',
  condition,
  at: at(hour),
});

export const delivered = (memberId: string, hour: number): UnitFact => ({
  type: 'ParcelDelivered',
  bookingId: 'bkg_1',
  memberId,
  at: at(hour),
  receivedBy: 'J. Kowalski',
});

export const step = (
  kind: PlannedStep['kind'],
  memberId: string,
  from: string | undefined,
  to: string | undefined,
  hour: number,
): PlannedStep => ({
  kind,
  memberId,
  departsAt: at(hour),
  arrivesAt: at(hour + 8),
  mode: 'road',
  departureId: kind === 'ride' ? `dep_${hour}` : '',
  firstLeg: 0,
  lastLeg: 0,
  ...(from === undefined ? {} : { fromPointId: from }),
  ...(to === undefined ? {} : { toPointId: to }),
});

/** a collects, b rides from x to y, c delivers; each takes 8 hours, two hours between. */
export const way: readonly PlannedStep[] = [
  step('collection', 'a', undefined, 'x', 0),
  step('ride', 'b', 'x', 'y', 10),
  step('delivery', 'c', 'y', undefined, 20),
];

export function consignment(count: number, more: Partial<KnownConsignment> = {}): KnownConsignment {
  const parcels = Array.from({ length: count }, (_, index) => ({
    sscc: code(index + 1),
    trackingNumber: `trk_${index + 1}`,
    number: index + 1,
    partId: 'prt_1',
  }));
  return {
    status: 'expected',
    bookingId: 'bkg_1',
    sellerId: 'a',
    shipper: 'anna',
    confirmedAt: at(0),
    fromCountry: 'CN',
    toCountry: 'PL',
    parcels,
    parts: [{ id: 'prt_1', legs: way }],
    progress: {},
    hasEarlyScans: false,
    estimate: { at: at(28), earliest: at(28), latest: at(28) },
    ...more,
  };
}

/** Announced by a to b at x, each unit with its content. */
export function announced(lines: Readonly<Record<string, readonly string[]>>): HandOverFact {
  const handOver: HandOverHead = {
    id: 'hnd_1',
    fromMemberId: 'a',
    toMemberId: 'b',
    pointId: 'x',
    departureId: '',
    announcedAt: at(1),
    lines: Object.entries(lines).map(([sscc, content]) => ({
      sscc,
      outcome: 'announced',
      note: '',
      isAnnounced: true,
      content,
    })),
  };
  return { type: 'HandOverAnnounced', handOver };
}

export function handOverAfter(
  facts: readonly HandOverFact[],
  ...decisions: readonly ((state: HandOver) => readonly HandOverFact[])[]
): HandOver {
  const begun = facts.reduce(evolveHandOver, absentHandOver);
  return decisions.reduce((state, decide) => decide(state).reduce(evolveHandOver, state), begun);
}

export const outcomes = (state: HandOver): Record<string, string> =>
  state.status === 'absent'
    ? {}
    : Object.fromEntries(state.lines.map(({ sscc, outcome }) => [sscc, outcome]));
