import { isBeaten } from './ends';
import { isNoDearer, newLabel } from './labels';
import type { DatedPrice, Question } from './question';
import type { Search } from './search';

const minuteMs = 60_000;

/** Who waits at the start of a connection boards its trip, where that may still lead to something. */
export function board(search: Search, at: number, dated: DatedPrice | null): void {
  const { timetable, question, labels, pending, ready, boardedTurn, boardedReady } = search;
  const { paths, trips } = timetable;
  const leg = timetable.leg[at] as number;
  const trip = timetable.trip[at] as number;
  const point = paths.from[leg] as number;
  const now = timetable.departs[at] as number;
  const latestReady = now - (trips.cutoffMinutes[trip] as number) * minuteMs;
  // Who was ready for an earlier trip of this path is aboard that one, which comes no later.
  const isInOrder = trips.inOrder[trip] === 1 && dated === null && !question.interline.varies;
  const earliest = isInOrder ? (boardedReady[leg] as number) : Number.NEGATIVE_INFINITY;
  const oldest = isInOrder ? (boardedTurn[leg] as number) : -1;
  let nextReady = Number.POSITIVE_INFINITY;
  let isAnybodyAboard = false;
  if ((pending[point] as number) >= 0) {
    if (now >= (search.promotion[point] as number)) promote(search, point, now);
    for (let label = pending[point] as number; label >= 0; label = labels.next[label] as number) {
      const readyAt = labels.ready[label] as number;
      if (readyAt > latestReady) nextReady = Math.min(nextReady, readyAt);
      else if (readyAt > earliest && step(search, label, at, dated)) isAnybodyAboard = true;
    }
  }
  for (let label = ready[point] as number; label >= 0; label = labels.next[label] as number) {
    if ((labels.turn[label] as number) <= oldest) break;
    const isLater = (labels.ready[label] as number) > earliest;
    if (isLater && step(search, label, at, dated)) isAnybodyAboard = true;
  }
  // Whoever this trip is of no use to has no use for a later one.
  if (!isInOrder || (isAnybodyAboard && !isWhole(search, at))) return;
  boardedReady[leg] = latestReady;
  boardedTurn[leg] = search.turns;
  const path = paths.path[leg] as number;
  if (search.isOvertaken[path] === 1) return;
  search.freshFrom[leg] = nextReady + (paths.leastCutoffMs[path] as number);
}

/** One label boards, where that may be of use; the fee is paid where it changes. */
function step(search: Search, label: number, at: number, dated: DatedPrice | null): boolean {
  const { timetable, question, labels, bounds, ends, aboard } = search;
  const { paths } = timetable;
  const leg = timetable.leg[at] as number;
  const path = paths.path[leg] as number;
  const now = timetable.departs[at] as number;
  const boardings = (labels.boardings[label] as number) + 1;
  const isEntry = (labels.before[label] as number) < 0;
  if (isEntry && now > question.latestStart) return false;
  const trips = boardings + (bounds.trips.aboard[leg] as number);
  if (trips > question.maxTrips) return false;
  const base = dated === null ? (question.base[path] as number) : dated.base;
  const fee = isEntry ? 0 : (question.fee[paths.from[leg] as number] as number);
  const price = (labels.price[label] as number) + fee + base;
  const co2e = labels.co2e[label] as number;
  const isLost = isBeaten(
    ends,
    now + (bounds.time.aboard[leg] as number),
    price + (bounds.price.aboard[leg] as number),
    co2e + (bounds.co2e.aboard[leg] as number),
    trips,
  );
  if (isLost || price === Number.POSITIVE_INFINITY) return false;
  if (!mayPass(search, labels.member[label] as number, question.member[path] as number, now))
    return false;
  const trip = timetable.trip[at] as number;
  const made = newLabel(labels);
  labels.price[made] = price;
  labels.co2e[made] = co2e;
  labels.boardings[made] = boardings;
  labels.before[made] = label;
  labels.boarded[made] = at;
  labels.member[made] = question.member[path] as number;
  const isFirst = (aboard[trip] as number) < 0;
  if (!addAboard(search, aboard, trip, made)) labels.count -= 1;
  else if (isFirst) expectRiders(search, at, 1);
  return true;
}

export function mayPass(search: Search, from: number, to: number, at: number): boolean {
  if (from === to || from < 0 || to < 0) return true;
  const { isBound } = search.question.interline;
  if (isBound[from] === 0 || isBound[to] === 0) return true;
  return search.question.interline.mayPass(from, to, at);
}

