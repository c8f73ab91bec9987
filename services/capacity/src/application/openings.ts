import type { Actor } from '@serai/model';
import type { ServiceArea } from '../domain/network/area';
import type { PlannedDeparture } from '../domain/network/departures';
import type { Line } from '../domain/network/line';
import type { Point } from '../domain/network/point';
import type { SpaceCommand } from '../domain/space/commands';
import type { RunState } from '../domain/space/runs';
import type { Held } from './networkStore';

const opener: Actor = { subject: 'capacity', roles: ['service'] };

/** Puts a departure on sale to whoever may sell its line, its own member always among them. */
export function openDeparture(departure: PlannedDeparture, line: Held<Line>): SpaceCommand {
  const { memberId, sellerIds } = line.value;
  const sellers = sellerIds.length === 0 ? [] : [...new Set([memberId, ...sellerIds])];
  return {
    kind: 'open',
    key: `open:${departure.id}/${line.version}`,
    actor: opener,
    departure: { ...departure, sellerIds: sellers, allotments: [] },
  };
}

/** Offers the runs of an area as they are published now, and ends those that are no more. */
export function openRuns(area: Held<ServiceArea>, known: readonly RunState[]): SpaceCommand[] {
  const { memberId, runs } = area.value;
  const offered: RunState[] = runs.map(({ reference, days, grams, cm3, stops }) => {
    return { areaId: area.id, reference, memberId, days, grams, cm3, stops };
  });
  const ended = known
    .filter(({ days }) => days.length > 0)
    .filter(({ reference }) => !runs.some((run) => run.reference === reference))
    .map((run) => ({ ...run, days: [] }));
  return [...offered, ...ended]
    .filter((run) => !known.some((other) => isSameRun(run, other)))
    .map((run) => ({
      kind: 'openRun',
      key: `run:${area.id}/${run.reference}/${area.version}`,
      actor: opener,
      run,
    }));
}

/** Offers the storage of a point where it is not what was offered before. */
export function openStorage(point: Held<Point>, knownCm3: number): SpaceCommand[] {
  const { memberId, storageCm3: cm3 } = point.value;
  if (knownCm3 === cm3) return [];
  const storage = { pointId: point.id, memberId, cm3 };
  const key = `storage:${point.id}/${point.version}`;
  return [{ kind: 'openStorage', key, actor: opener, storage }];
}

function isSameRun(one: RunState, other: RunState): boolean {
  return (
    one.reference === other.reference &&
    one.days.join() === other.days.join() &&
    one.grams === other.grams &&
    one.cm3 === other.cm3 &&
    one.stops === other.stops
  );
}
