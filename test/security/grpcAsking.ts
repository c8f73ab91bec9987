import type { Json } from './askGrpc';
import type { Side, World } from './grpcWorld';

/** What a method is asked: something real, that belongs to one side. */
export interface GrpcAsking {
  /** Whose it is; the seller's when nothing is said. */
  readonly of?: Exclude<Side, 'other'>;
  ask(world: World): Json | Promise<Json>;
  /** Stands in the owner's answer, and in nobody else's. */
  secret?(world: World): string;
  /** Nothing of this kind has to be there: for whoever may ask, missing is an answer. */
  readonly mayMiss?: boolean;
  /** The unit that is to stay as it is when somebody else tells of it. */
  unit?(world: World): string;
}

export type Asks = Readonly<Record<string, GrpcAsking>>;
export const plain = (ask: GrpcAsking['ask']): GrpcAsking => ({ ask });
export const carrier = (ask: GrpcAsking['ask']): GrpcAsking => ({ of: 'carrier', ask });
