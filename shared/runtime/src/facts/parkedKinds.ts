import type { Instant } from '@serai/model';
import { Schema } from 'mongoose';
import type { Kind } from '../store/kind';
import type { FactMessage } from './factMessage';

/** What keeps the first fact of a queue from being handled. */
type Front = 'none' | 'waiting' | 'dead' | 'behind';

/**
 * The queue of one key at one consumer. Whoever adds to it or takes from it writes it, so that a
 * fact that arrives while the queue is released cannot stand behind nobody.
 */
export interface ParkedKey {
  readonly consumer: string;
  readonly key: string;
  /** Numbers of the first in the queue, and of the next to come. */
  readonly first: number;
  readonly next: number;
  readonly front: Front;
  readonly waitsFor: string;
  readonly since: Instant;
}

export type ParkedKeyFact =
  | { readonly type: 'Queued'; readonly consumer: string; readonly key: string }
  | { readonly type: 'Stopped'; readonly front: Front; readonly waitsFor: string; at: Instant }
  | { readonly type: 'Left' };

/** One fact in a queue; kept, with its history, when it was released. */
export interface ParkedRow {
  readonly consumer: string;
  readonly fact: FactMessage | null;
  readonly place: number;
  readonly state: 'none' | 'waiting' | 'dead' | 'behind' | 'released';
  readonly waitsFor: string;
  readonly reason: string;
  readonly tries: number;
  readonly since: Instant;
}

export type ParkedRowFact =
  { readonly type: 'Parked'; readonly row: ParkedRow } | { readonly type: 'Released' };

const INSIDE = 'inside the service';

export const parkedKey: Kind<ParkedKey, ParkedKeyFact, ParkedKey> = {
  name: 'parkedKey',
  topic: INSIDE,
  collection: 'parkedKeys',
  schema: new Schema({
    consumer: String,
    key: String,
    first: Number,
    next: Number,
    front: String,
    waitsFor: String,
    since: Number,
  })
    .index({ consumer: 1, waitsFor: 1 })
    .index({ consumer: 1, front: 1, _id: 1 }),
  initial: { consumer: '', key: '', first: 0, next: 0, front: 'none', waitsFor: '', since: 0 },
  evolve: evolveKey,
  toDocument: (state) => state,
  toState: ({ consumer, key, first, next, front, waitsFor, since }) => ({
    consumer,
    key,
    first,
    next,
    front,
    waitsFor,
    since,
  }),
  encode: () => null,
};

export const parkedRow: Kind<ParkedRow, ParkedRowFact, ParkedRow> = {
  name: 'parkedRow',
  topic: INSIDE,
  collection: 'parked',
  schema: new Schema({
    consumer: String,
    place: Number,
    state: String,
    waitsFor: String,
    reason: String,
    tries: Number,
    since: Number,
    fact: {
      topic: String,
      key: String,
      id: String,
      type: { type: String },
      data: Buffer,
      version: Number,
      time: Number,
      traceparent: String,
      epoch: Number,
    },
  }).index({ consumer: 1, 'fact.key': 1, place: 1 }),
  initial: {
    consumer: '',
    fact: null,
    place: 0,
    state: 'none',
    waitsFor: '',
    reason: '',
    tries: 0,
    since: 0,
  },
  evolve: (state, fact) =>
    fact.type === 'Parked' ? fact.row : { ...state, state: 'released', waitsFor: '' },
  toDocument: (state) => state,
  toState: ({ consumer, fact, place, state, waitsFor, reason, tries, since }) => ({
    consumer,
    fact,
    place,
    state,
    waitsFor,
    reason,
    tries,
    since,
  }),
  encode: () => null,
};

export function parkedKeyId(consumer: string, key: string): string {
  return `${consumer}/${key}`;
}

export function parkedRowId(consumer: string, factId: string): string {
  return `${consumer}/${factId}`;
}

export function isParked(queue: ParkedKey): boolean {
  return queue.first < queue.next;
}

function evolveKey(state: ParkedKey, fact: ParkedKeyFact): ParkedKey {
  switch (fact.type) {
    case 'Queued':
      return { ...state, consumer: fact.consumer, key: fact.key, next: state.next + 1 };
    case 'Stopped':
      return { ...state, front: fact.front, waitsFor: fact.waitsFor, since: fact.at };
    case 'Left': {
      const first = state.first + 1;
      return { ...state, first, waitsFor: '', front: first < state.next ? 'behind' : 'none' };
    }
  }
}
