import type { mongo } from 'mongoose';
import type { Comparison, Condition } from '../../domain/epcis/eventQuery';
import type { EventDocument } from './collections';

type Filter = mongo.Filter<EventDocument>;

const operators: Readonly<Record<Comparison, string>> = {
  EQ: '$eq',
  GT: '$gt',
  GE: '$gte',
  LT: '$lt',
  LE: '$lte',
};

/** The rows that are kept, that a member may see anything of, and that meet every condition. */
export function eventFilter(
  conditions: readonly Condition[],
  memberId: string | undefined,
): Filter {
  const own: Filter[] = memberId === undefined ? [] : [{ viewers: memberId }];
  const kept: Filter = { stage: { $in: ['kept', 'applied', 'parked'] } };
  return { $and: [...own, kept, ...conditions.map(filterOf)] };
}

function filterOf(condition: Condition): Filter {
  switch (condition.type) {
    case 'terms': {
      const starts = condition.starts.map((start) => new RegExp(`^${escaped(start)}`));
      return { terms: { $in: [...condition.any, ...starts] } } as Filter;
    }
    case 'eventId':
      return { eventId: { $in: [...condition.any] } };
    case 'time':
      return { [condition.field]: { [operators[condition.by]]: condition.at } } as Filter;
    case 'quantity': {
      const compared = { [operators[condition.by]]: condition.number };
      return { quantities: { $elemMatch: compared } } as Filter;
    }
    case 'exists':
      return { said: { $elemMatch: { name: condition.name } } } as Filter;
    case 'said': {
      const text = { $in: [...condition.any] };
      return { said: { $elemMatch: { name: condition.name, text } } } as Filter;
    }
    case 'compared': {
      const { name, by, number, time } = condition;
      const value = { [operators[by]]: time ?? number };
      const field = time === undefined ? 'number' : 'time';
      return { said: { $elemMatch: { name, [field]: value } } } as Filter;
    }
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
