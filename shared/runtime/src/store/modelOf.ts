import type { Model } from 'mongoose';
import type { Database } from './database';
import type { AnyKind, Kind, Versioned } from './kind';

const ensured = new WeakMap<Database, Map<string, Promise<void>>>();

/** The mongoose model of a kind, for reads and lists; writes go through `once`. */
export function modelOf<S, F, D>(database: Database, kind: Kind<S, F, D>): Model<D & Versioned> {
  const known = database.connection.models[kind.collection] as unknown;
  return (known ?? defineModel(database, kind)) as Model<D & Versioned>;
}

/** Makes the collection and the indexes of a kind, once per connection. */
export function ensureKind(database: Database, kind: AnyKind): Promise<void> {
  const kinds = ensured.get(database) ?? new Map<string, Promise<void>>();
  ensured.set(database, kinds);
  const begun = kinds.get(kind.collection) ?? createCollection(database, kind);
  kinds.set(kind.collection, begun);
  begun.catch(() => kinds.delete(kind.collection));
  return begun;
}

function defineModel(database: Database, kind: AnyKind): unknown {
  const schema = kind.schema.clone();
  schema.add({ _id: String, version: { type: Number, required: true } });
  schema.set('versionKey', false);
  schema.set('strict', 'throw');
  schema.set('minimize', false);
  schema.set('id', false);
  return database.connection.model(kind.collection, schema, kind.collection);
}

async function createCollection(database: Database, kind: AnyKind): Promise<void> {
  const model = modelOf(database, kind);
  await model.createCollection();
  await model.createIndexes();
}
