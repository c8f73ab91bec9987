import { days, hours, minutes } from '@serai/model';
import type { Value } from './bestValue';
import type { Itinerary } from './itinerary';

export const optionLabels = ['cheapest', 'fastest', 'greenest', 'best_value'] as const;
export type OptionLabel = (typeof optionLabels)[number];

/** Why an option is shown: a code, and a sentence that a person reads. */
export interface OptionReason {
  readonly code: 'CHEAPEST' | 'FASTEST' | 'GREENEST' | 'BEST_VALUE' | 'TRADES';
  readonly message: string;
}

/** What an option is compared with. */
export interface Comparison {
  readonly front: readonly Itinerary[];
  readonly fastest: Itinerary;
  valueOf(plan: Itinerary): Value;
}

/** One for each label; without a label, what it trades against the fastest. */
export function reasonsFor(
  plan: Itinerary,
  labels: readonly OptionLabel[],
  compared: Comparison,
): readonly OptionReason[] {
  if (labels.length === 0) return [{ code: 'TRADES', message: traded(plan, compared.fastest) }];
  return labels.map((label) => labelled(label, plan, compared));
}

function labelled(label: OptionLabel, plan: Itinerary, compared: Comparison): OptionReason {
  const isLeast = (cost: (way: Itinerary) => number): boolean =>
    compared.front.every((way) => cost(plan) <= cost(way));
  const other = ', but for one that is as good as the same';
  const unless = (isTrue: boolean): string => (isTrue ? '.' : `${other}.`);
  switch (label) {
    case 'cheapest': {
      const end = unless(isLeast(({ price }) => price.amount));
      return { code: 'CHEAPEST', message: `No way costs less${end}` };
    }
    case 'fastest': {
      const end = unless(isLeast(({ arrivesAt }) => arrivesAt));
      return { code: 'FASTEST', message: `No way arrives earlier${end}` };
    }
    case 'greenest': {
      const end = unless(isLeast(({ co2eGrams }) => co2eGrams));
      return { code: 'GREENEST', message: `No way emits less CO2e${end}` };
    }
    case 'best_value': {
      const { price, time } = compared.valueOf(plan);
      const end = unless(isLeast((way) => sumOf(compared.valueOf(way))));
      const parts = `${rounded(price)} times the lowest price and ${rounded(time)} times`;
      const message = `${parts} the shortest time: no way has a lower sum${end}`;
      return { code: 'BEST_VALUE', message };
    }
  }
}

function sumOf({ price, time }: Value): number {
  return price + time;
}

/** 12 h later than the fastest, 8 % cheaper and 1 change fewer. */
function traded(plan: Itinerary, fastest: Itinerary): string {
  const lateMs = plan.arrivesAt - fastest.arrivesAt;
  const price = share(plan.price.amount, fastest.price.amount, 'cheaper', 'dearer');
  const co2e = share(plan.co2eGrams, fastest.co2eGrams, 'less CO2e', 'more CO2e');
  const changes = plan.transfers - fastest.transfers;
  const noun = Math.abs(changes) === 1 ? 'change' : 'changes';
  const others = [
    price,
    co2e,
    changes === 0 ? '' : `${Math.abs(changes)} ${noun} ${changes < 0 ? 'fewer' : 'more'}`,
  ].filter((part) => part !== '');
  const time = lateMs === 0 ? 'As early as the fastest' : `${span(lateMs)} later than the fastest`;
  const last = others.pop();
  if (last === undefined) return `${time}.`;
  return `${[time, ...others].join(', ')} and ${last}.`;
}

/** Nothing where both are equal; without a number where the other one is nothing. */
function share(own: number, other: number, less: string, more: string): string {
  if (own === other) return '';
  const word = own < other ? less : more;
  if (other === 0) return word;
  const percent = Math.round((Math.abs(own - other) / other) * 100);
  return percent === 0 ? `under 1 % ${word}` : `${percent} % ${word}`;
}

/** In minutes below two hours, in hours below two days, else in days. */
function span(ms: number): string {
  if (ms < hours(2)) return `${Math.max(1, Math.round(ms / minutes(1)))} min`;
  if (ms < days(2)) return `${Math.round(ms / hours(1))} h`;
  return `${Math.round(ms / days(1))} days`;
}

function rounded(multiple: number): string {
  return multiple.toFixed(2);
}
