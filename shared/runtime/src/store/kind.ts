import type { Instant } from '@serai/model';
import type { Schema } from 'mongoose';

/** A fact as it leaves the service: the full name of its message, and its protobuf bytes. */
export interface EncodedFact {
  readonly type: string;
  readonly data: Buffer;
}

export interface FactContext {
  /** Of the aggregate. */
  readonly id: string;
  /** Of the aggregate, after this fact. */
  readonly version: number;
  readonly at: Instant;
}

/** What the store adds to every document. */
export interface Versioned {
  readonly _id: string;
  readonly version: number;
}

/**
 * A kind of aggregate. How it is decided is the domain's; how it is kept and told stands here. Its
 * document is `{ _id, version, ...toDocument(state) }`.
 */
export interface Kind<S, F, D = Record<string, unknown>> {
  /** 'booking': fact ids are '<name>:<id>/<version>/<n>'. */
  readonly name: string;
  /** 'serai.booking.v1'. */
  readonly topic: string;
  readonly collection: string;
  /** The fields of `toDocument` and their indexes; `_id` and `version` are added. */
  readonly schema: Schema;
  readonly initial: S;
  evolve(state: S, fact: F): S;
  toDocument(state: S): D;
  toState(document: D & Versioned): S;
  /** null: a fact that stays inside the service. */
  encode(fact: F, context: FactContext): EncodedFact | null;
}

/** Any kind, where only its place matters. */
export type AnyKind = Kind<unknown, unknown, unknown>;

/** An aggregate that a command will look at. */
export interface Touch {
  readonly kind: AnyKind;
  readonly id: string;
}
