import type { Question } from '../../services/capacity/src/domain/routing/question';
import type { Timetable } from '../../services/capacity/src/domain/routing/timetable';
import { firstFrom } from '../../services/capacity/src/domain/routing/timetable';

/** Arrival, price, CO2e in grams, boardings. */
export type Vector = readonly [number, number, number, number];

interface Label {
  /** From when it may board; aboard: when it boarded, which no longer counts. */
  ready: number;
  price: number;
  co2e: number;
  boardings: number;
  member: number;
  isEntry: boolean;
}

/**
 * The front by plain multi-criteria label setting (Hansen 1980, Martins 1984), its labels settled
 * in the order in which connections leave: a bag of unbeaten labels for each point and each trip,
 * dominance at the same point and aboard the same trip, and nothing else. No bounds, no pruning by
 * the destination. Says also how many labels were kept.
 */
export function plainLabelSetting(
  timetable: Timetable,
  question: Question,
): { vectors: Vector[]; labels: number } {
  const { departs, arrives, trip, leg, paths, trips } = timetable;
  const { mayRide, fee, transferMs, legPrice, legCo2e, base, member, interline } = question;
  const atPoint: Label[][] = paths.pointIds.map(() => []);
  const aboard: (Label[] | undefined)[] = [];
  const front: Vector[] = [];
  let labels = 0;
  const mayPass = (from: number, to: number, at: number): boolean =>
    from < 0 || to < 0 || from === to || interline.mayPass(from, to, at);
  const keep = (bag: Label[], made: Label, isWaiting: boolean): void => {
    if (addLabel(question, bag, made, isWaiting)) labels += 1;
  };
  for (const { point, readyAt, price, member: of } of question.entries) {
    const ready = question.hasHours[point] === 1 ? question.opensAt(point, readyAt) : readyAt;
    const start = { ready, price, co2e: 0, boardings: 0, member: of, isEntry: true };
    if (question.isAvoided[point] === 0) keep(atPoint[point] as Label[], start, true);
  }
  const end = firstFrom(departs, question.latestDeparture + 1);
  const earliest = Math.min(...question.entries.map(({ readyAt }) => readyAt));
  for (let at = firstFrom(departs, earliest); at < end; at += 1) {
    const [on, run, now] = [leg[at] as number, trip[at] as number, departs[at] as number];
    const [path, from, to] = [paths.path[on] as number, paths.from[on], paths.to[on]] as number[];
    if (mayRide[path as number] === 0) continue;
    if (!isOpen(timetable, question, at)) {
      aboard[run] = undefined;
      continue;
    }
    const latest = now - (trips.cutoffMinutes[run] as number) * 60_000;
    const riding = (aboard[run] ??= []);
    for (const label of atPoint[from as number] as Label[]) {
      if (label.ready > latest || label.boardings === question.maxTrips) continue;
      if (label.isEntry && now > question.latestStart) continue;
      if (!mayPass(label.member, member[path as number] as number, now)) continue;
      const paid = label.isEntry ? 0 : (fee[from as number] as number);
      const price = label.price + paid + (base[path as number] as number);
      if (price === Number.POSITIVE_INFINITY) continue;
      const boardings = label.boardings + 1;
      const of = member[path as number] as number;
      const { co2e } = label;
      keep(riding, { ready: now, price, co2e, boardings, member: of, isEntry: false }, false);
    }
    const [reaches, point] = [arrives[at] as number, to as number];
    for (const label of riding) {
      label.price += legPrice[on] as number;
      label.co2e += legCo2e[on] as number;
      for (const exit of question.exits) {
        if (exit.point !== point || !mayPass(label.member, exit.member, reaches)) continue;
        const { price, co2e, boardings } = label;
        addTo(front, [exit.endsAt(reaches), price + exit.price, co2e, boardings]);
      }
      const opens = question.hasHours[point] === 1 ? question.opensAt(point, reaches) : reaches;
      const ready = opens + (transferMs[point] as number);
      keep(atPoint[point] as Label[], { ...label, ready }, true);
    }
  }
  return { vectors: front.sort(byAll), labels };
}

/** Puts a label into a bag where none beats it, and takes out those that it beats. */
function addLabel(asked: Question, bag: Label[], made: Label, isWaiting: boolean): boolean {
  const isWindow = asked.latestStart < asked.latestDeparture;
  const beats = (one: Label, other: Label): boolean =>
    (!isWaiting || one.ready <= other.ready) &&
    one.price <= other.price &&
    one.co2e <= other.co2e &&
    one.boardings <= other.boardings &&
    (!one.isEntry || other.isEntry || !isWindow) &&
    (one.member === other.member || one.member < 0 || covers(asked, one, other));
  for (const label of bag) if (beats(label, made)) return false;
  let kept = 0;
  for (const label of bag) if (!beats(made, label)) bag[kept++] = label;
  bag.length = kept;
  bag.push(made);
  return true;
}

function covers({ interline }: Question, one: Label, other: Label): boolean {
  if (interline.isBound[one.member] === 0) return true;
  return other.member >= 0 && interline.covers(one.member, other.member);
}

function isOpen(timetable: Timetable, asked: Question, at: number): boolean {
  const { leg, paths, freeGrams, freeCm3 } = timetable;
  const on = leg[at] as number;
  if (asked.isAvoided[paths.from[on] as number] === 1) return false;
  if (asked.isAvoided[paths.to[on] as number] === 1) return false;
  const [grams, cm3] = [freeGrams[at] as number, freeCm3[at] as number];
  if (grams >= asked.grams && cm3 >= asked.cm3) return true;
  const own = asked.ownRoom.get(at) ?? { grams: 0, cm3: 0 };
  return grams + own.grams >= asked.grams && cm3 + own.cm3 >= asked.cm3;
}

function addTo(front: Vector[], made: Vector): void {
  const beats = (a: Vector, b: Vector): boolean => a.every((cost, i) => cost <= (b[i] as number));
  if (made[0] === Number.POSITIVE_INFINITY || front.some((other) => beats(other, made))) return;
  front.splice(0, front.length, ...front.filter((other) => !beats(made, other)), made);
}

function byAll(a: Vector, b: Vector): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3];
}
