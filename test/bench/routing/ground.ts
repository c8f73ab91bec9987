import type { Patience, Question } from '../../../services/capacity/src/domain/routing/question';
import { scan } from '../../../services/capacity/src/domain/routing/scan';
import type { Timetable } from '../../../services/capacity/src/domain/routing/timetable';
import { timetableBook } from '../../../services/capacity/src/domain/routing/timetableBook';
import type { BenchNetwork } from '../networks/network';
import type { Vector } from '../plainLabelSetting';
import { questionsOf } from '../questions';
import { seeded } from '../random';

/** Where searches are timed: a network, its timetable, and questions drawn from a seed. */
export interface Ground {
  readonly network: BenchNetwork;
  readonly timetable: Timetable;
  readonly questions: readonly Question[];
}

export function groundOf(network: BenchNetwork, count: number, seed: number): Ground {
  const timetable = timetableBook().revise({ stands: network.departures, gone: [] });
  const ask = questionsOf(network, timetable);
  const random = seeded(seed);
  return { network, timetable, questions: Array.from({ length: count }, () => ask(random)) };
}

/** Nothing here is ended early. */
export const patient: Patience = { maxLabels: Number.POSITIVE_INFINITY, isOver: () => false };

/** The front as vectors, in the order in which fronts are told. */
export function frontBy(timetable: Timetable, question: Question): Vector[] {
  const { ways } = scan(timetable, question, patient);
  return ways.map(({ arrives, price, co2eGrams, boardings }) => [
    arrives,
    price,
    co2eGrams,
    boardings,
  ]);
}

export function isSameFront(one: readonly Vector[], other: readonly Vector[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
