import type { Instant } from '@serai/model';
import { clock, modelOf, type Database } from '@serai/runtime';
import { trusted } from 'mongoose';
import type { WorkReads } from '../application/endWork';
import { contractorBy, type AgreementCopy } from '../domain/subcontract';
import { kinds, workFor } from './kinds';

/** For whom the member handles at that moment. */
export async function contractorsAt(
  database: Database,
  memberId: string,
  at: Instant,
): Promise<readonly string[]> {
  const row = await modelOf(database, kinds.member).findById(memberId).lean();
  const { agreementIds = [] } = row === null ? kinds.member.initial : kinds.member.toState(row);
  const agreements = agreementIds.length === 0 ? [] : await agreementsIn(database, agreementIds);
  return agreements.flatMap((agreement) => contractorBy(agreement, memberId, at) ?? []);
}

/** Looks only at what members handle by agreements that are over or suspended. */
export function workReads(database: () => Database): WorkReads {
  return {
    workOver: async (limit) => {
      const now = clock();
      const members = await modelOf(database(), kinds.member)
        .find({ isSubcontractor: true })
        .lean();
      const pairs: string[] = [];
      for (const row of members) {
        const { agreementIds = [] } = kinds.member.toState(row);
        const agreements = await agreementsIn(database(), agreementIds);
        const present = agreements.flatMap((each) => contractorBy(each, row._id, now) ?? []);
        const others = agreements.flatMap(({ memberIds }) => memberIds);
        const past = others.filter((each) => each !== row._id && !present.includes(each));
        pairs.push(...past.map((each) => workFor(row._id, each)));
      }
      if (pairs.length === 0) return [];
      const rows = await modelOf(database(), kinds.unit)
        .find({ workFor: trusted({ $in: pairs }) }, { workFor: 1 })
        .limit(limit)
        .lean();
      return rows.flatMap((row) => {
        const names = (row as unknown as { readonly workFor: readonly string[] }).workFor;
        const over = names.filter((each) => pairs.includes(each));
        return over.map((each) => ({ sscc: row._id, memberId: each.split(' ')[0] ?? '' }));
      });
    },
  };
}

async function agreementsIn(
  database: Database,
  ids: readonly string[],
): Promise<readonly AgreementCopy[]> {
  const rows = await modelOf(database, kinds.agreement)
    .find({ _id: trusted({ $in: ids }) })
    .limit(ids.length)
    .lean();
  return rows.map((row) => kinds.agreement.toState(row));
}
