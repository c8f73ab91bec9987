import type { Instant, Refusal } from '@serai/model';
import type { Kind, Touch } from './kind';

/** What one decision reads and writes, in memory. A refusal throws away what it wrote. */
export interface Sheet {
  /** The moment of the decision. */
  readonly at: Instant;
  /** The present state; `kind.initial` when there is none yet. */
  state<S, F, D>(kind: Kind<S, F, D>, id: string): S;
  /** The number of facts so far; 0 when there is none yet. */
  version<S, F, D>(kind: Kind<S, F, D>, id: string): number;
  /** Says what the decision will look at next, so that it is read together. */
  look(touches: readonly Touch[]): void;
  /** Does the work for each in order; what it lacks for any of them is read together. */
  each<T>(items: readonly T[], work: (item: T) => void): void;
  /** Adds facts: the state evolves, the version rises by one for each, and they will be told. */
  record<S, F, D>(kind: Kind<S, F, D>, id: string, facts: readonly F[]): S;
  /** Takes a value that only one may have, such as a login; taken: throws the given refusal. */
  claim(name: string, value: string, refusal: Refusal): void;
  /** Gives it back. */
  unclaim(name: string, value: string): void;
}

/** One thing that can be asked. */
export interface Step<C, A> {
  readonly name: string;
  /** The aggregates that it will look at, read together; others are read when they are asked for. */
  touches(command: C): readonly Touch[];
  /** Pure: may run several times. Throws a Refusal. The answer is plain JSON. */
  decide(command: C, sheet: Sheet): A;
}

/** A command under the id that its caller chose; the digest tells another body under the same id. */
export interface Asked<C> {
  readonly id: string;
  readonly digest: string;
  readonly command: C;
}

export type Outcome<A> =
  | { readonly granted: true; readonly answer: A; readonly repeated: boolean }
  | { readonly granted: false; readonly refusal: Refusal };