/** Counts a trip with somebody aboard in, or out, at each leg that it has yet to ride. */
export function expectRiders({ timetable, riding }: Search, from: number, count: 1 | -1): void {
  const { next, leg } = timetable;
  for (let at = next[from] as number; at >= 0; at = next[at] as number) {
    const on = leg[at] as number;
    riding[on] = (riding[on] as number) + count;
  }
}

/** Aboard one trip only what was paid and emitted counts. */
function addAboard({ labels }: Search, aboard: Int32Array, trip: number, made: number): boolean {
  let kept = -1;
  for (let label = aboard[trip] as number; label >= 0;) {
    const next = labels.next[label] as number;
    if (isNoDearer(labels, label, made)) return false;
    if (isNoDearer(labels, made, label)) {
      if (kept < 0) aboard[trip] = next;
      else labels.next[kept] = next;
    } else kept = label;
    label = next;
  }
  labels.next[made] = aboard[trip] as number;
  aboard[trip] = made;
  return true;
}

/** Labels for which no departure from here is too early any more: their arrival counts no longer. */
function promote(search: Search, point: number, now: number): void {
  const { labels, pending, timetable } = search;
  const longest = timetable.paths.longestCutoffMs[point] as number;
  let kept = -1;
  let nextReady = Number.POSITIVE_INFINITY;
  for (let label = pending[point] as number; label >= 0;) {
    const next = labels.next[label] as number;
    const readyAt = labels.ready[label] as number;
    if (readyAt + longest > now) {
      nextReady = Math.min(nextReady, readyAt);
      kept = label;
    } else {
      if (kept < 0) pending[point] = next;
      else labels.next[kept] = next;
      addReady(search, point, label);
    }
    label = next;
  }
  search.promotion[point] = nextReady + longest;
}

function addReady(search: Search, point: number, made: number): void {
  const { labels, ready } = search;
  let kept = -1;
  for (let label = ready[point] as number; label >= 0;) {
    const next = labels.next[label] as number;
    if (beats(search, label, made)) return;
    if (!beats(search, made, label)) kept = label;
    else if (kept < 0) ready[point] = next;
    else labels.next[kept] = next;
    label = next;
  }
  search.turns += 1;
  labels.turn[made] = search.turns;
  labels.next[made] = ready[point] as number;
  ready[point] = made;
}

/** Whether one label serves wherever the other does, their arrivals left out. */
export function beats(search: Search, one: number, other: number): boolean {
  const { labels, question } = search;
  if (!isNoDearer(labels, one, other)) return false;
  // Where a way must begin early, who waits at an entry cannot do what who changes can.
  const isEntry = (labels.before[one] as number) < 0;
  if (search.isWindow && isEntry && (labels.before[other] as number) >= 0) return false;
  const [mine, theirs] = [labels.member[one] as number, labels.member[other] as number];
  return mine === theirs || covers(question, mine, theirs);
}

function covers({ interline }: Question, one: number, other: number): boolean {
  if (one < 0) return true;
  if (interline.isBound[one] === 0) return true;
  return other >= 0 && interline.covers(one, other);
}

/** Whether a parcel can stay aboard to the end of the trip. */
function isWhole(search: Search, from: number): boolean {
  const { next } = search.timetable;
  for (let at = from; at >= 0; at = next[at] as number) if (!isOpen(search, at)) return false;
  return true;
}

/** Whether this leg may be ridden: nothing of it avoided or shut, in time, with room. */
export function isOpen({ timetable, question }: Search, at: number): boolean {
  const { from, to } = timetable.paths;
  const leg = timetable.leg[at] as number;
  if (question.isAvoided[from[leg] as number] === 1) return false;
  if (question.isAvoided[to[leg] as number] === 1) return false;
  const departs = timetable.departs[at] as number;
  if (departs > question.latestDeparture) return false;
  const { shutAt } = question;
  if (shutAt !== null && shutAt(leg, departs, timetable.arrives[at] as number)) return false;
  const [grams, cm3] = [timetable.freeGrams[at] as number, timetable.freeCm3[at] as number];
  if (grams >= question.grams && cm3 >= question.cm3) return true;
  const own = question.ownRoom.get(at);
  if (own === undefined) return false;
  return grams + own.grams >= question.grams && cm3 + own.cm3 >= question.cm3;
}
