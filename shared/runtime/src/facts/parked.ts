import type { Instant } from '@serai/model';
import mongoose from 'mongoose';
import type { Database } from '../store/database';
import type { Replayed } from './consumer';
import type { ParkedRow } from './parkedKinds';
import { rowsOf } from './queues';

const MAX_LISTED = 1_000;

/** A fact that could not be handled yet, or stands behind one that could not. */
export interface ParkedFact {
  readonly consumer: string;
  readonly key: string;
  readonly factId: string;
  readonly type: string;
  readonly state: 'waiting' | 'dead' | 'behind';
  /** Key of the predecessor; '' when it waits for none. */
  readonly waitsFor: string;
  readonly reason: string;
  readonly tries: number;
  readonly since: Instant;
}

/** What a service parks besides facts: listed and released as they are, under a consumer's name. */
export interface Parking {
  readonly consumer: string;
  list(): Promise<readonly ParkedFact[]>;
  /** What has that key, or all; what fails again stays. */
  release(key?: string): Promise<Replayed>;
}

/**
 * What is parked, by consumer and key, each key in its order; of one consumer, or of all when none
 * is named. At most 1,000.
 */
export async function listParked(database: Database, consumer = ''): Promise<ParkedFact[]> {
  const rows = await (
    await rowsOf(database)
  )
    .find({
      ...(consumer !== '' && { consumer }),
      state: mongoose.trusted({ $ne: 'released' }),
    } as object)
    .sort({ consumer: 1, 'fact.key': 1, place: 1 })
    .limit(MAX_LISTED)
    .lean<ParkedRow[]>();
  return rows.flatMap(({ fact, place: _, ...row }) =>
    fact === null || row.state === 'none' || row.state === 'released'
      ? []
      : [
          {
            consumer: row.consumer,
            key: fact.key,
            factId: fact.id,
            type: fact.type,
            state: row.state,
            waitsFor: row.waitsFor,
            reason: row.reason,
            tries: row.tries,
            since: row.since,
          },
        ],
  );
}
