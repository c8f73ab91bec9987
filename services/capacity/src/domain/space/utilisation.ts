import type { DayRoom } from './dayPools';
import type { DepartureState } from './departure';

/** How full one departure is, or (without its id) all of a line on one day. */
export interface Utilisation {
  readonly lineId: string;
  readonly departureId: string;
  /** YYYY-MM-DD at the first call. */
  readonly date: string;
  readonly departures: number;
  readonly published: DayRoom;
  /** Held and committed. */
  readonly taken: DayRoom;
  /** Of ten thousand, rounded down; above that where more is sold than published. */
  readonly weightShareBasisPoints: number;
  readonly volumeShareBasisPoints: number;
}

/** Said beside the figures. */
export const utilisationMethod =
  'Grams and cm3 are summed over the legs of a departure, as published now and as held and ' +
  'committed now. A share is what is taken of what is published. Cancelled departures are left out.';

/** By departure, and by line and day, in the order of dates and ids. */
export function utilisationOf(departures: readonly DepartureState[]): {
  readonly departures: readonly Utilisation[];
  readonly days: readonly Utilisation[];
} {
  const rows = departures
    .filter(({ status }) => status === 'open')
    .map(ofDeparture)
    .sort((one, other) => compare(one.date, other.date) || compare(one.lineId, other.lineId));
  const days = new Map<string, Utilisation>();
  for (const row of rows) {
    const key = `${row.date}/${row.lineId}`;
    const before = days.get(key);
    days.set(key, before === undefined ? { ...row, departureId: '' } : together(before, row));
  }
  return { departures: rows, days: [...days.values()] };
}

function ofDeparture({ id, lineId, date, legs }: DepartureState): Utilisation {
  const sum = (of: (leg: DepartureState['legs'][number]) => number): number =>
    legs.reduce((total, leg) => total + of(leg), 0);
  const published = { grams: sum((leg) => leg.grams), cm3: sum((leg) => leg.cm3), stops: 0 };
  const taken = { grams: sum((leg) => leg.soldGrams), cm3: sum((leg) => leg.soldCm3), stops: 0 };
  const head = { lineId, departureId: id, date, departures: 1, published, taken };
  return { ...head, ...sharesOf(published, taken) };
}

function together(one: Utilisation, other: Utilisation): Utilisation {
  const published = sumOf(one.published, other.published);
  const taken = sumOf(one.taken, other.taken);
  const departures = one.departures + other.departures;
  return { ...one, departures, published, taken, ...sharesOf(published, taken) };
}

/** Of ten thousand, rounded down. */
export function sharesOf(published: DayRoom, taken: DayRoom) {
  const share = (part: number, whole: number): number =>
    whole === 0 ? 0 : Math.floor((part * 10_000) / whole);
  return {
    weightShareBasisPoints: share(taken.grams, published.grams),
    volumeShareBasisPoints: share(taken.cm3, published.cm3),
  };
}

export function sumOf(one: DayRoom, other: DayRoom): DayRoom {
  return { grams: one.grams + other.grams, cm3: one.cm3 + other.cm3, stops: 0 };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
