import type { Kind } from '@serai/runtime';
import { Schema } from 'mongoose';
import type { Kinds } from '../application/kinds';
import { agreement } from '../domain/agreements/decideAgreement';
import type { Agreement } from '../domain/agreements/agreement';
import { endOf } from '../domain/agreements/agreementStatus';
import { charter } from '../domain/agreements/charter';
import { rates, type Rates } from '../domain/agreements/rates';
import { ties } from '../domain/agreements/ties';
import { memberKeys } from '../domain/identity/memberKeys';
import { person, type Person } from '../domain/identity/person';
import { signatureKeys } from '../domain/identity/signatureKeys';
import { signingKeys } from '../domain/identity/signingKeys';
import { member } from '../domain/membership/member';
import {
  encodeAgreementFact,
  encodeCharterFact,
  encodeMemberFact,
  encodeRatesFact,
  topic,
} from '../facts/encode';

/** A state is kept whole under `state`; beside it stand the few fields that lists ask for. */
export interface KeptState<S> {
  readonly state: S;
}

type Told<S, F> = Pick<Kind<S, F>, 'name' | 'collection' | 'encode'> & {
  readonly decider: { readonly initial: S; evolve(state: S, fact: F): S };
};

interface Listed<S> {
  readonly fields: Record<string, unknown>;
  readonly indexes: readonly Record<string, 1 | -1>[];
  fieldsOf(state: S): Record<string, unknown>;
}

const nothing = (): null => null;
const unlisted = { fields: {}, indexes: [], fieldsOf: () => ({}) };

/** How each aggregate of partner is kept, and what of it is told. */
export const kinds: Kinds = {
  member: kept(
    { name: 'member', collection: 'members', decider: member, encode: encodeMemberFact },
    {
      fields: { status: String },
      indexes: [{ status: 1, _id: 1 }],
      fieldsOf: ({ status }) => ({ status }),
    },
  ),
  person: kept(
    { name: 'person', collection: 'people', decider: person, encode: nothing },
    {
      fields: { memberId: String, login: String, removedAt: Number },
      indexes: [{ memberId: 1, _id: 1 }, { login: 1 }, { removedAt: 1 }],
      fieldsOf: personFields,
    },
  ),
  memberKeys: kept(
    { name: 'memberKeys', collection: 'memberKeys', decider: memberKeys, encode: nothing },
    unlisted,
  ),
  signatureKeys: kept(
    { name: 'signatureKeys', collection: 'signatureKeys', decider: signatureKeys, encode: nothing },
    unlisted,
  ),
  signingKeys: kept(
    { name: 'signingKeys', collection: 'signingKeys', decider: signingKeys, encode: nothing },
    unlisted,
  ),
  agreement: kept(
    {
      name: 'agreement',
      collection: 'agreements',
      decider: agreement,
      encode: encodeAgreementFact,
    },
    {
      fields: { status: String, proposerId: String, partnerId: String, until: Number },
      indexes: [
        { proposerId: 1, partnerId: 1 },
        { partnerId: 1, _id: 1 },
      ],
      fieldsOf: agreementFields,
    },
  ),
  ties: kept({ name: 'ties', collection: 'ties', decider: ties, encode: nothing }, unlisted),
  charter: kept(
    { name: 'charter', collection: 'charters', decider: charter, encode: encodeCharterFact },
    unlisted,
  ),
  rates: kept(
    { name: 'rates', collection: 'rates', decider: rates, encode: encodeRatesFact },
    unlisted,
  ),
  rateTable: kept(
    { name: 'rateTable', collection: 'rateTables', decider: rates, encode: nothing },
    { fields: { validFrom: Number }, indexes: [{ validFrom: -1 }], fieldsOf: rateFields },
  ),
};

function kept<S extends object, F>(told: Told<S, F>, listed: Listed<S>): Kind<S, F> {
  const { name, collection, decider, encode } = told;
  const state = { type: Schema.Types.Mixed, required: true };
  const schema = new Schema({ state, ...listed.fields });
  for (const index of listed.indexes) schema.index(index);
  return {
    name,
    topic,
    collection,
    schema,
    initial: decider.initial,
    evolve: (before, fact) => decider.evolve(before, fact),
    toDocument: (present) => ({ state: present, ...listed.fieldsOf(present) }),
    toState: (document) => (document as unknown as KeptState<S>).state,
    encode,
  };
}

/** Only who was not removed is found by a login, which somebody else may have by now. */
function personFields(state: Person): Record<string, unknown> {
  if (state.status === 'removed') return { removedAt: state.removedAt };
  if (state.status === 'none') return {};
  const { memberId = '', login } = state;
  return { memberId, login };
}

function agreementFields(state: Agreement): Record<string, unknown> {
  if (state.status === 'none') return {};
  const { status, proposerId, partnerId } = state;
  return { status, proposerId, partnerId, until: endOf(state) };
}

function rateFields(state: Rates): Record<string, unknown> {
  return state.status === 'none' ? {} : { validFrom: state.latest.table.validFrom };
}
