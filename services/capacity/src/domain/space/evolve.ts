import type { OpenDeparture, SpaceCommand } from './commands';
import { isOver, type DepartureState, type LegState } from './departure';
import type { Granted, SpaceChange, SpaceEntry, SpaceGroup } from './entry';
import { evolveDays } from './evolveDays';
import { evolveHold, relief } from './evolveHold';
import { withAllotment, withSize, withTimes } from './pools';
import { keepsReceipt } from './receipts';
import { evolveRetire } from './retire';
import type { Standing } from './standing';
import type { SpaceState, SpaceTables } from './space';

/** What a group changed. */
export interface Evolved {
  /** By entry. */
  readonly changes: readonly (readonly SpaceChange[])[];
  /** Ids of the departures whose room, size or times are others now. */
  readonly departureIds: ReadonlySet<string>;
  /** Ids of the holds and departures that were retired. */
  readonly retired: readonly string[];
}

/** Moves the space on by one group, the next one. */
export function evolveGroup(state: SpaceState, group: SpaceGroup): Evolved {
  if (group.n !== state.lastGroup + 1) {
    throw new Error(`group ${group.n} does not follow group ${state.lastGroup}`);
  }
  const departureIds = new Set<string>();
  const retired: string[] = [];
  const departures: SpaceTables['departures'] = {
    get: (id) => state.departures.get(id),
    delete: (id) => {
      departureIds.add(id);
      retired.push(id);
      return state.departures.delete(id);
    },
    set: (id, departure) => {
      departureIds.add(id);
      state.departures.set(id, departure);
    },
  };
  const holds: SpaceTables['holds'] = {
    get: (id) => state.holds.get(id),
    set: (id, hold) => state.holds.set(id, hold),
    delete: (id) => {
      retired.push(id);
      return state.holds.delete(id);
    },
  };
  const tables = { ...state, departures, holds };
  const changes = group.entries.map((entry, index) =>
    evolve(tables, entry, { n: group.n, index, at: group.at }),
  );
  state.lastGroup = group.n;
  state.lastAt = group.at;
  return { changes, departureIds, retired };
}

/** Applies one entry, as it was decided: nothing is decided again. */
export function evolve(tables: SpaceTables, entry: SpaceEntry, standing: Standing): SpaceChange[] {
  const refused = 'refused' in entry ? entry.refused : null;
  if (keepsReceipt(entry.command, refused)) {
    tables.receipts.set(entry.key, { digest: entry.digest, refused });
  }
  if ('refused' in entry || entry.granted.outcome === 'unchanged') return [];
  return evolveGranted(tables, entry.command, entry.granted, standing);
}

function evolveGranted(
  tables: SpaceTables,
  command: SpaceCommand,
  granted: Granted,
  standing: Standing,
): SpaceChange[] {
  switch (command.kind) {
    case 'open':
      return [put(tables, { kind: 'opened', departure: opened(command, standing.n) })];
    case 'openRun':
    case 'openStorage':
    case 'allotDays':
      return evolveDays(tables, command, granted, standing);
    case 'retire':
      evolveRetire(tables, command, granted.outcome === 'retired' ? granted.ids : []);
      return [];
    case 'revise':
    case 'cut':
    case 'cancel':
    case 'allot':
      return evolveDeparture(tables, command, granted, standing);
    case 'hold':
    case 'commit':
    case 'release':
    case 'exchange':
    case 'expire':
    case 'warn':
      return evolveHold(tables, command, granted, standing);
  }
}

function evolveDeparture(
  tables: SpaceTables,
  command: Extract<SpaceCommand, { departureId: string }>,
  granted: Granted,
  { n, at }: Standing,
): SpaceChange[] {
  const before = tables.departures.get(command.departureId);
  if (before === undefined) throw new Error(`group ${n} changes an unknown departure`);
  switch (command.kind) {
    case 'revise': {
      const times = new Map(command.legs.map((leg) => [leg.index, leg]));
      const legs = before.legs.map((leg) => withTimes(leg, times.get(leg.index) ?? leg, at));
      const departure = { ...before, legs, version: n, reason: command.reason };
      return [put(tables, { kind: 'revised', departure, what: 'times' })];
    }
    case 'cut': {
      if (granted.outcome !== 'cut') throw new Error(`group ${n} cuts without saying how`);
      const legs = before.legs.map((leg) =>
        leg.index === command.leg ? withSize(leg, command, granted.pools, at) : leg,
      );
      const departure = { ...before, legs, version: n, reason: command.reason };
      const changes = [put(tables, { kind: 'revised', departure, what: 'capacity' })];
      const isNowOver = legs.some((leg) => leg.index === command.leg && isOver(leg));
      return isNowOver
        ? [...changes, { kind: 'overflowed', departure, leg: command.leg }]
        : [...changes, ...relief(before, departure, command.leg)];
    }
    case 'cancel': {
      const { reason } = command;
      const departure: DepartureState = { ...before, status: 'cancelled', version: n, reason };
      return [put(tables, { kind: 'cancelled', departure })];
    }
    case 'allot': {
      const { allotment, agreed } = command;
      const kept = granted.outcome === 'kept' ? granted : { legs: [], why: '' as const };
      const legs = before.legs.map((leg) =>
        withAllotment(leg, allotment, kept.legs[leg.index], agreed),
      );
      const departure = { ...before, legs, version: n };
      return [put(tables, { kind: 'allotted', departure, allotment, why: kept.why })];
    }
  }
}

function put<C extends SpaceChange & { departure: DepartureState }>(
  tables: SpaceTables,
  change: C,
): SpaceChange {
  tables.departures.set(change.departure.id, change.departure);
  return change;
}

function opened({ departure }: OpenDeparture, n: number): DepartureState {
  const { id, lineId, memberId, mode, date, cutoffMinutes, sellerIds } = departure;
  const pools = departure.allotments.map((one) => ({ ...one, soldGrams: 0, soldCm3: 0 }));
  const legs = departure.legs.map((leg, index): LegState => {
    return { ...leg, index, soldGrams: 0, soldCm3: 0, pools, overSince: null };
  });
  const status = 'open';
  const head = { id, lineId, memberId, mode, date, status, cutoffMinutes, sellerIds } as const;
  return { ...head, legs, version: n, reason: '' };
}
