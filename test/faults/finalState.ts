import { createHash } from 'node:crypto';
import type { Connection } from 'mongoose';

/** What a service has come to, by collection. */
export interface FinalState {
  readonly hash: string;
  /** Every document as it was hashed: 'collection/id' to its text. */
  readonly documents: ReadonlyMap<string, string>;
}

type Row = Readonly<Record<string, unknown>>;

/** Collections whose version says how many facts took effect, and those where rounds of work do. */
const copies: Readonly<Record<string, readonly string[]>> = {
  booking: ['bookings', 'members'],
  capacity: ['members', 'agreements', 'charters', 'rates'],
  tracking: ['members', 'charters'],
};
const derived: Readonly<Record<string, readonly string[]>> = {
  tracking: ['points', 'consignments', 'units', 'departures', 'incidents'],
};

/** When something was handled, or is to be: another moment in every run. */
const handledAt = ['earliest', 'latest', 'raisedAt', 'clearedAt', 'unsettled', 'dueAt'];
/** Lists that grow as parcels are heard of; their order says nothing. */
const unordered = ['collected', 'delivered', 'memberIds', 'seenNowBy', 'seenBy'];

/**
 * All that a service keeps of facts, hashed; receipts, queues and outbox left out. How often a
 * document changed counts where each fact changes it once. Left out are moments of handling, and of
 * cancelled bookings estimates and incidents: whether a carrier's news moved them first is chance.
 */
export async function stateOf(service: string, database: Connection): Promise<FinalState> {
  const documents = new Map<string, string>();
  const units = await database.collection('units').find({ 'state.status': 'cancelled' }).toArray();
  const cancelled = new Set(units.map(({ _id }) => String(_id)));
  const kept = [...(copies[service] ?? []), ...(derived[service] ?? [])];
  for (const collection of kept) {
    const isCounted = copies[service]?.includes(collection) === true;
    for (const row of await database.collection(collection).find().sort({ _id: 1 }).toArray()) {
      const { version, ...rest } = row as Row;
      const state = rest['state'] as Row | undefined;
      if (collection === 'incidents' && cancelled.has(String(rest['sscc']))) continue;
      const text = textOf({
        ...rest,
        ...(isCounted && { version }),
        ...(state?.['status'] === 'cancelled' && { state: withoutMoments(state) }),
      });
      documents.set(`${collection}/${String(rest['_id'])}`, text);
    }
  }
  if (documents.size === 0) throw new Error(`${service} has come to nothing`);
  const hash = createHash('sha256')
    .update(JSON.stringify([...documents]))
    .digest('hex');
  return { hash, documents };
}

/** What is different, a few documents of it, for people. */
export function difference(one: FinalState, other: FinalState): readonly string[] {
  const names = new Set([...one.documents.keys(), ...other.documents.keys()]);
  const found = [...names].filter((name) => one.documents.get(name) !== other.documents.get(name));
  return found
    .slice(0, 3)
    .map((name) => `${name}: ${one.documents.get(name)} and ${other.documents.get(name)}`);
}

/** A cancelled booking, parcel or consignment: its end is told by when the fact was handled. */
function withoutMoments(state: Row): Row {
  const { estimate: _estimate, life, ...rest } = state;
  const events = Array.isArray(life) ? (life as Row[]) : undefined;
  return { ...rest, ...(events && { life: events.map(({ at: _at, ...event }) => event) }) };
}

/** JSON with fields in order, so that equal values have equal texts. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (name, inner: unknown) => {
    if (handledAt.includes(name)) return undefined;
    if (Array.isArray(inner)) return unordered.includes(name) ? [...inner].sort() : inner;
    if (inner === null || typeof inner !== 'object' || inner instanceof Date) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
