import type { Database } from '@serai/runtime';
import { modelOf } from '@serai/runtime';
import { trusted } from 'mongoose';
import type { Around } from '../application/epcis/applyEvents';
import { breakIncidentId } from '../application/incidents';
import type { Nearby } from '../application/nearby';
import { stepsOf } from '../domain/consignment';
import { delayKeys } from '../domain/delays';
import { maxNestingLevels } from '../domain/nesting';
import type { KnownUnit, Unit } from '../domain/unit';
import { kinds } from './kinds';

/** So many units around those asked are read together; the rest is read when it is asked for. */
const maxNearby = 5_000;

/** What `applyEvents` reads before it decides. */
export function aroundIn(database: () => Database): Around {
  return {
    near: (ssccs) => nearbyOf(database(), ssccs),
    inside: (ssccs) => insideOf(database(), ssccs),
  };
}

/** Reads around units: what is in them and around them, their bookings and departures. */
export async function nearbyOf(database: Database, ssccs: readonly string[]): Promise<Nearby> {
  const units = await unitsAround(database, ssccs);
  const known = [...units.values()].filter((unit) => unit.status !== 'absent');
  const bookings = known.map(({ bookingId }) => bookingId).filter((id) => id !== undefined);
  const bookingIds = [...new Set(bookings)].filter((id) => id !== '');
  const steps = await stepsAhead(database, bookingIds, known);
  const rides = steps.filter(({ departureId }) => departureId !== '');
  return {
    ssccs: [...new Set([...ssccs, ...units.keys()])],
    bookingIds,
    departureIds: [...new Set(rides.map(({ departureId }) => departureId))],
    incidentIds: rides.map(({ departureId, sscc }) => breakIncidentId(departureId, sscc)),
    delayKeys: [...new Set(steps.flatMap(({ delayKeys }) => delayKeys))],
  };
}

async function insideOf(
  database: Database,
  ssccs: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const inside = new Map<string, readonly string[]>();
  let open = [...new Set(ssccs)];
  for (let level = 0; level <= maxNestingLevels && open.length > 0; level += 1) {
    const rows = await modelOf(database, kinds.unit)
      .find({ _id: trusted({ $in: open }) })
      .select({ 'state.childSsccs': 1, 'state.everSsccs': 1 })
      .limit(maxNearby)
      .lean();
    for (const row of rows) inside.set(row._id, everInside(kinds.unit.toState(row)));
    const next = rows.flatMap((row) => inside.get(row._id) ?? []);
    open = [...new Set(next)].filter((sscc) => !inside.has(sscc));
    if (inside.size > maxNearby) break;
  }
  return inside;
}

function everInside(unit: Unit): readonly string[] {
  if (unit.status === 'absent') return [];
  return [...new Set([...unit.childSsccs, ...(unit.everSsccs ?? [])])];
}

/** Of a unit, what says what lies near it; not what happened to it, which is most of it. */
const whereItLies = {
  'state.status': 1,
  'state.sscc': 1,
  'state.bookingId': 1,
  'state.parentSscc': 1,
  'state.childSsccs': 1,
} as const;

type LyingUnit = Pick<KnownUnit, 'status' | 'sscc' | 'bookingId' | 'parentSscc' | 'childSsccs'>;
type Lying = { readonly status: 'absent' } | LyingUnit;

interface Ahead {
  readonly departureId: string;
  readonly sscc: string;
  readonly delayKeys: readonly string[];
}

async function unitsAround(
  database: Database,
  ssccs: readonly string[],
): Promise<ReadonlyMap<string, Lying>> {
  const units = new Map<string, Lying>();
  let open = [...new Set(ssccs)];
  for (let level = 0; level <= maxNestingLevels && open.length > 0; level += 1) {
    const rows = await modelOf(database, kinds.unit)
      .find({ _id: trusted({ $in: open }) })
      .select(whereItLies)
      .limit(maxNearby)
      .lean();
    for (const row of rows) units.set(row._id, kinds.unit.toState(row));
    const around = rows.flatMap((row) => neighboursOf(kinds.unit.toState(row)));
    open = [...new Set(around)].filter((sscc) => !units.has(sscc));
    if (units.size > maxNearby) break;
  }
  return units;
}

function neighboursOf(unit: Lying): readonly string[] {
  if (unit.status === 'absent') return [];
  const outer = unit.parentSscc === undefined ? [] : [unit.parentSscc];
  return [...unit.childSsccs, ...outer];
}

async function stepsAhead(
  database: Database,
  bookingIds: readonly string[],
  units: readonly LyingUnit[],
): Promise<readonly Ahead[]> {
  if (bookingIds.length === 0) return [];
  const rows = await modelOf(database, kinds.consignment)
    .find({ _id: trusted({ $in: [...bookingIds] }) })
    .limit(bookingIds.length)
    .lean();
  const consignments = new Map(rows.map((row) => [row._id, kinds.consignment.toState(row)]));
  return units.flatMap((unit) => {
    const steps = stepsOf(
      consignments.get(unit.bookingId ?? '') ?? { status: 'absent' },
      unit.sscc,
    );
    return steps.map((step, index) => ({
      departureId: step.departureId,
      sscc: unit.sscc,
      delayKeys: delayKeys(step, steps[index - 1]),
    }));
  });
}
