import { isSoon } from '../report';
import type { Stage } from './stage';

/** Rows as they lie in the databases, and as little of them as is judged. */
export interface JournalRow {
  readonly _id: number;
  readonly epoch: number;
  readonly entries: readonly EntryRow[];
}

export interface EntryRow {
  readonly key: string;
  readonly command: CommandRow;
  readonly granted?: { readonly outcome: string; readonly ids?: readonly string[] };
  readonly refused?: { readonly code: string };
}

export interface CommandRow {
  readonly kind: string;
  readonly holdId?: string;
  /** Of what kind those are that are retired. */
  readonly of?: string;
  readonly bookingId?: string;
  readonly commit?: boolean;
  readonly until?: number;
  readonly items?: readonly ItemRow[];
  readonly departure?: {
    readonly id: string;
    readonly legs: readonly { readonly grams: number; readonly cm3: number }[];
  };
}

export interface ItemRow {
  readonly kind: string;
  readonly resourceId: string;
  readonly grams: number;
  readonly cm3: number;
}

export interface HoldRow {
  readonly _id: string;
  readonly status: string;
}

export interface DepartureRow {
  readonly _id: string;
  readonly legs: readonly { readonly soldGrams: number; readonly soldCm3: number }[];
}

export interface OutboxRow {
  readonly _id: string;
  readonly topic: string;
  readonly key: string;
  readonly version: number;
  readonly at: number;
  readonly sent: boolean;
}

export interface BookingRow {
  readonly _id: string;
  readonly status: string;
  readonly version: number;
  readonly isUnfinished: boolean;
  readonly state: { readonly order: { readonly parts: readonly { readonly holdId: string }[] } };
}

export interface SpaceEvidence {
  readonly groups: readonly JournalRow[];
  readonly holds: readonly HoldRow[];
  readonly departures: readonly DepartureRow[];
  readonly facts: readonly OutboxRow[];
  readonly bookings: readonly BookingRow[];
  readonly bookingFacts: readonly OutboxRow[];
}

type Name = 'capacity' | 'booking';

/** Everything that is judged, read from the databases of capacity and booking. */
export async function readSpace(stage: Stage): Promise<SpaceEvidence> {
  const all = <T>(service: Name, collection: string, projection = {}): Promise<T[]> =>
    stage
      .database(service)
      .collection(collection)
      .find({}, { readConcern: { level: 'majority' }, projection })
      .toArray() as unknown as Promise<T[]>;
  const facts = { topic: 1, key: 1, version: 1, at: 1, sent: 1 };
  // A group that was moved to the archive leaves its bare number.
  const archived = await all<JournalRow>('capacity', 'space_archive');
  const recent = await all<JournalRow>('capacity', 'space_journal');
  const groups = new Map([...recent, ...archived].map((group) => [group._id, group]));
  return {
    groups: [...groups.values()].sort((one, other) => one._id - other._id),
    holds: await all('capacity', 'holds', { status: 1 }),
    departures: await all('capacity', 'departures', { 'legs.soldGrams': 1, 'legs.soldCm3': 1 }),
    facts: await all('capacity', 'outbox', facts),
    bookings: await all('booking', 'bookings', {
      ...{ status: 1, version: 1, isUnfinished: 1 },
      'state.order.parts.holdId': 1,
    }),
    bookingFacts: await all('booking', 'outbox', facts),
  };
}

/** What is still under way; nothing: all came to rest. */
export async function underWay(stage: Stage): Promise<Readonly<Record<string, number>>> {
  const count = (service: Name, collection: string, filter: object): Promise<number> =>
    stage.database(service).collection(collection).countDocuments(filter);
  const [last] = await stage
    .database('capacity')
    .collection<{ _id: number }>('space_journal')
    .find({}, { projection: { _id: 1 } })
    .sort({ _id: -1 })
    .limit(1)
    .toArray();
  const mark = await stage.database('capacity').collection('space_watermark').findOne({});
  return {
    groupsNotWrittenOut: (last?._id ?? 0) - Number(mark?.['group'] ?? 0),
    // Each has its time, and is committed, released or expired after it.
    openHolds: await count('capacity', 'holds', { status: 'held' }),
    unfinishedBookings: await count('booking', 'bookings', { isUnfinished: true }),
    unsentOfCapacity: await count('capacity', 'outbox', { sent: false }),
    unsentOfBooking: await count('booking', 'outbox', { sent: false }),
  };
}

/** Waits until nothing is under way; says what is stuck when that takes too long. */
export async function comesToRest(stage: Stage, limitMs: number): Promise<string[]> {
  let found: Readonly<Record<string, number>> = {};
  const isAtRest = await isSoon(limitMs, async () => {
    // The database may be away at the moment.
    found = await underWay(stage).catch(() => ({ databasesAway: 1 }));
    return Object.values(found).every((count) => count === 0);
  });
  return isAtRest ? [] : [`stuck for ${limitMs} ms: ${JSON.stringify(found)}`];
}
