import type { Ridden, Way } from './question';
import type { Search } from './search';

/** The ends of a search that arrive no later than an instant, each with how it came there. */
export function waysOf(search: Search, noLaterThan: number): Way[] {
  const { ends, labels, question, timetable } = search;
  const ways: Way[] = [];
  for (let at = 0; at < ends.count; at += 1) {
    const arrives = ends.arrives[at] as number;
    const exit = question.exits[ends.exit[at] as number];
    const label = ends.label[at] as number;
    const { rides, entry: entered } = cameBy(search, label);
    const entry = question.entries[entered];
    if (arrives > noLaterThan || exit === undefined || entry === undefined) continue;
    ways.push({
      arrives,
      price: ends.price[at] as number,
      co2eGrams: ends.co2e[at] as number,
      boardings: ends.boardings[at] as number,
      entry,
      exit,
      reaches: timetable.arrives[labels.left[label] as number] as number,
      rides,
    });
  }
  return ways.sort(byCosts);
}

/** By arrival, price, CO2e, boardings: the order in which a front is always told. */
function byCosts(one: Way, other: Way): number {
  return (
    one.arrives - other.arrives ||
    one.price - other.price ||
    one.co2eGrams - other.co2eGrams ||
    one.boardings - other.boardings
  );
}

function cameBy({ labels, timetable }: Search, end: number): { rides: Ridden[]; entry: number } {
  const rides: Ridden[] = [];
  let label = end;
  while (label >= 0 && (labels.left[label] as number) >= 0) {
    const [first, last] = [labels.boarded[label] as number, labels.left[label] as number];
    rides.unshift({ trip: timetable.trip[first] as number, first, last });
    label = labels.before[label] as number;
  }
  return { rides, entry: -1 - (labels.before[label] as number) };
}
