import { timeOf, wholeOf } from './fields';
import { networkRefusals as refusals } from './networkRefusals';

/** A wall-clock time at a call's point, so many days after the run's date. */
export interface LocalTime {
  readonly time: string;
  readonly day: number;
}

/** Where a line stops. It does not arrive at its first call, nor depart from its last. */
export interface Call {
  readonly pointId: string;
  readonly arrives: LocalTime | null;
  readonly departs: LocalTime | null;
}

export interface CallDraft {
  readonly pointId: string;
  readonly arrives: string;
  readonly arrivesDay: number;
  readonly departs: string;
  readonly departsDay: number;
}

const leastCalls = 2;
const maxCalls = 60;
/** No ship is longer under way than this. */
const maxDays = 120;

/** The calls of a line, in order. Refuses CALLS_INVALID, POINT_UNKNOWN, TIME_INVALID. */
export function callsOf(
  asked: readonly CallDraft[],
  isPoint: (pointId: string) => boolean,
): readonly Call[] {
  if (asked.length < leastCalls || asked.length > maxCalls) {
    throw refusals.CALLS_INVALID({ field: 'calls' });
  }
  return asked.map((call, index) => {
    const field = (name: string): string => `calls[${index}].${name}`;
    if (!isPoint(call.pointId)) throw refusals.POINT_UNKNOWN({ field: field('pointId') });
    if (call.pointId === asked[index - 1]?.pointId) {
      const message = 'A line does not go from a point to the same point.';
      throw refusals.CALLS_INVALID({ field: field('pointId'), message });
    }
    const { arrives, arrivesDay, departs, departsDay } = call;
    return {
      pointId: call.pointId,
      arrives: index === 0 ? noTime(arrives, field('arrives')) : at(arrives, arrivesDay, 'arrives'),
      departs:
        index === asked.length - 1
          ? noTime(departs, field('departs'))
          : at(departs, departsDay, 'departs'),
    };

    function at(time: string, day: number, name: string): LocalTime {
      return {
        time: timeOf(time, field(name)),
        day: wholeOf(day, field(`${name}Day`), 0, maxDays),
      };
    }
  });
}

function noTime(text: string, field: string): null {
  if (text === '') return null;
  const message = 'A line does not arrive at its first call, nor depart from its last.';
  throw refusals.CALLS_INVALID({ field, message });
}
