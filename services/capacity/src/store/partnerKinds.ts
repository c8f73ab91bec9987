import { Schema } from 'mongoose';
import type { Kind, Versioned } from '@serai/runtime';
import type { RateTable } from '@serai/model';
import type { PartnerKinds } from '../application/networkStore';
import { evolveAgreement, unknownAgreement } from '../domain/network/agreementCopy';
import { evolveCharter } from '../domain/network/charterCopy';
import { evolveMember, unknownMember } from '../domain/network/memberCopy';

/** What is kept of partner's facts: a value as a whole. */
export interface CopyDocument<S> {
  readonly value: S;
}

/** The kinds of partner's copies. Nothing of them is told again. */
export const partnerKinds: PartnerKinds = {
  member: copyKind('memberCopy', 'members', unknownMember, evolveMember),
  agreement: copyKind('agreementCopy', 'agreements', unknownAgreement, evolveAgreement),
  charter: copyKind('charterCopy', 'charters', null, evolveCharter),
  rates: copyKind<RateTable | null, RateTable>('rateTable', 'rates', null, (_, table) => table),
};

function copyKind<S, F>(
  name: string,
  collection: string,
  initial: S,
  evolve: (state: S, heard: F) => S,
): Kind<S, F, object> {
  return {
    name,
    topic: 'serai.capacity.v1',
    collection,
    schema: new Schema({ value: { type: Schema.Types.Mixed, required: true } }),
    initial,
    evolve,
    toDocument: (value) => ({ value }),
    toState: (document) => (document as CopyDocument<S> & Versioned).value,
    encode: () => null,
  };
}
