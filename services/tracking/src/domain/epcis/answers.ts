import type { Instant } from '@serai/model';
import type { EventIndex, Said } from './event';
import type { Comparison, Condition } from './eventQuery';

/** What of an event a query is asked about. */
export interface Asked extends EventIndex {
  readonly eventId: string;
  readonly recordTime: Instant;
}

/**
 * Whether the event meets every condition, by the same words as it is looked up in the store. Asked
 * of an event as somebody sees it, so that what is hidden answers no question either.
 */
export function answers(event: Asked, conditions: readonly Condition[]): boolean {
  return conditions.every((condition) => meets(event, condition));
}

function meets(event: Asked, condition: Condition): boolean {
  switch (condition.type) {
    case 'terms':
      return event.terms.some(
        (term) =>
          condition.any.includes(term) || condition.starts.some((start) => term.startsWith(start)),
      );
    case 'eventId':
      return condition.any.includes(event.eventId);
    case 'time': {
      const at = event[condition.field];
      return at !== undefined && compares(at, condition.by, condition.at);
    }
    case 'quantity':
      return event.quantities.some((quantity) =>
        compares(quantity, condition.by, condition.number),
      );
    case 'exists':
      return saidOf(event, condition.name).length > 0;
    case 'said':
      return saidOf(event, condition.name).some(
        ({ text }) => text !== undefined && condition.any.includes(text),
      );
    case 'compared': {
      const { name, by, number, time } = condition;
      return saidOf(event, name).some((said) => {
        const value = time === undefined ? said.number : said.time;
        return value !== undefined && compares(value, by, time ?? number ?? Number.NaN);
      });
    }
  }
}

function saidOf({ said }: Asked, name: string): readonly Said[] {
  return said.filter((one) => one.name === name);
}

function compares(value: number, by: Comparison, than: number): boolean {
  switch (by) {
    case 'EQ':
      return value === than;
    case 'GT':
      return value > than;
    case 'GE':
      return value >= than;
    case 'LT':
      return value < than;
    case 'LE':
      return value <= than;
  }
}
