import { beats, expectRiders, mayPass } from './board';
import { addEnd, isBeaten } from './ends';
import { newLabel } from './labels';
import type { DatedPrice } from './question';
import type { Search } from './search';
import { expect } from './search';

/** Everybody aboard rides this leg, and is then at its end as well. */
export function rideAndAlight(search: Search, at: number, dated: DatedPrice | null): void {
  const { timetable, question, labels, aboard } = search;
  const { paths } = timetable;
  const leg = timetable.leg[at] as number;
  const path = paths.path[leg] as number;
  const trip = timetable.trip[at] as number;
  const legPrice =
    dated === null
      ? (question.legPrice[leg] as number)
      : (dated.legs[leg - (paths.firstLeg[path] as number)] ?? 0);
  const legCo2e = question.legCo2e[leg] as number;
  let kept = -1;
  for (let label = aboard[trip] as number; label >= 0;) {
    const next = labels.next[label] as number;
    if (mayStillCount(search, label, at)) {
      labels.price[label] = (labels.price[label] as number) + legPrice;
      labels.co2e[label] = (labels.co2e[label] as number) + legCo2e;
      alight(search, label, at);
      kept = label;
    } else if (kept < 0) aboard[trip] = next;
    else labels.next[kept] = next;
    label = next;
  }
  if (kept < 0) expectRiders(search, at, -1);
  // Nobody is aboard after the last leg: the list goes, its labels stay as the way they came by.
  if ((timetable.next[at] as number) < 0) aboard[trip] = -1;
}

/** Whether the best completion of a way about to ride this leg is not beaten yet. */
function mayStillCount(search: Search, label: number, at: number): boolean {
  const { timetable, question, labels, bounds, ends } = search;
  // It was asked a moment ago, when it boarded.
  if (labels.boarded[label] === at) return true;
  const leg = timetable.leg[at] as number;
  const trips = (labels.boardings[label] as number) + (bounds.trips.aboard[leg] as number);
  if (trips > question.maxTrips) return false;
  return !isBeaten(
    ends,
    (timetable.departs[at] as number) + (bounds.time.aboard[leg] as number),
    (labels.price[label] as number) + (bounds.price.aboard[leg] as number),
    (labels.co2e[label] as number) + (bounds.co2e.aboard[leg] as number),
    trips,
  );
}

function alight(search: Search, rider: number, at: number): void {
  const { timetable, question, labels, bounds, ends, exitsAt } = search;
  const point = timetable.paths.to[timetable.leg[at] as number] as number;
  const arrives = timetable.arrives[at] as number;
  const made = newLabel(labels);
  labels.price[made] = labels.price[rider] as number;
  labels.co2e[made] = labels.co2e[rider] as number;
  labels.boardings[made] = labels.boardings[rider] as number;
  labels.member[made] = labels.member[rider] as number;
  labels.before[made] = labels.before[rider] as number;
  labels.boarded[made] = labels.boarded[rider] as number;
  labels.left[made] = at;
  const exits = exitsAt.get(point);
  const hasEnded = exits !== undefined && end(search, made, arrives, exits);
  const trips = (labels.boardings[made] as number) + (bounds.trips.onward[point] as number);
  const isKept =
    trips <= question.maxTrips &&
    !isBeaten(
      ends,
      arrives + (bounds.time.onward[point] as number),
      (labels.price[made] as number) + (bounds.price.onward[point] as number),
      (labels.co2e[made] as number) + (bounds.co2e.onward[point] as number),
      trips,
    ) &&
    wait(search, made, point, arrives);
  if (!isKept && !hasEnded) labels.count -= 1;
}

/** Hands over at each exit that takes it; whether one of them was not beaten. */
function end(search: Search, label: number, arrives: number, exits: readonly number[]): boolean {
  const { question, labels, ends } = search;
  let hasEnded = false;
  for (const index of exits) {
    const exit = question.exits[index];
    if (exit === undefined) continue;
    if (!mayPass(search, labels.member[label] as number, exit.member, arrives)) continue;
    const endsAt = exit.endsAt(arrives);
    if (endsAt === Number.POSITIVE_INFINITY) continue;
    const price = (labels.price[label] as number) + exit.price;
    const co2e = labels.co2e[label] as number;
    const boardings = labels.boardings[label] as number;
    if (isBeaten(ends, endsAt, price, co2e, boardings)) continue;
    addEnd(ends, { arrives: endsAt, price, co2e, boardings }, label, index);
    hasEnded = true;
  }
  return hasEnded;
}

/** Waits at the point, unless one who waits there is as good in all that the future depends on. */
function wait(search: Search, made: number, point: number, arrives: number): boolean {
  const { question, labels, pending, ready } = search;
  const opens = question.hasHours[point] === 1 ? question.opensAt(point, arrives) : arrives;
  const readyAt = opens + (question.transferMs[point] as number);
  labels.ready[made] = readyAt;
  for (let label = ready[point] as number; label >= 0; label = labels.next[label] as number) {
    if (beats(search, label, made)) return false;
  }
  let kept = -1;
  for (let label = pending[point] as number; label >= 0;) {
    const next = labels.next[label] as number;
    const theirs = labels.ready[label] as number;
    if (theirs <= readyAt && beats(search, label, made)) return false;
    if (theirs < readyAt || !beats(search, made, label)) kept = label;
    else if (kept < 0) pending[point] = next;
    else labels.next[kept] = next;
    label = next;
  }
  labels.next[made] = pending[point] as number;
  pending[point] = made;
  expect(search, point, readyAt);
  return true;
}
