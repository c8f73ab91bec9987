import type { Touch } from '../store/kind';
import type { Sheet } from '../store/step';
import type { FactMessage } from './factMessage';

/**
 * Thrown in `decide`: the fact of another aggregate (that key) must come first. This fact is kept
 * as waiting, later ones of its key behind it, and tried again when that key's fact was handled.
 */
export class AwaitFact extends Error {
  readonly key: string;

  constructor(key: string) {
    super(`waits for the fact of ${key}`);
    this.name = 'AwaitFact';
    this.key = key;
  }
}

/** What a service does about one type of fact. M is the generated __Output type of its message. */
export interface FactStep<M> {
  touches(message: M, fact: FactMessage): readonly Touch[];
  /** Pure: may run several times. A fact is never refused: what it throws parks the key. */
  decide(message: M, sheet: Sheet, fact: FactMessage): void;
  /** A nudge afterwards, best effort: it may be lost, so nothing may rest on it. */
  after?(message: M, fact: FactMessage): Promise<void>;
}

export interface FactHandler {
  readonly type: string;
  readonly step: FactStep<unknown>;
}

/** Says what is done about facts of a type: 'serai.booking.v1.BookingConfirmed'. */
export function on<M>(type: string, step: FactStep<M>): FactHandler {
  return { type, step: step as FactStep<unknown> };
}
