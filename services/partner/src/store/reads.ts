import type { Database, Kind, Versioned } from '@serai/runtime';
import { modelOf } from '@serai/runtime';
import mongoose from 'mongoose';
import { charterId, signingKeysId, type Kept, type Kinds } from '../application/kinds';
import type { AgreementsAsked, PageAsked, Reads } from '../application/reads';

type Filter = Record<string, unknown>;

/** More agreements than two members ever had with each other. */
const maxBetween = 500;
/** More people than are removed while a token of theirs lives. */
const maxRemoved = 10_000;

/** Looks up what partner keeps. The database is asked for when it is needed. */
export function readsFrom(database: () => Database, kinds: Kinds): Reads {
  const find = async <S, F>(kind: Kind<S, F>, filter: Filter, limit: number, sort: Filter) => {
    const model = modelOf(database(), kind);
    const found = await model
      .find(filter)
      .sort(sort as Record<string, 1 | -1>)
      .limit(limit)
      .lean();
    return (found as unknown as Versioned[]).map((document) => keptFrom(kind, document));
  };
  const one = async <S, F>(kind: Kind<S, F>, filter: Filter, sort: Filter = { _id: 1 }) =>
    (await find(kind, filter, 1, sort))[0];
  const paged = <S, F>(kind: Kind<S, F>, filter: Filter, { after, limit }: PageAsked) => {
    const behind = after === undefined ? {} : { _id: mongoose.trusted({ $gt: after }) };
    return find(kind, { ...filter, ...behind }, limit, { _id: 1 });
  };
  return {
    member: (id) => one(kinds.member, { _id: id }),
    members: (statuses, page) =>
      paged(kinds.member, { status: mongoose.trusted({ $in: [...statuses] }) }, page),
    personByLogin: (login) => one(kinds.person, { login }),
    people: (memberId, page) => paged(kinds.person, { memberId }, page),
    removedSince: async (since) => {
      const removed = { removedAt: mongoose.trusted({ $gte: since }) };
      return (await find(kinds.person, removed, maxRemoved, { removedAt: -1 })).map(({ id }) => id);
    },
    memberKeys: async (memberId) =>
      (await one(kinds.memberKeys, { _id: memberId }))?.state ?? kinds.memberKeys.initial,
    signatureKeys: async (memberId) =>
      (await one(kinds.signatureKeys, { _id: memberId }))?.state ?? kinds.signatureKeys.initial,
    signingKeys: async () =>
      (await one(kinds.signingKeys, { _id: signingKeysId }))?.state ?? kinds.signingKeys.initial,
    agreement: (id) => one(kinds.agreement, { _id: id }),
    agreements: (asked, page) => paged(kinds.agreement, agreementsFilter(asked), page),
    agreementsBetween: (a, b) => {
      const pairs = [
        { proposerId: a, partnerId: b },
        { proposerId: b, partnerId: a },
      ];
      return find(kinds.agreement, { $or: pairs }, maxBetween, { _id: -1 });
    },
    charter: async () =>
      (await one(kinds.charter, { _id: charterId }))?.state ?? { status: 'none' },
    ratesAt: async (at) => {
      const filter = { validFrom: mongoose.trusted({ $lte: at }) };
      const found = await one(kinds.rateTable, filter, { validFrom: -1 });
      return found?.state.status === 'published' ? found.state.latest : undefined;
    },
  };
}

function keptFrom<S, F>(kind: Kind<S, F>, document: Versioned): Kept<S> {
  const state = kind.toState(document as Versioned & Record<string, unknown>);
  return { id: document._id, version: document.version, state };
}

/** The status that people read depends on the moment: what is over has ended. */
function agreementsFilter({ memberId, status, at }: AgreementsAsked): Filter {
  const all: Filter[] = [];
  if (memberId !== undefined)
    all.push({ $or: [{ proposerId: memberId }, { partnerId: memberId }] });
  const isOver = { until: mongoose.trusted({ $lte: at, $ne: null }) };
  const isOpen = { $or: [{ until: null }, { until: mongoose.trusted({ $gt: at }) }] };
  if (status === 'ended') all.push({ $or: [{ status: 'withdrawn' }, isOver] });
  else if (status !== undefined) all.push({ status }, isOpen);
  return all.length === 0 ? {} : { $and: all };
}
