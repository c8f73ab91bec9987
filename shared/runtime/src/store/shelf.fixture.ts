import { declareRefusals } from '@serai/model';
import type { MemberSuspended__Output } from '@serai/protos/serai/partner/v1/MemberSuspended';
import { Schema } from 'mongoose';
import { encodeFact } from '../facts/encodeFact';
import type { Kind } from './kind';
import type { Asked, Step } from './step';

/** For tests: a shelf with a limited number of places, as small as an aggregate can be. */
export interface Shelf {
  readonly taken: readonly string[];
  readonly label?: Buffer;
}

export type ShelfFact =
  { readonly type: 'Placed'; readonly box: string } | { readonly type: 'Counted' };

export const shelfRefusals = declareRefusals({
  SHELF_FULL: { kind: 'conflict', message: 'No place is left on this shelf.' },
  NAME_TAKEN: { kind: 'conflict', message: 'This name is taken.' },
});

export const PLACES = 50;

export const shelf: Kind<Shelf, ShelfFact> = {
  name: 'shelf',
  topic: 'serai.partner.v1',
  collection: 'shelves',
  schema: new Schema({ taken: [String], label: Buffer }),
  initial: { taken: [] },
  evolve: (state, fact) =>
    fact.type === 'Placed' ? { ...state, taken: [...state.taken, fact.box] } : state,
  toDocument: (state) => ({ ...state }),
  toState: (document) => ({ taken: document['taken'] as string[] }),
  encode: (fact, { id, at }) =>
    fact.type === 'Placed'
      ? encodeFact<MemberSuspended__Output>('serai.partner.v1.MemberSuspended', {
          memberId: id,
          reason: fact.box,
          at,
        })
      : null,
};

export interface Place {
  readonly shelf: string;
  readonly box: string;
}

export const place: Step<Place, { readonly count: number }> = {
  name: 'place',
  touches: (command) => [{ kind: shelf, id: command.shelf }],
  decide: (command, sheet) => {
    if (sheet.state(shelf, command.shelf).taken.length >= PLACES) {
      throw shelfRefusals.SHELF_FULL();
    }
    const facts: ShelfFact[] = [{ type: 'Placed', box: command.box }, { type: 'Counted' }];
    return { count: sheet.record(shelf, command.shelf, facts).taken.length };
  },
};

export function askPlace(id: string, shelfId: string, box = id): Asked<Place> {
  return { id, digest: `${shelfId}/${box}`, command: { shelf: shelfId, box } };
}
