import { Schema } from 'mongoose';
import type { MemberSuspended__Output } from '@serai/protos/serai/partner/v1/MemberSuspended';
import { encodeFact, type Kind, type Step } from '@serai/runtime';

/** One fact of a tale: which key, and the how manieth. */
export interface Told {
  readonly count: number;
}

export const FACT_TYPE = 'serai.partner.v1.MemberSuspended';
export const TALE_TOPIC = 'serai.partner.v1';
export const NOTED_TOPIC = 'serai.tracking.v1';

const encode = (count: number, context: { id: string; at: number }) =>
  encodeFact<MemberSuspended__Output>(FACT_TYPE, {
    memberId: context.id,
    reason: String(count),
    at: context.at,
  });

/** The producer's aggregate: it counts what it was told to tell. */
export const tale: Kind<Told, number, Told> = {
  name: 'tale',
  topic: TALE_TOPIC,
  collection: 'tales',
  schema: new Schema({ count: Number }),
  initial: { count: 0 },
  evolve: (_, count) => ({ count }),
  toDocument: (state) => state,
  toState: ({ count }) => ({ count }),
  encode,
};

/** The consumer's aggregate: the numbers that it was told, in the order in which they took effect. */
export interface Tally {
  readonly seen: readonly number[];
}

export const tally: Kind<Tally, number, Tally> = {
  name: 'tally',
  topic: NOTED_TOPIC,
  collection: 'tallies',
  schema: new Schema({ seen: [Number] }),
  initial: { seen: [] },
  evolve: (state, count) => ({ seen: [...state.seen, count] }),
  toDocument: (state) => state,
  toState: ({ seen }) => ({ seen }),
  encode,
};

export const tell: Step<{ readonly key: string }, { readonly count: number }> = {
  name: 'tell',
  touches: ({ key }) => [{ kind: tale, id: key }],
  decide: ({ key }, sheet) => {
    const { count } = sheet.state(tale, key);
    return { count: sheet.record(tale, key, [count + 1]).count };
  },
};
