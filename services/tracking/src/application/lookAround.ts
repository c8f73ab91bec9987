import type { Sheet } from '@serai/runtime';
import { stepsOf } from '../domain/consignment';
import { contentOf, maxNestingLevels } from '../domain/nesting';
import type { KnownUnit } from '../domain/unit';
import { bookingOf } from '../domain/unit';
import { breakIncidentId, eventIncidentId, riskIncidentId } from './incidents';
import type { Kinds } from './kinds';
import { estimateTouches } from './progress';

/** Of what ever lay in a unit so much is foreseen. */
const mostForeseen = 100;

/** What so many events could raise is not looked for before it is raised. */
const mostRaised = 10_000;

/** An event of units, as far as it says what may follow from it. */
export interface Foreseen {
  readonly id: string;
  readonly memberId: string;
  readonly ssccs: readonly string[];
}

/**
 * What many events of units will look at, read together: what lies in the units and around them, or
 * did, their bookings, what their estimates depend on, and what may be raised. What was not foreseen
 * is read when it is asked for, and all is decided again.
 */
export function lookAround(kinds: Kinds, sheet: Sheet, events: readonly Foreseen[]): void {
  const named = events.flatMap(({ ssccs }) => ssccs);
  const units = lookAtUnits(kinds, sheet, named);
  const bookingIdOf = (sscc: string): string => bookingOf(sheet.state(kinds.unit, sscc));
  const bookings = new Set(units.map(bookingIdOf));
  bookings.delete('');
  const ids = [...bookings];
  sheet.look(ids.map((id) => ({ kind: kinds.consignment, id })));
  const ofBookings = units.filter((sscc) => bookingIdOf(sscc) !== '');
  const breaks = ofBookings.flatMap((sscc) => {
    const steps = stepsOf(sheet.state(kinds.consignment, bookingIdOf(sscc)), sscc);
    const rides = steps.filter(({ departureId }) => departureId !== '');
    return rides.flatMap(({ departureId }) => [
      breakIncidentId(departureId, sscc),
      riskIncidentId(departureId, sscc),
    ]);
  });
  const read = (sscc: string) => sheet.state(kinds.unit, sscc);
  const touched = events.map(({ ssccs }) =>
    ssccs.flatMap((sscc) => [sscc, ...contentOf(read, sscc)]),
  );
  const isMany = touched.reduce((sum, { length }) => sum + length, 0) > mostRaised;
  const raised = (isMany ? [] : events).flatMap(({ id, memberId }, nth) =>
    (touched[nth] ?? []).map((sscc) => eventIncidentId(memberId, id, sscc)),
  );
  sheet.look([
    ...ids.flatMap((id) => estimateTouches(kinds, sheet.state(kinds.consignment, id))),
    ...[...breaks, ...raised].map((id) => ({ kind: kinds.incident, id })),
  ]);
}

/** Level by level, as they lie in one another; answers those of now. */
function lookAtUnits(kinds: Kinds, sheet: Sheet, ssccs: readonly string[]): readonly string[] {
  const found = new Set(ssccs);
  const past = new Set<string>();
  let open = [...found];
  for (let level = 0; level <= maxNestingLevels && open.length > 0; level += 1) {
    sheet.look([...open, ...past].map((id) => ({ kind: kinds.unit, id })));
    const known = open.flatMap((sscc) => {
      const unit = sheet.state(kinds.unit, sscc);
      return unit.status === 'absent' ? [] : [unit];
    });
    for (const sscc of known.flatMap(aroundBefore)) past.add(sscc);
    const next = known.flatMap(({ childSsccs, parentSscc }) =>
      parentSscc === undefined ? childSsccs : [...childSsccs, parentSscc],
    );
    open = [...new Set(next)].filter((sscc) => !found.has(sscc));
    for (const sscc of open) found.add(sscc);
  }
  sheet.look([...past].map((id) => ({ kind: kinds.unit, id })));
  return [...found];
}

/** What lay in a unit, and what it lay in: a late event may move that too. */
function aroundBefore({ everSsccs = [], history }: KnownUnit): readonly string[] {
  const outer = history.flatMap(({ parentSscc }) => parentSscc ?? []);
  return [...everSsccs.slice(-mostForeseen), ...outer];
}
