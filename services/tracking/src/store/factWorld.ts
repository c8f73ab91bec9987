import type { Database, Kind } from '@serai/runtime';
import { clock, modelOf } from '@serai/runtime';
import { trusted } from 'mongoose';
import type { FactSubject, FactWorld } from '../domain/factSight';
import { workerIdsOn } from '../domain/handOverSight';
import { kinds } from './kinds';
import { contractorsAt } from './subcontracts';

/** Everything that facts are about, read together. */
export async function factWorldOf(
  database: Database,
  subjects: readonly FactSubject[],
): Promise<FactWorld> {
  const ids = {
    unit: [] as string[],
    incident: [] as string[],
    consignment: [] as string[],
    handOver: [] as string[],
  };
  for (const subject of subjects) {
    if (subject.type === 'unit') ids.unit.push(subject.sscc);
    if (subject.type === 'incident') ids.incident.push(subject.incidentId);
    if (subject.type === 'consignment') ids.consignment.push(subject.bookingId);
    if (subject.type === 'handOver') ids.handOver.push(subject.handOverId);
  }
  const incidents = await statesOf(database, kinds.incident, ids.incident);
  const struck = [...incidents.values()].flatMap((one) =>
    one.status === 'absent' ? [] : [one.sscc],
  );
  const units = await statesOf(database, kinds.unit, [...ids.unit, ...struck]);
  const consignments = await statesOf(database, kinds.consignment, ids.consignment);
  const handOvers = await statesOf(database, kinds.handOver, ids.handOver);
  const contractors = await contractorsOf(database, [...handOvers.values()].flatMap(workerIdsOn));
  return {
    unit: (sscc) => units.get(sscc) ?? kinds.unit.initial,
    incident: (id) => incidents.get(id) ?? kinds.incident.initial,
    consignment: (id) => consignments.get(id) ?? kinds.consignment.initial,
    handOver: (id) => handOvers.get(id) ?? kinds.handOver.initial,
    contractorsOf: (memberId) => contractors.get(memberId) ?? [],
  };
}

/** For whom each of these members works now. */
async function contractorsOf(
  database: Database,
  memberIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const id of new Set(memberIds)) found.set(id, await contractorsAt(database, id, clock()));
  return found;
}

async function statesOf<S, F>(
  database: Database,
  kind: Kind<S, F>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, S>> {
  if (ids.length === 0) return new Map();
  const rows = await modelOf(database, kind)
    .find({ _id: trusted({ $in: [...new Set(ids)] }) })
    .lean();
  return new Map(rows.map((row) => [row._id, kind.toState(row)]));
}
