import type { DatedDeparture } from '../../domain/routing/timetable';
import type { NetworkDeparture } from './networkForms';
import type { Causes, NetworkLists } from './networkLists';
import { isTaken, isUnknown } from './networkLists';

/** A departure and its place in the file. */
export type Placed = readonly [index: number, departure: NetworkDeparture];

/** More departures than this are refused: a million of three legs take 0.7 GB while they are read. */
export const mostDepartures = 4_000_000;

/**
 * Departures as the timetable takes them, one by one. Those are left out, and their causes told,
 * whose line is not known, whose legs are not as many, or do not follow one another in time.
 */
export function* datedDepartures(
  placed: Iterable<Placed>,
  { lines, lineOf, pointOf }: NetworkLists,
  causes: Causes,
): Generator<DatedDeparture> {
  const ids = new Set<string>();
  for (const [index, departure] of placed) {
    const { id, cutoffMinutes } = departure;
    const at = (...path: (string | number)[]) => ['departures', index, ...path];
    if (index >= mostDepartures) return causes.add(at(), `is more than ${mostDepartures}`);
    if (ids.has(id)) causes.add(at('id'), isTaken(id));
    ids.add(id);
    const number = lineOf.get(departure.line);
    const line = number === undefined ? undefined : lines[number];
    if (line === undefined) {
      causes.add(at('line'), isUnknown(departure.line));
      continue;
    }
    if (departure.legs.length !== line.legs.length) {
      causes.add(at('legs'), `must be ${line.legs.length}, as the line has`);
      continue;
    }
    checkTimes(departure, index, causes);
    if (causes.all.length > 0) continue;
    const legs = line.legs.map(({ from, to }, nth) => {
      const leg = departure.legs[nth] as NetworkDeparture['legs'][number];
      return {
        fromPointId: String(pointOf.get(from)),
        toPointId: String(pointOf.get(to)),
        departsAt: leg.departs,
        arrivesAt: leg.arrives,
        freeGrams: leg.freeGrams,
        freeCm3: leg.freeCm3,
      };
    });
    yield { id, lineId: String(number), cutoffMinutes, legs };
  }
}

function checkTimes({ legs }: NetworkDeparture, index: number, causes: Causes): void {
  legs.forEach(({ departs, arrives }, nth) => {
    const path = ['departures', index, 'legs', nth];
    if (arrives <= departs) causes.add([...path, 'arrives'], 'must be later than departs');
    const before = legs[nth - 1];
    if (before === undefined || before.arrives <= departs) return;
    causes.add([...path, 'departs'], 'must not be before the leg before it arrives');
  });
}
