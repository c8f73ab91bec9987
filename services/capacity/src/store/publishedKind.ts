import { Schema } from 'mongoose';
import type { FactContext, EncodedFact, Kind, Versioned } from '@serai/runtime';
import {
  evolvePublication,
  type Closure,
  type Publication,
  type PublicationFact,
} from '../domain/network/publication';
import type { PublishedKind } from '../application/networkStore';

/** A published thing as MongoDB keeps it: what lists filter by, and the value as a whole. */
export interface PublishedDocument<T> {
  readonly status: 'published' | 'withdrawn';
  readonly value: T;
  readonly closed?: Closure;
}

export interface PublishedKindOptions<T> {
  readonly name: string;
  readonly collection: string;
  /** Fields of the value that lists filter by; they are kept beside it, each with an index. */
  readonly filters: readonly (keyof T & string)[];
  encode(fact: PublicationFact<T>, context: FactContext): EncodedFact;
}

/** The kind of a published thing; its facts go out under `serai.capacity.v1`. */
export function publishedKind<T>(options: PublishedKindOptions<T>): PublishedKind<T> {
  const { name, collection, filters } = options;
  const kind: Kind<Publication<T>, PublicationFact<T>, object> = {
    name,
    topic: 'serai.capacity.v1',
    collection,
    schema: schemaOf(filters),
    initial: { status: 'unpublished' },
    evolve: evolvePublication,
    toDocument: (state) => {
      if (state.status === 'unpublished') throw new Error(`an unpublished ${name} is not kept`);
      const { status, value, closed } = state;
      const kept = Object.fromEntries(filters.map((field) => [field, value[field]]));
      return { ...kept, status, value, ...(closed && { closed }) };
    },
    toState: (document) => {
      const { status, value, closed } = document as PublishedDocument<T> & Versioned;
      return { status, value, ...(closed && { closed }) };
    },
    encode: (fact, context) => options.encode(fact, context),
  };
  return kind;
}

function schemaOf(filters: readonly string[]): Schema {
  const kept = Object.fromEntries(
    filters.map((field) => [field, { type: String, required: true }]),
  );
  const schema = new Schema({
    ...kept,
    status: { type: String, required: true },
    value: { type: Schema.Types.Mixed, required: true },
    closed: Schema.Types.Mixed,
  });
  for (const field of filters) schema.index({ [field]: 1, _id: 1 });
  return schema;
}
