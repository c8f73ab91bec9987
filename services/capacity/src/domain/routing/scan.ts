import { giveBack } from './labels';
import { rideAndAlight } from './alight';
import { board, expectRiders, isOpen } from './board';
import type { DatedPrice, Front, Patience, Question } from './question';
import type { Search } from './search';
import { firstStart } from './question';
import { beginSearch, isHopeless } from './search';
import type { Timetable } from './timetable';
import { firstFrom } from './timetable';
import { waysOf } from './waysOf';

/** Connections between two looks at the clock, and between two clearings of what is hopeless. */
const lookEvery = 1 << 12;
const clearEvery = 1 << 14;

/**
 * Every way that no other beats in arrival, price, CO2e and boardings together: a multi-criteria
 * connection scan (Dibbelt, Pajor, Strasser, Wagner: Connection Scan Algorithm, 2018), with labels
 * that are kept only where their best completion is not beaten at the destination yet, and with
 * trips passed over where an earlier one of the same path took the same parcels.
 *
 * Ended early, it answers with the ways that arrive before what it had come to: those are proven,
 * because a way that is not found yet arrives later.
 */
export function scan(timetable: Timetable, question: Question, patience: Patience): Front {
  const search = beginSearch(timetable, question);
  const { departs, leg } = timetable;
  const { freshFrom, riding, labels } = search;
  const begin = firstFrom(departs, firstStart(question));
  const end = firstFrom(departs, question.latestDeparture + 1);
  for (let at = begin; at < end; at += 1) {
    if ((at - begin) % lookEvery === lookEvery - 1) {
      const isOver = labels.count > patience.maxLabels || patience.isOver();
      if (isOver) return frontOf(search, departs[at] as number);
      const isClearing = (at - begin) % clearEvery === clearEvery - 1;
      if (isClearing && !clear(search, departs[at] as number)) break;
    }
    const on = leg[at] as number;
    if (riding[on] === 0 && (departs[at] as number) < (freshFrom[on] as number)) continue;
    connect(search, at);
  }
  return frontOf(search, Number.POSITIVE_INFINITY);
}

/** One connection: who waits boards, and everybody aboard rides. */
function connect(search: Search, at: number): void {
  const { timetable, question, aboard, riding } = search;
  const leg = timetable.leg[at] as number;
  const path = timetable.paths.path[leg] as number;
  const trip = timetable.trip[at] as number;
  const isRidden = (aboard[trip] as number) >= 0;
  if (isRidden) riding[leg] = (riding[leg] as number) - 1;
  const isFresh = (timetable.departs[at] as number) >= (search.freshFrom[leg] as number);
  if (!isRidden && !isFresh) return;
  if (!isOpen(search, at)) {
    if (isRidden) expectRiders(search, at, -1);
    aboard[trip] = -1;
    return;
  }
  let dated: DatedPrice | null = null;
  if (question.datedPrices !== null && question.datedPrices.isDated[path] === 1) {
    dated = question.datedPrices.priceOf(trip);
    if (dated === null) return;
  }
  if (isFresh) board(search, at, dated);
  if ((aboard[trip] as number) >= 0) rideAndAlight(search, at, dated);
}

/** Lets go who cannot come to anything; false where nobody waits or rides any more. */
function clear(search: Search, now: number): boolean {
  const { pending, ready, labels } = search;
  let isAnybody = false;
  for (const lists of [pending, ready]) {
    for (let point = 0; point < lists.length; point += 1) {
      let kept = -1;
      for (let label = lists[point] as number; label >= 0;) {
        const next = labels.next[label] as number;
        if (!isHopeless(search, label, point, now)) kept = label;
        else if (kept < 0) lists[point] = next;
        else labels.next[kept] = next;
        label = next;
      }
      if ((lists[point] as number) >= 0) isAnybody = true;
    }
  }
  return isAnybody || search.aboard.some((label) => label >= 0);
}

function frontOf(search: Search, provenBefore: number): Front {
  const front = {
    ways: waysOf(search, provenBefore),
    incomplete: provenBefore !== Number.POSITIVE_INFINITY,
    labels: search.labels.count,
  };
  giveBack(search.labels);
  search.lent.end();
  return front;
}
